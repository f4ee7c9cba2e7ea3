import type { MessageEvent } from '@nestjs/common';
import { LiveEvents } from './live-events';

const received = (live: LiveEvents, personId: string, first?: MessageEvent) => {
  const events: unknown[] = [];
  let ended = false;
  const page = live
    .stream(personId, first)
    .subscribe({ next: (event) => events.push(event), complete: () => (ended = true) });
  return { events, ended: () => ended, close: () => page.unsubscribe() };
};

test('an event reaches every open page of the person and nobody else', () => {
  const live = new LiveEvents();
  const [one, two, other] = [received(live, 'wang'), received(live, 'wang'), received(live, 'li')];
  live.push('wang', 'counts', { todo: 3 });
  expect(one.events).toEqual([{ type: 'counts', data: { todo: 3 } }]);
  expect(two.events).toEqual(one.events);
  expect(other.events).toEqual([]);
  [one, two, other].forEach((page) => page.close());
  expect(live.people()).toEqual([]);
});

test('a page gets its first event at once', () => {
  const live = new LiveEvents();
  const page = received(live, 'wang', { type: 'counts', data: { todo: 1 } });
  expect(page.events).toHaveLength(1);
  page.close();
});

test('the eleventh page closes the oldest; the end of the process closes all', () => {
  const live = new LiveEvents();
  const pages = Array.from({ length: 11 }, () => received(live, 'wang'));
  expect(pages.map((page) => page.ended())).toEqual([true, ...Array<boolean>(10).fill(false)]);
  live.beforeApplicationShutdown();
  expect(pages.every((page) => page.ended())).toBe(true);
  expect(live.people()).toEqual([]);
});
