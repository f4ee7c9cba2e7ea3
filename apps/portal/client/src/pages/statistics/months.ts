import type { Days } from './presets';

/** The days of a month such as `2026-11` that lie in the period. */
export function daysOfMonth(month: string, { from, to }: Days): Days {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const last = `${month}-${String(new Date(Date.UTC(year, number, 0)).getUTCDate()).padStart(2, '0')}`;
  const first = `${month}-01`;
  return { from: first > from ? first : from, to: last < to ? last : to };
}
