import { ref } from 'vue';
import { defineStore } from 'pinia';
import type { Wire } from '@zhilu/domain';
import { listenToCounts } from '../api/events';
import { readCounts } from '../api/session';

const NOTHING: Wire.InboxCounts = { todo: 0, overdue: 0, dueToday: 0, copiedUnread: 0, notificationsUnread: 0 };

/** The live figures of navigation and bell. `version` grows when the to-dos changed, so that lists can refresh. */
export const useCounts = defineStore('counts', () => {
  const counts = ref<Wire.InboxCounts>(NOTHING);
  const version = ref(0);
  let stopListening: (() => void) | null = null;

  function take(next: Wire.InboxCounts): void {
    if (next.todo !== counts.value.todo) version.value += 1;
    counts.value = next;
  }

  async function refresh(): Promise<void> {
    try {
      take(await readCounts());
    } catch {
      // The figures stay as they were; the page itself says when the server is away.
    }
  }

  function start(): void {
    stop();
    void refresh();
    stopListening = listenToCounts(take, () => void refresh());
  }

  function stop(): void {
    stopListening?.();
    stopListening = null;
    counts.value = NOTHING;
  }

  return { counts, version, refresh, start, stop };
});
