import { soonFrom } from './deadline';

describe('when a deadline is near', () => {
  it.each([
    ['four fifths of ten days', '2026-11-01T08:00:00Z', '2026-11-11T08:00:00Z', '2026-11-09T08:00:00.000Z'],
    ['four fifths of a day', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', '2026-11-01T19:12:00.000Z'],
    ['to the millisecond', '2026-11-01T00:00:00.000Z', '2026-11-01T00:00:00.003Z', '2026-11-01T00:00:00.002Z'],
    [
      'at once where it was due before it came',
      '2026-11-02T00:00:00Z',
      '2026-11-01T00:00:00Z',
      '2026-11-02T00:00:00.000Z',
    ],
  ])('%s', (_, receivedAt, dueAt, from) => {
    expect(soonFrom(new Date(receivedAt), new Date(dueAt)).toISOString()).toBe(from);
  });
});
