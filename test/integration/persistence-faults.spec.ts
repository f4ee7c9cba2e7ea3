import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  databaseReachable,
  databaseRefusal,
  isCollision,
  isDatabaseDown,
  isDuplicate,
  openFacts,
  PersistenceModule,
  UnsafeDatabase,
  Watermark,
} from '@zhilu/persistence';
import { readSettings } from '@zhilu/config';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { until } from '../support/child';
import { createDatabase, describeServer, eachDatabase, type TestDatabase } from '../support/databases';

const SETTINGS = Symbol('settings');
const thrownBy = (work: Promise<unknown>): Promise<unknown> => work.then(() => null).catch((error: unknown) => error);

eachDatabase((database) => {
  it('is provided to every module of a Nest application and closed with it', async () => {
    @Module({ providers: [{ provide: SETTINGS, useFactory: () => database.settings }], exports: [SETTINGS] })
    class SettingsModule {}
    const application = await Test.createTestingModule({
      imports: [
        { module: SettingsModule, global: true },
        PersistenceModule.forRoot({ settings: SETTINGS, migrate: 'run' }),
      ],
    }).compile();
    const facts = application.get(DataSource);
    expect(await databaseReachable(facts)).toBe(true);
    await application.close();
    expect(facts.isInitialized).toBe(false);
    expect(await databaseReachable(facts)).toBe(false);
  });

  it('opens for settings that come from the environment', async () => {
    const { DATA_DIR, DATABASE_URL } = database.settings;
    const facts = await openFacts(readSettings({ DATA_DIR, DATABASE_URL }), { migrate: 'run' });
    expect(facts.options.type).toBe(database.kind === 'embedded' ? 'better-sqlite3' : 'mariadb');
    await facts.destroy();
  });
});

describe('the embedded database', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase('embedded');
  });
  afterEach(() => database.remove());

  it('writes through to the disk at every commit and keeps a log beside the file', async () => {
    const facts = await database.open();
    expect(await facts.query('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(await facts.query('PRAGMA synchronous')).toEqual([{ synchronous: 2 }]);
  });

  it('leaves all facts in the one file when the last process closes it', async () => {
    const facts = await openFacts(database.settings, { migrate: 'run' });
    await facts.manager.insert(Watermark, { name: 'kept', value: '1' });
    await facts.destroy();
    for (const rest of ['facts.db-wal', 'facts.db-shm'])
      rmSync(join(database.settings.DATA_DIR, rest), { force: true });
    const again = await openFacts(database.settings, { migrate: 'wait' });
    expect(await again.manager.findBy(Watermark, { name: 'kept' })).toHaveLength(1);
    await again.destroy();
  });

  it('that cannot be opened is down, and a person is told in both languages without a path', async () => {
    mkdirSync(join(database.settings.DATA_DIR, 'facts.db'));
    const error = await thrownBy(openFacts(database.settings, { migrate: 'run' }));
    expect(isDatabaseDown(error)).toBe(true);
    expect(JSON.stringify(databaseRefusal(error)?.sentence)).not.toContain(database.settings.DATA_DIR);
    const full = databaseRefusal({ code: 'SQLITE_FULL' });
    expect(full?.kind).toBe('storageFull');
    const down = databaseRefusal({ code: 'SQLITE_IOERR_WRITE' });
    expect(down?.kind).toBe('unavailable');
    expect(down?.sentence.zh).toMatch(/数据库/);
    expect(databaseRefusal(new Error('something else'))).toBeNull();
  });
});

