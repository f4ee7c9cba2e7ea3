import { LastingTrouble } from './lasting-trouble';

const MINUTE = 60_000;

test('trouble is said once when it begins, again with its length, and once when it ends', () => {
  const trouble = new LastingTrouble();
  const said: (string | null)[] = [];
  for (let second = 0; second < 11 * 60; second += 1)
    said.push(trouble.failed('the server is away', 'away', second * 1000));
  expect(said.filter((line) => line !== null)).toEqual([
    'the server is away',
    'the server is away (for 5 min now)',
    'the server is away (for 10 min now)',
  ]);
  expect(trouble.ended(11 * MINUTE)).toBe('11 min');
  expect(trouble.ended(11 * MINUTE)).toBeNull();
  expect(trouble.failed('the server is gone', 'away', 12 * MINUTE)).toBe('the server is gone');
  expect(trouble.failed('the server is away', 'away', 12 * MINUTE)).toBeNull();
});

test('another reason is said at once, the same one with other numbers is not', () => {
  const trouble = new LastingTrouble();
  expect(trouble.failed('no answer within 5000 ms')).not.toBeNull();
  expect(trouble.failed('no answer within 5001 ms')).toBeNull();
  expect(trouble.failed('the disk is full')).toBe('the disk is full');
  expect(trouble.failed('no answer within 7 ms')).toBeNull();
});

test('reasons without end are not said without end', () => {
  const trouble = new LastingTrouble();
  const said = [...'abcdefghijklmnop'].map((letter) => trouble.failed(`row ${letter.repeat(3)}`));
  expect(said.filter((line) => line !== null)).toHaveLength(5);
});
