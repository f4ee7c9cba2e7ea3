import { onScopeDispose, watch, type Ref } from 'vue';
import type { Wire } from '@zhilu/domain';

/** Automatic steps take seconds, and how far they have come is looked at; people take hours. */
const WORKING_MS = 2_000;
const WAITING_MS = 5_000;

/** Reads a running case again and again while its page is looked at, so that it says where the case stands now. */
export function useFollow(view: Readonly<Ref<Wire.CaseView | null>>, reload: () => Promise<void>): void {
  let next: ReturnType<typeof setTimeout> | undefined;

  function again(now: Wire.CaseView): void {
    clearTimeout(next);
    if (now.row.endedAt !== null) return;
    next = setTimeout(() => (document.hidden ? again(now) : void reload()), isAtWork(now) ? WORKING_MS : WAITING_MS);
  }

  watch(view, (now) => now && again(now), { immediate: true });
  onScopeDispose(() => clearTimeout(next));
}

/** What stands still waits for people, who find it elsewhere. */
function isAtWork({ progress, openTasks, incidents }: Wire.CaseView): boolean {
  return incidents.length === 0 && (progress !== null || openTasks.length === 0);
}
