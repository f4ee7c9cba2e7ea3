import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFacts, Person, Recording, Unit } from '@zhilu/persistence';
import { PortalClient } from '../../apps/portal/src/demo/portal-client';
import { DEMO_PASSWORD } from '../../apps/portal/src/people/password-rules';
import { CutLine } from '../support/cut-line';
import { createDatabase, describeServer, type TestDatabase } from '../support/databases';
import { App, until } from '../support/stack';
import { freePort } from '../support/free-port';

const PROGRAM = 'dist/apps/portal/src/main.js';
const TOUR = 'dist/apps/portal/src/demo/tour.js';
const STACK = /^\s+at /m;

let folder: string;
let env: Record<string, string>;
let portal: App | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhilu-start-'));
  env = { DATA_DIR: folder, PORT: String(await freePort()), SESSION_SECRET: 's'.repeat(32), DEMO: 'false' };
});
afterEach(async () => {
  await portal?.kill();
  rmSync(folder, { recursive: true, force: true });
});

const portalWith = (change: Record<string, string>) =>
  (portal = new App('portal', PROGRAM, { ...env, ...change }, `http://127.0.0.1:${env.PORT}/health/live`));

/** Starts it where it cannot work: its whole output, and how it ended. */
async function outputOf(change: Record<string, string>, program = PROGRAM): Promise<{ text: string; code: number }> {
  const child = spawn(process.execPath, [join(__dirname, '..', '..', program)], {
    env: { ...process.env, ...env, ...change },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (text += String(piece)));
  const [code] = await once(child, 'close');
  return { text, code };
}

describeServer('a portal whose facts are on a server', () => {
  let database: TestDatabase;
  let line: CutLine;
  beforeAll(async () => {
    database = await createDatabase('mariadb');
    line = new CutLine(Number(new URL(database.settings.DATABASE_URL!).port));
    await line.mend();
  });
  afterAll(async () => {
    await line.cut();
    await database.remove();
  });

  const address = (change: (url: URL) => void): string => {
    const url = new URL(database.settings.DATABASE_URL!);
    change(url);
    return url.href;
  };

  it('ends with one sentence and no secret where the server will not have it', async () => {
    const cases: [string, RegExp][] = [
      [address((url) => (url.password = 'WRONG-ONE')), /refuses the account "root".*Correct DATABASE_URL/],
      [address((url) => (url.pathname = '/nowhere')), /There is no database "nowhere"/],
      ['mysql://user:WRONG-ONE@:3306/zhilu', /DATABASE_URL/],
    ];
    for (const [DATABASE_URL, sentence] of cases) {
      const { text, code } = await outputOf({ DATABASE_URL });
      expect(text.trim()).toMatch(sentence);
      expect(text).not.toMatch(STACK);
      expect(text).not.toContain('WRONG-ONE');
      expect(text.trim().split('\n')).toHaveLength(1);
      expect(code).toBe(1);
    }
  });

  it('waits for a server that is away, says so once, and starts when it is there', async () => {
    await line.cut();
    const starting = portalWith({ DATABASE_URL: address((url) => (url.port = String(line.port))) }).start();
    await until('it says that it waits', async () => portal!.output.includes('waiting for it'));
    await line.mend();
    await starting;
    expect(portal!.output).toMatch(/The database answers, after \d+ s/);
    expect(portal!.output.split('waiting for it')).toHaveLength(2);
    expect(portal!.output).not.toMatch(STACK);
  });
});

it('says in one line why a start is refused', async () => {
  const memory = { facts: 'zhilu', format: 1, id: randomUUID(), sequence: 3, hash: 'h' };
  writeFileSync(join(folder, 'facts-memory.json'), JSON.stringify(memory));
  const { text, code } = await outputOf({ LOG_LEVEL: 'debug' });
  expect(text.trim().split('\n')).toEqual([expect.stringMatching(/^The facts database that .* is not there/)]);
  expect(code).toBe(1);
});

it('refuses to write demo accounts into the database of another machine', async () => {
  const { text, code } = await outputOf({ DATABASE_URL: 'mysql://zhilu:secret@db.invalid/zhilu', DEMO: 'true' });
  expect(text).toMatch(/DEMO: accounts whose password everybody knows/);
  expect(code).toBe(1);
});

it('founds no second store beside facts that were put back alone', async () => {
  await portalWith({ DEMO: 'true' }).start();
  await portal!.kill('SIGTERM');
  const aside = readdirSync(folder).filter((name) => name !== 'facts.db');
  for (const name of aside) rmSync(join(folder, name), { recursive: true });
  const { text, code } = await outputOf({ DEMO: 'true' });
  expect(text).toMatch(/没有存储标记 zhilu-store\.json|no marker zhilu-store\.json/);
  expect(text).not.toMatch(STACK);
  expect(code).toBe(1);
  expect(readdirSync(folder)).not.toContain('store');
  expect(readdirSync(folder)).not.toContain('store.json');
});

it('calls the demo interrupted only where it was begun, not over footage that came with a backup', async () => {
  await portalWith({ DEMO: 'true' }).start();
  const facts = await openFacts({ DATA_DIR: folder, DATABASE_URL: undefined }, { migrate: 'wait' });
  const { unitId } = await facts.manager.findOneByOrFail(Person, { login: 'zhoumingyuan' });
  const { path } = await facts.manager.findOneByOrFail(Unit, { id: unitId });
  await facts.manager.insert(Recording, {
    ...{
      id: 'r-1',
      deviceId: 'd-1',
      deviceNumber: 'ZF-0117',
      unitId,
      unitPath: path,
      officerId: null,
      importId: 'i-1',
    },
    ...{ objectId: 'recording:r-1', originalName: 'one.mp4', sizeBytes: 1, sha256: 'a'.repeat(64), offsetMs: 0 },
    ...{ importedAt: new Date(), startedAt: new Date(), timeRule: 'test', secrecy: 'internal', integrity: 'unchecked' },
    ...{ damaged: false, important: false },
  });
  await facts.destroy();
  expect((await outputOf({ DEMO: 'true' }, TOUR)).text).toBe('');
  writeFileSync(join(folder, 'demo-begun.txt'), '');
  expect((await outputOf({ DEMO: 'true' }, TOUR)).text).toMatch(/demo data was interrupted/);
});

it('lets nobody in with the demo password once the demo is over', async () => {
  const url = `http://127.0.0.1:${env.PORT}`;
  const logIn = () => PortalClient.login(url, 'admin', DEMO_PASSWORD);
  await portalWith({ DEMO: 'true' }).start();
  expect((await logIn()).session.login).toBe('admin');
  await portal!.kill('SIGTERM');
  await portalWith({ DEMO: 'false' }).start();
  await expect(logIn()).rejects.toMatchObject({ status: 401 });
});
