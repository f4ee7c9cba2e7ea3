import { readSettings, SettingsError } from './settings';

const demo = (environment: Record<string, string>) => readSettings(environment).DEMO;

test.each(['127.0.0.1', '127.8.0.1', 'localhost', 'LOCALHOST', '::1', '[::1]'])('demo data is on for %s', (HOST) => {
  expect(demo({ HOST })).toBe(true);
});

test.each(['0.0.0.0', '::', '10.1.2.3', '127.evil.example', 'bureau.example'])(
  'demo data for %s must be asked for by name',
  (HOST) => {
    expect(demo({ HOST })).toBe(false);
    expect(demo({ HOST, DEMO: 'false' })).toBe(false);
    expect(() => demo({ HOST, DEMO: 'true' })).toThrow(/DEMO=network/);
    expect(demo({ HOST, DEMO: 'network' })).toBe(true);
  },
);

test('a proxy before the portal opens it like an address of the network', () => {
  expect(demo({ TRUST_PROXY: 'loopback' })).toBe(false);
  expect(() => demo({ TRUST_PROXY: 'loopback', DEMO: 'true' })).toThrow(SettingsError);
});

test.each(['db.bureau.example', '10.1.2.3', '127.evil.example', ''])('no demo data in the database of %s', (host) => {
  const DATABASE_URL = `mysql://zhilu:secret@${host}:3306/zhilu`;
  for (const DEMO of ['true', 'network']) {
    expect(() => demo({ DATABASE_URL, DEMO })).toThrow(/DEMO: .*another machine/);
    expect(() => demo({ DATABASE_URL, DEMO })).not.toThrow(/secret/);
  }
  expect(demo({ DATABASE_URL, DEMO: 'false' })).toBe(false);
});

test.each(['127.0.0.1', 'localhost', '[::1]'])('demo data in a database at %s when told so', (host) => {
  expect(demo({ DATABASE_URL: `mariadb://root@${host}:3306/zhilu`, DEMO: 'true' })).toBe(true);
});

test('demo data is off with a database of the bureau, and on this machine when told so', () => {
  expect(demo({})).toBe(true);
  expect(demo({ DATABASE_URL: 'mysql://127.0.0.1/zhilu' })).toBe(false);
  expect(demo({ DEMO: 'false' })).toBe(false);
});
