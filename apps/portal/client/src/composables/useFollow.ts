import { onScopeDispose, watch, type Ref } from 'vue';
import type { Wire } from '@zhilu/domain';

/** Automatic steps take seconds, and how far they have come is looked at; people take hours. */
const WORKING_MS = 2_000;
const WAITING_MS = 5_000;

/** Reads a running case again and again while its page is looked at, so that it says where the case stands now. */
export function useFollow(view: Readonly<Ref<Wire.CaseView | null>>, refresh: () => Promise<void>): void {
  let next: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  function again(): void {
    clearTimeout(next);
    const now = view.value;
    if (over || now === null || now.row.endedAt !== null) return;
    next = setTimeout(() => void look(), isAtWork(now) ? WORKING_MS : WAITING_MS);
  }

  /** A look that failed is followed by another one too. */
  async function look(): Promise<void> {
    if (!document.hidden) await refresh();
    again();
  }

  watch(view, again, { immediate: true });
  onScopeDispose(() => {
    over = true;
    clearTimeout(next);
  });
}

/** What stands still waits for people, who find it elsewhere. */
function isAtWork({ progress, openTasks, incidents }: Wire.CaseView): boolean {
  return incidents.length === 0 && (progress !== null || openTasks.length === 0);
}
