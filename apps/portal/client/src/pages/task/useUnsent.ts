import { ref, watch, type Ref } from 'vue';

type Fields = Record<string, unknown>;

export interface Unsent {
  opinion: Ref<string>;
  /** What the step's form held last time, or null when nothing was typed into it. */
  fields: Fields | null;
  keepFields: (fields: Fields) => void;
  /** The step was submitted. */
  forget: () => void;
}

/** Opinion and form being written stay on this machine until they are submitted, also over a closed window or an ended session. */
export function useUnsent(personId: string, taskId: string): Unsent {
  const opinionKey = `zhilu.opinion.${personId}.${taskId}`;
  const fieldsKey = `zhilu.step.${personId}.${taskId}`;
  const opinion = ref(localStorage.getItem(opinionKey) ?? '');
  watch(opinion, (text) => (text ? localStorage.setItem(opinionKey, text) : localStorage.removeItem(opinionKey)));
  return {
    opinion,
    fields: JSON.parse(localStorage.getItem(fieldsKey) ?? 'null') as Fields | null,
    keepFields: (fields) => localStorage.setItem(fieldsKey, JSON.stringify(fields)),
    forget() {
      localStorage.removeItem(opinionKey);
      localStorage.removeItem(fieldsKey);
    },
  };
}
