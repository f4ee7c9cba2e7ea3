import { daysOfMonth } from './months';

const PERIOD = { from: '2026-01-10', to: '2026-03-05' };

test.each([
  ['2026-01', '2026-01-10', '2026-01-31'],
  ['2026-02', '2026-02-01', '2026-02-28'],
  ['2026-03', '2026-03-01', '2026-03-05'],
])('%s of the period', (month, from, to) => {
  expect(daysOfMonth(month, PERIOD)).toEqual({ from, to });
});

test('a leap year has its day', () => {
  expect(daysOfMonth('2028-02', { from: '2028-01-01', to: '2028-12-31' }).to).toBe('2028-02-29');
});
