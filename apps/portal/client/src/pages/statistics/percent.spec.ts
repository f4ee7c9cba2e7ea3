import { percent } from './percent';

test.each([
  [0, 0, '—'],
  [0, 7, '0%'],
  [7, 7, '100%'],
  [1, 3, '33%'],
  [999, 1000, '99%'],
  [1, 1000, '1%'],
])('%i of %i is %s', (part, whole, said) => {
  expect(percent(part, whole)).toBe(said);
});
