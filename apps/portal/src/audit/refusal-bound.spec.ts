import { RefusalBound } from './refusal-bound';

const MINUTE = 60_000;

test('one address causes ten rows a minute, all of them together sixty; the next row counts what was left out', () => {
  const bound = new RefusalBound();
  const admitted = (address: string, times: number, now: number) =>
    Array.from({ length: times }, () => bound.admit(address, now)).filter((before) => before !== null);
  expect(admitted('one', 25, MINUTE)).toHaveLength(10);
  expect(admitted('other', 1, MINUTE)).toEqual([15]);
  for (let each = 0; each < 10; each++) admitted(`address-${each}`, 10, MINUTE);
  expect(admitted('late', 1, 2 * MINUTE - 1)).toEqual([]);
  expect(admitted('one', 2, 2 * MINUTE)).toEqual([52, 0]);
});
