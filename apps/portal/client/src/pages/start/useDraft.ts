import { ref, type Ref } from 'vue';
import { removeDraft, saveDraft } from '../../api/cases';
import { newId } from '../../format/newId';

export interface Draft {
  id: string;
  /** What was typed last time but never reached the server, e.g. because the session had ended; null when nothing. */
  unsaved: Record<string, unknown> | null;
  saving: Ref<boolean>;
  savedAt: Ref<string>;
  failed: Ref<boolean>;
  /** Remembers what the form holds; it is saved shortly after the last key. */
  keep: (title: string, data: Record<string, unknown>) => void;
  /** Waits until everything kept is saved. */
  settle: () => Promise<void>;
  discard: () => Promise<void>;
  /** The case was started: nothing more is saved. */
  done: () => void;
}

const PAUSE = 800;

/**
 * A start form saves itself as a draft from the first key on; one save at a time, the last state wins. Until the server
 * has it, it lies on this machine under the person's id.
 */
export function useDraft(processId: string, givenId: string | null, personId: string): Draft {
  const id = givenId ?? newId();
  const key = `zhilu.draft.${personId}.${id}`;
  const unsaved = JSON.parse(localStorage.getItem(key) ?? 'null') as Draft['unsaved'];
  const saving = ref(false);
  const savedAt = ref('');
  const failed = ref(false);
  let waiting: { title: string; data: Record<string, unknown> } | null = null;
  let timer = 0;
  let current: Promise<void> = Promise.resolve();
  let over = false;

  function keep(title: string, data: Record<string, unknown>): void {
    if (over) return;
    const text = JSON.stringify(data);
    localStorage.setItem(key, text);
    waiting = { title, data: JSON.parse(text) as Record<string, unknown> };
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void settle(), PAUSE);
  }

  async function save(): Promise<void> {
    if (!waiting || over) return;
    const { title, data } = waiting;
    waiting = null;
    saving.value = true;
    try {
      await saveDraft(id, { processId, title, data });
      savedAt.value = new Date().toISOString();
      failed.value = false;
      if (!waiting) localStorage.removeItem(key);
    } catch {
      failed.value = true;
    } finally {
      saving.value = false;
    }
  }

  function settle(): Promise<void> {
    window.clearTimeout(timer);
    current = current.then(save);
    return current;
  }

  async function discard(): Promise<void> {
    done();
    await current;
    if (savedAt.value || givenId) await removeDraft(id).catch(() => undefined);
  }

  function done(): void {
    over = true;
    waiting = null;
    localStorage.removeItem(key);
    window.clearTimeout(timer);
  }

  return { id, unsaved, saving, savedAt, failed, keep, settle, discard, done };
}
