import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { BundleVersion, openFacts, StoreMark } from '@zhilu/persistence';
import { DiskStore } from '@zhilu/storage';
import { CutLine } from '../support/cut-line';
import { createDatabase, describeServer, type TestDatabase } from '../support/databases';
import { App, until } from '../support/stack';
import { freePort } from '../support/free-port';

const PROGRAM = 'dist/apps/worker/src/main.js';
const STACK = /^\s+at /m;

let folder: string;
let env: Record<string, string>;
let worker: App | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhilu-start-'));
  env = {
    DATA_DIR: folder,
    WORKER_HEALTH_PORT: String(await freePort()),
    ENGINE_URL: `http://127.0.0.1:${await freePort()}/engine-rest`,
    SESSION_SECRET: 's'.repeat(32),
    DEMO: 'false',
  };
});
afterEach(async () => {
  await worker?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** It lives as soon as what it stands on is there; without an engine it is not ready. */
const workerWith = (change: Record<string, string> = {}) =>
  (worker = new App(
    'worker',
    PROGRAM,
    { ...env, ...change },
    `http://127.0.0.1:${env.WORKER_HEALTH_PORT}/health/live`,
  ));
const health = async () => {
  const response = await fetch(`http://127.0.0.1:${env.WORKER_HEALTH_PORT}/health/ready`);
  return { status: response.status, ...((await response.json()) as { worker: { phase: string } }) };
};
const saysThatItWaits = (app: App) =>
  until('it says that it waits', async () => /waiting for it/i.test(app.output), 20_000);
/** A worker without a process of its own asks the engine for nothing. */
const addProcess = ({ manager }: DataSource) =>
  manager.insert(BundleVersion, {
    ...{ id: 'v1', processId: 'p', definitionId: 'p:1:1', deploymentId: 'd', version: 1, contentHash: 'h' },
    ...{ origin: 'shipped', deployedAt: new Date(), lostAt: null },
  });
const factsOf = (dataDir: string) => openFacts({ DATA_DIR: dataDir, DATABASE_URL: undefined }, { migrate: 'run' });
const migrated = async () => {
  const facts = await factsOf(folder);
  await addProcess(facts);
  await facts.destroy();
};

describe('a worker with the embedded facts', () => {
  it('waits for the facts, makes none itself, and then for the engine', async () => {
    const app = workerWith();
    const starting = app.start();
    await saysThatItWaits(app);
    expect(existsSync(join(folder, 'facts.db'))).toBe(false);
    await migrated();
    await starting;
    await until('it looks for the engine', async () => (await health()).worker.phase === 'away', 15_000);
    expect((await health()).status).toBe(503);
    expect(app.output.split('waiting for it')).toHaveLength(2);
    expect(app.output.match(/The engine is away/g)).toHaveLength(1);
    expect(app.output).not.toMatch(STACK);
  });

  it('waits for facts that are known and gone, and does not say that the portal makes them', async () => {
    await migrated();
    renameSync(join(folder, 'facts.db'), join(folder, 'elsewhere'));
    const app = workerWith();
    const starting = app.start();
    await saysThatItWaits(app);
    expect(app.output).toMatch(/Put the database or its backup back.*waiting for it. The portal makes no new one/);
    expect(app.output).not.toContain('The portal makes it');
    renameSync(join(folder, 'elsewhere'), join(folder, 'facts.db'));
    await starting;
  });

  it.each(['store.json', 'the facts'])(
    'waits for a store that only %s know and that is away',
    async (knows) => {
      await migrated();
      const known = await factsOf(folder);
      const identity =
        knows === 'store.json' ? { memory: join(folder, 'store.json') } : { known: new StoreMark(known) };
      await DiskStore.open(join(folder, 'store'), identity);
      await known.destroy();
      renameSync(join(folder, 'store'), join(folder, 'elsewhere'));
      const app = workerWith();
      const starting = app.start();
      await saysThatItWaits(app);
      expect(existsSync(join(folder, 'store'))).toBe(false);
      renameSync(join(folder, 'elsewhere'), join(folder, 'store'));
      await starting;
      expect(app.output).not.toMatch(STACK);
    },
    60_000,
  );
});

describeServer('a worker whose facts are on a server', () => {
  let database: TestDatabase;
  let line: CutLine;
  beforeAll(async () => {
    database = await createDatabase('mariadb');
    await addProcess(await database.open());
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

  it('ends with one sentence, without a stack and the secret, where the password is wrong', async () => {
    const DATABASE_URL = address((url) => (url.password = 'WRONG-ONE'));
    const child = spawn(process.execPath, [join(__dirname, '..', '..', PROGRAM)], {
      env: { ...process.env, ...env, DATABASE_URL },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (text += String(piece)));
    const [code] = await once(child, 'close');
    expect(text.trim()).toMatch(/^The database server at .* refuses the account "root".*Correct DATABASE_URL\.$/);
    expect(text).not.toContain('WRONG-ONE');
    expect(code).toBe(1);
  });

  it('waits for a server that is away, and fetches nothing while it goes away later', async () => {
    await line.cut();
    const app = workerWith({ DATABASE_URL: address((url) => (url.port = String(line.port))) });
    const starting = app.start();
    await saysThatItWaits(app);
    const back = performance.now();
    await line.mend();
    await starting;
    process.stdout.write(`START live ${Math.round(performance.now() - back)} ms after the database was back\n`);
    await until('it looks for the engine', async () => (await health()).worker.phase === 'away', 15_000);
    await line.cut();
    await until('it misses the facts', async () => (await health()).worker.phase === 'missing');
    expect(await health()).toMatchObject({ status: 503, database: false, store: true });
    await line.mend();
    await until('the facts are there again', async () => (await health()).worker.phase === 'away', 15_000);
    expect(app.output).not.toMatch(STACK);
  });
});
