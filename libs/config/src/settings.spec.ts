import { readSettings } from './settings';

const demo = (environment: Record<string, string>) => readSettings(environment).DEMO;

test.each(['127.0.0.1', '127.8.0.1', 'localhost', 'LOCALHOST', '::1', '[::1]'])('demo data is on for %s', (HOST) => {
  expect(demo({ HOST })).toBe(true);
});

test.each(['0.0.0.0', '::', '10.1.2.3', '127.evil.example', 'bureau.example'])(
  'demo data for %s must be asked for by name',
  (HOST) => {
    expect(demo({ HOST })).toBe(false);
    expect(demo({ HOST, DEMO: 'true' })).toBe(true);
  },
);

test('demo data is off with a database of the bureau, and on this machine when told so', () => {
  expect(demo({})).toBe(true);
  expect(demo({ DATABASE_URL: 'mysql://127.0.0.1/zhilu' })).toBe(false);
  expect(demo({ DEMO: 'false' })).toBe(false);
});
