import { RequestBuckets } from './request-guard';

let now = 0;
const taken = (buckets: RequestBuckets, session: string, times: number) =>
  Array.from({ length: times }, () => buckets.take(session)).filter(Boolean).length;

test('a session has a burst of 120, then 60 a second; another session has its own', () => {
  const buckets = new RequestBuckets(() => now);
  expect(taken(buckets, 'one', 200)).toBe(120);
  expect(taken(buckets, 'other', 10)).toBe(10);
  now += 500;
  expect(taken(buckets, 'one', 200)).toBe(30);
  now += 60_000;
  expect(taken(buckets, 'one', 200)).toBe(120);
});

test('made-up sessions do not fill the memory', () => {
  const buckets = new RequestBuckets(() => now);
  for (let index = 0; index < 20_000; index++) {
    now += 10;
    buckets.take(`made-up-${index}`);
  }
  expect(buckets.size).toBeLessThanOrEqual(1001);
});
