import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { openFacts, type FactsSettings, type OpenFactsOptions } from '@zhilu/persistence';
import { mariadbInstalled, privateMariadb } from './mariadb';

export type DatabaseKind = 'embedded' | 'mariadb';

/** An empty facts database of one suite. */
export interface TestDatabase {
  readonly kind: DatabaseKind;
  /** Settings that `openFacts` and the product's processes take; DATA_DIR is a temporary folder on both. */
  readonly settings: FactsSettings;
  /** Opens it, migrated unless told otherwise; closed by `remove` at the latest. */
  open(options?: OpenFactsOptions): Promise<DataSource>;
  /** Closes what is open and removes the database with its folder. */
  remove(): Promise<void>;
}

/** Makes an empty database; the caller removes it. */
export async function createDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'zhilu-test-'));
  const server = kind === 'mariadb' ? await createOnServer() : null;
  const settings: FactsSettings = { DATA_DIR, DATABASE_URL: server?.url };
  const opened: DataSource[] = [];
  return {
    kind,
    settings,
    async open(options = { migrate: 'run' }) {
      const dataSource = await openFacts(settings, options);
      opened.push(dataSource);
      return dataSource;
    },
    async remove() {
      await Promise.all(opened.filter(({ isInitialized }) => isInitialized).map((each) => each.destroy()));
      await server?.drop();
      rmSync(DATA_DIR, { recursive: true, force: true });
    },
  };
}

/**
 * Describes the same behaviour on the embedded database and on a private MariaDB, each with an empty database made
 * before the suite and removed after it. Without mariadbd the second half fails with one line; ZHILU_SKIP_MARIADB=1
 * leaves it out instead and says so.
 */
export function eachDatabase(body: (database: TestDatabase) => void): void {
  describe('on the embedded database', () => withDatabase('embedded', body));
  if (mariadbInstalled()) return describe('on MariaDB', () => withDatabase('mariadb', body));
  if (process.env.ZHILU_SKIP_MARIADB === '1')
    return console.warn('MariaDB is not installed: its half of the suite is left out.');
  describe('on MariaDB', () => {
    it('needs mariadbd', () => {
      throw new Error(
        'MariaDB is not installed. Install mariadb-server, or set ZHILU_SKIP_MARIADB=1 to leave its tests out.',
      );
    });
  });
}

/** A suite whose scene is a database server; left out only where ZHILU_SKIP_MARIADB=1 asks for it, else a missing one fails. */
export function describeServer(name: string, body: () => void): void {
  const wanted = mariadbInstalled() || process.env.ZHILU_SKIP_MARIADB !== '1';
  return wanted ? describe(name, body) : describe.skip(name, body);
}

function withDatabase(kind: DatabaseKind, body: (database: TestDatabase) => void): void {
  let current: TestDatabase | undefined;
  const made = (): TestDatabase => {
    if (current === undefined) throw new Error('The database is there inside tests and hooks only.');
    return current;
  };
  beforeAll(async () => {
    current = await createDatabase(kind);
  });
  afterAll(() => current?.remove());
  body({
    kind,
    get settings() {
      return made().settings;
    },
    open: (options) => made().open(options),
    remove: () => made().remove(),
  });
}

async function createOnServer(): Promise<{ url: string; drop: () => Promise<void> }> {
  const { port } = await privateMariadb();
  const name = `zhilu_${randomBytes(6).toString('hex')}`;
  await onServer(port, `CREATE DATABASE ${name}`);
  return { url: `mariadb://root@127.0.0.1:${port}/${name}`, drop: () => onServer(port, `DROP DATABASE ${name}`) };
}

async function onServer(port: number, sql: string): Promise<void> {
  const connection = await createConnection({ host: '127.0.0.1', port, user: 'root' });
  await connection.query(sql).finally(() => connection.end());
}
