import { daysOf } from './presets';

test.each([
  ['month', '2026-11-24', '2026-11-01'],
  ['quarter', '2026-11-24', '2026-10-01'],
  ['quarter', '2026-03-31', '2026-01-01'],
  ['quarter', '2026-04-01', '2026-04-01'],
  ['year', '2026-11-24', '2026-01-01'],
  ['custom', '2026-08-02', '2026-07-01'],
] as const)('%s on %s begins on %s and ends today', (preset, today, from) => {
  expect(daysOf(preset, today)).toEqual({ from, to: today });
});
