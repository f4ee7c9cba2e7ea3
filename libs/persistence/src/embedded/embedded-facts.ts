import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DataSource, type QueryRunner } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver';
import { entities } from '../entity-list';
import { sqliteCode } from '../errors';
import { migrations } from '../migrations';
import type { TransactionContext } from '../transaction-context';
import { EmbeddedConnection } from './connection';
import { factsFileOf, noteOpenedFile } from './opened-file';
import { SerialQueryRunner } from './serial-query-runner';
import { Turns } from './turns';

/** Short, because SQLite's own waiting stops the event loop; the query runner goes on waiting after it. */
const BLOCKING_TIMEOUT_MS = 20;
const OPENING_TIMEOUT_MS = 10_000;

/** File of the embedded facts database below DATA_DIR. */
export function embeddedFile(dataDir: string): string {
  return join(dataDir, 'facts.db');
}

/** The embedded database, not yet initialized. Many processes may have it open at once; its folder is made when absent, for its owner only. */
export function embeddedFacts(dataDir: string, context: TransactionContext): DataSource {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const dataSource: DataSource = new DataSource({
    type: 'better-sqlite3',
    driver: EmbeddedConnection,
    database: embeddedFile(dataDir),
    timeout: BLOCKING_TIMEOUT_MS,
    prepareDatabase: async (connection: EmbeddedConnection) => {
      await makeDurable(connection);
      noteOpenedFile(dataSource, embeddedFile(dataDir));
    },
    entities,
    migrations,
    logging: false,
  });
  const driver = dataSource.driver as BetterSqlite3Driver;
  const turns = new Turns();
  // TypeORM's own class for this driver is not declared to be a QueryRunner either.
  driver.createQueryRunner = () => new SerialQueryRunner(driver, turns, context) as unknown as QueryRunner;
  const disconnect = driver.disconnect.bind(driver);
  driver.disconnect = async () => {
    const giveBack = await turns.take();
    // Beside another file of the same name lies another log, perhaps the very one that is open here.
    if ((await factsFileOf(dataSource))?.state === 'own') gather(driver.databaseConnection as EmbeddedConnection);
    await disconnect().finally(giveBack);
  };
  return dataSource;
}

/** After a clean stop the one file holds everything; while another process reads, the last to close does it. */
function gather(connection: EmbeddedConnection): void {
  try {
    connection.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (!sqliteCode(error)) throw error;
  }
}

/** WAL lets readers go on beside a writer; FULL makes every acknowledged commit survive a power cut. */
async function makeDurable(connection: EmbeddedConnection): Promise<void> {
  const deadline = Date.now() + OPENING_TIMEOUT_MS;
  for (;;) {
    try {
      connection.pragma('journal_mode = WAL');
      connection.pragma('synchronous = FULL');
      return;
    } catch (error) {
      if (sqliteCode(error) !== 'SQLITE_BUSY' || Date.now() > deadline) throw error;
      await pause(1 + Math.random() * 20);
    }
  }
}