describeServer('a database server', () => {
  let database: TestDatabase;
  let gate: Gate;
  beforeAll(async () => {
    database = await createDatabase('mariadb');
    gate = await Gate.before(database);
  });
  afterAll(async () => {
    await gate.close();
    await database.remove();
  });

  it('is used with READ COMMITTED, UTC and utf8mb4', async () => {
    const facts = await database.open();
    const session = await facts.transaction((manager) =>
      manager.query('SELECT @@character_set_connection AS charset, @@collation_database AS collation'),
    );
    expect(session).toEqual([{ charset: 'utf8mb4', collation: 'utf8mb4_nopad_bin' }]);
    const seen = await facts.transaction(async (manager) => {
      await manager.query('SELECT COUNT(*) FROM counter');
      await elsewhere(facts, `INSERT INTO counter (name, value) VALUES ('committed', 1)`);
      return manager.query('SELECT name FROM counter');
    });
    expect(seen).toEqual([{ name: 'committed' }]);
  });

  it('that goes away is down, and is used again when it is back', async () => {
    const facts = await openFacts({ ...database.settings, DATABASE_URL: gate.url }, { migrate: 'run' });
    expect(await databaseReachable(facts)).toBe(true);
    const lost = await thrownBy(
      facts.transaction(async (manager) => {
        await manager.query(`INSERT INTO counter (name, value) VALUES ('lost', 1)`);
        await gate.close();
      }),
    );
    const refused = await thrownBy(facts.query('SELECT 1'));
    for (const error of [lost, refused]) {
      expect(isDatabaseDown(error)).toBe(true);
      expect(isDuplicate(error) || isCollision(error)).toBe(false);
      expect(databaseRefusal(error)?.kind).toBe('unavailable');
    }
    expect(await databaseReachable(facts)).toBe(false);
    expect(
      isDatabaseDown(await thrownBy(openFacts({ ...database.settings, DATABASE_URL: gate.url }, { migrate: 'run' }))),
    ).toBe(true);
    await gate.open();
    expect(await databaseReachable(facts)).toBe(true);
    expect(await facts.query(`SELECT name FROM counter WHERE name = 'lost'`)).toEqual([]);
    await facts.destroy();
  });

  it('that breaks connections in the middle of a query is down, not broken', async () => {
    const facts = await openFacts({ ...database.settings, DATABASE_URL: gate.url }, { migrate: 'run' });
    const asked = [facts.query('SELECT SLEEP(20)'), facts.transaction((manager) => manager.query('SELECT SLEEP(20)'))];
    const errors = Promise.all(asked.map(thrownBy));
    await until('both are asked', async () => (await sleeping(database)) === 2);
    gate.reset();
    for (const error of await errors) {
      expect(codeOf(error)).toBe('ECONNRESET');
      expect(databaseRefusal(error)?.kind).toBe('unavailable');
    }
    gate.reset({ newcomersToo: true });
    const refused = await thrownBy(facts.query('SELECT 1'));
    expect([codeOf(refused), databaseRefusal(refused)?.kind]).toEqual(['ECONNRESET', 'unavailable']);
    await gate.close();
    await gate.open();
    await facts.destroy();
  });

  it('is not blamed for a file or a reader who left', () => {
    for (const code of ['ENOENT', 'EPIPE', 'ECONNRESET'])
      expect(databaseRefusal(Object.assign(new Error(code), { code }))).toBeNull();
  });

  it('that would cut text short is refused with the fix', async () => {
    const facts = await database.open();
    const [{ mode }] = await facts.query('SELECT @@GLOBAL.sql_mode AS mode');
    await facts.query(`SET GLOBAL sql_mode = ''`);
    const error = await thrownBy(openFacts(database.settings, { migrate: 'run' }));
    await facts.query('SET GLOBAL sql_mode = ?', [mode]);
    expect(error).toBeInstanceOf(UnsafeDatabase);
    expect(String(error)).toContain('STRICT_TRANS_TABLES');
  });

  it('needs the name of a database in its address', async () => {
    const error = await thrownBy(
      openFacts({ ...database.settings, DATABASE_URL: 'mysql://root:secret@127.0.0.1:1' }, { migrate: 'run' }),
    );
    expect(error).toBeInstanceOf(UnsafeDatabase);
    expect(String(error)).not.toContain('secret');
  });
});

/** Questions that wait at the server. */
async function sleeping(database: TestDatabase): Promise<number> {
  const facts = await openFacts(database.settings, { migrate: 'wait' });
  const rows = await facts.query(
    `SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'SELECT SLEEP%'`,
  );
  await facts.destroy();
  return rows.length;
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

async function elsewhere(facts: DataSource, sql: string): Promise<void> {
  const other = new DataSource({ ...facts.options, entities: [], migrations: [] });
  await other.initialize();
  await other.query(sql).finally(() => other.destroy());
}

/** A door before the server that can be shut: connections break as when the server dies. */
class Gate {
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  private port = 0;
  private breaking = false;

  private constructor(private readonly target: URL) {}

  static async before(database: TestDatabase): Promise<Gate> {
    const gate = new Gate(new URL(database.settings.DATABASE_URL ?? ''));
    await gate.open();
    return gate;
  }

  get url(): string {
    const url = new URL(this.target);
    url.port = String(this.port);
    return url.href;
  }

  async open(): Promise<void> {
    const server = createServer((inner) => this.join(inner));
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async close(): Promise<void> {
    this.breaking = false;
    const server = this.server;
    this.server = null;
    if (server === null) return;
    const closed = new Promise((resolve) => server.close(resolve));
    this.sockets.forEach((socket) => socket.destroy());
    await closed;
  }

  /** Breaks connections as a server does that is killed with a question unread; `newcomersToo`: each new one as well. */
  reset({ newcomersToo = false } = {}): void {
    this.breaking = newcomersToo;
    this.sockets.forEach((socket) => socket.resetAndDestroy());
  }

  private join(inner: Socket): void {
    if (this.breaking) return void inner.on('error', () => undefined).resetAndDestroy();
    const outer = connect(Number(this.target.port), this.target.hostname);
    for (const socket of [inner, outer]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => [inner, outer].forEach((each) => each.destroy()));
    }
    inner.pipe(outer).pipe(inner);
  }
}
