import { ref, watch, type Ref } from 'vue';

/** An opinion being written stays on this machine until it is submitted, also over a closed window. */
export function useOpinion(personId: string, taskId: string): { opinion: Ref<string>; forget: () => void } {
  const key = `zhilu.opinion.${personId}.${taskId}`;
  const opinion = ref(localStorage.getItem(key) ?? '');
  watch(opinion, (text) => (text ? localStorage.setItem(key, text) : localStorage.removeItem(key)));
  return { opinion, forget: () => localStorage.removeItem(key) };
}
