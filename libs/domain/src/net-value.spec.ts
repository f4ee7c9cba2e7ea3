import { DEFAULT_DEPRECIATION, netValue } from './net-value';

const at = (text: string): Date => new Date(`${text}+08:00`);
const value = (day: string, rule = DEFAULT_DEPRECIATION) => netValue(198_000, '2024-03-15', rule, at(day));

describe('net value of a recorder bought for 1980 yuan', () => {
  it.each([
    ['2024-01-01T00:00', 198_000],
    ['2024-03-15T00:00', 198_000],
    ['2024-04-14T23:59', 198_000],
    ['2024-04-15T00:00', 194_865],
    ['2025-03-15T00:00', 160_380],
    ['2029-02-15T00:00', 13_035],
    ['2029-03-15T00:00', 9_900],
    ['2040-01-01T00:00', 9_900],
  ])('at %s is %i fen', (day, fen) => expect(value(day)).toBe(fen));

  it('counts months in the bureau’s calendar, not in UTC', () => {
    expect(netValue(198_000, '2024-03-15', DEFAULT_DEPRECIATION, new Date('2024-04-14T16:00:00Z'))).toBe(194_865);
    expect(netValue(198_000, '2024-03-15', DEFAULT_DEPRECIATION, new Date('2024-04-14T15:59:59Z'))).toBe(198_000);
  });

  it('follows the rule it was registered with', () => {
    expect(value('2025-03-15T00:00', { usefulMonths: 36, residualPercent: 0 })).toBe(132_000);
    expect(value('2025-03-15T00:00', { usefulMonths: 12, residualPercent: 100 })).toBe(198_000);
    expect(netValue(100, '2024-03-15', { usefulMonths: 3, residualPercent: 0 }, at('2024-04-15T00:00'))).toBe(67);
    expect(netValue(1, '2024-03-15', { usefulMonths: 2, residualPercent: 0 }, at('2024-04-15T00:00'))).toBe(1);
  });

  it('counts the end of short months as the month', () => {
    const rule = { usefulMonths: 10, residualPercent: 0 };
    expect(netValue(1000, '2026-01-31', rule, at('2026-02-27T12:00'))).toBe(1000);
    expect(netValue(1000, '2026-01-31', rule, at('2026-03-01T00:00'))).toBe(900);
  });

  it.each([
    [1.5, '2024-03-15', DEFAULT_DEPRECIATION],
    [-1, '2024-03-15', DEFAULT_DEPRECIATION],
    [1, '2024-02-30', DEFAULT_DEPRECIATION],
    [1, '2024-03-15', { usefulMonths: 0, residualPercent: 5 }],
    [1, '2024-03-15', { usefulMonths: 60, residualPercent: 101 }],
  ])('refuses %p, %p, %p', (price, day, rule) => {
    expect(() => netValue(price, day, rule, at('2025-01-01T00:00'))).toThrow(RangeError);
  });
});
