import type { Wire } from '@zhilu/domain';
import { address } from './http';

/** Listens to the live counts until the returned function is called; a broken line is taken up again with growing pauses. */
export function listenToCounts(onCounts: (counts: Wire.InboxCounts) => void, onReconnect: () => void): () => void {
  const longestPause = 60_000;
  let source: EventSource | null = null;
  let timer = 0;
  let pause = 2_000;
  let broken = false;

  function open(): void {
    source = new EventSource(address('/inbox/events'));
    source.onopen = () => {
      pause = 2_000;
      if (broken) onReconnect();
      broken = false;
    };
    source.addEventListener('counts', (event) => onCounts(JSON.parse((event as MessageEvent<string>).data)));
    source.onerror = () => {
      broken = true;
      source?.close();
      timer = window.setTimeout(open, pause);
      pause = Math.min(pause * 2, longestPause);
    };
  }

  open();
  return () => {
    window.clearTimeout(timer);
    source?.close();
  };
}
