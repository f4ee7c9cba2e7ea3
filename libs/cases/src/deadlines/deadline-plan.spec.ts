import type { DeadlineNotice, DeadlineStage } from '@zhilu/persistence';
import { nextToSay, standing } from './deadline-plan';

const day = (number: number, hour = 0): Date => new Date(Date.UTC(2026, 10, number, hour));
/** Received on the 1st, due on the 11th. */
const STEP = { createdAt: day(1), dueAt: day(11) };
/** Told of being overdue on the 11th, then on each of so many days. */
const told = (days: number): [DeadlineStage, Date][] => [
  ['soon', day(9)],
  ['overdue', day(11, 1)],
  ...Array.from({ length: days }, (_, index): [DeadlineStage, Date] => [
    `again${index + 1}` as DeadlineStage,
    day(12 + index, 2),
  ]),
];

describe('what is said next of a deadline', () => {
  it.each<[string, [DeadlineStage, Date][], Date, { stage: DeadlineStage; from: Date } | null]>([
    ['that it is near, from four fifths on', [], day(1), { stage: 'soon', from: day(9) }],
    ['that it is near, up to the last moment', [], new Date(day(11).getTime() - 1), { stage: 'soon', from: day(9) }],
    ['that it is past, at the deadline itself', [], day(11), { stage: 'overdue', from: day(11) }],
    ['that it is past, after it was near', told(0).slice(0, 1), day(10), { stage: 'overdue', from: day(11) }],
    ['the same a day later', told(0), day(11, 2), { stage: 'again1', from: day(12, 1) }],
    ['a day after the last time it was said', told(1), day(20), { stage: 'again2', from: day(13, 2) }],
    ['the fifth day', told(4), day(20), { stage: 'again5', from: day(16, 2) }],
    ['nothing after five days', told(5), day(30), null],
  ])('%s', (_, said, now, next) => {
    expect(nextToSay(STEP, new Map(said), now)).toEqual(next);
  });

  it('is nothing for a step without a deadline', () => {
    expect(nextToSay({ createdAt: day(1), dueAt: null }, new Map(), day(30))).toBeNull();
  });

  it('counts what was said too early as not said', () => {
    const notices = [
      { stage: 'soon', state: 'void', at: day(2) },
      { stage: 'overdue', state: 'said', at: day(11) },
    ] as DeadlineNotice[];
    expect([...standing(notices)]).toEqual([['overdue', day(11)]]);
  });
});
