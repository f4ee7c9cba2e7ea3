import { OnceWhile } from './once-while';

const SPAN = 1000;

test('an act is done once while its span lasts, and again after it', async () => {
  const once = new OnceWhile();
  let acts = 0;
  const ask = (key: string, now: number) => once.do(key, now, SPAN, async () => void acts++);
  await Promise.all([ask('a', 0), ask('a', 0), ask('a', SPAN - 1)]);
  expect(acts).toBe(1);
  await ask('b', 0);
  await ask('a', SPAN);
  expect(acts).toBe(3);
});

test('who asks meanwhile fails with it, and the next one tries again', async () => {
  const once = new OnceWhile();
  const fails = () => once.do('a', 0, SPAN, () => Promise.reject(new Error('the log is full')));
  expect((await Promise.allSettled([fails(), fails()])).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  let acts = 0;
  await once.do('a', 1, SPAN, async () => void acts++);
  expect(acts).toBe(1);
});

test('keys beyond the bound are forgotten, the oldest first', async () => {
  const once = new OnceWhile();
  let acts = 0;
  const ask = (key: number) => once.do(`${key}`, 0, SPAN, async () => void acts++);
  for (let key = 0; key <= 10_000; key++) await ask(key);
  await ask(10_000);
  expect(acts).toBe(10_001);
  await ask(0);
  expect(acts).toBe(10_002);
});
