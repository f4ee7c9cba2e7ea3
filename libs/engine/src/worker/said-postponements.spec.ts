import { SaidPostponements } from './said-postponements';

test('a step put off again for the same reason is no news; another reason, another step and a new beginning are', () => {
  const said = new SaidPostponements();
  expect(said.isNews('1', 'the store is away')).toBe(true);
  expect(said.isNews('1', 'the store is away')).toBe(false);
  expect(said.isNews('2', 'the store is away')).toBe(true);
  expect(said.isNews('1', 'the disk is full')).toBe(true);
  said.forget('1');
  expect(said.isNews('1', 'the disk is full')).toBe(true);
});

test('it remembers no more than a bound', () => {
  const said = new SaidPostponements();
  for (let task = 0; task <= 1_000; task += 1) said.isNews(String(task), 'away');
  expect(said.isNews('0', 'away')).toBe(true);
});
