import { fenOf, yuanText } from './money';

it.each([
  ['1980', 198_000],
  ['1,980.00', 198_000],
  [' ¥ 1 980.5 元', 198_050],
  ['0.01', 1],
  ['1000000', 100_000_000],
])('reads “%s” as %i fen', (text, fen) => expect(fenOf(text)).toBe(fen));

it.each(['', '-1', '1.234', '1e5', '1980元整', '1000000.01', '两千'])('does not read “%s”', (text) =>
  expect(fenOf(text)).toBeNull(),
);

it.each([
  [0, '0.00'],
  [5, '0.05'],
  [198_000, '1980.00'],
  [-150, '-1.50'],
])('writes %i fen as %s', (fen, text) => expect(yuanText(fen)).toBe(text));
