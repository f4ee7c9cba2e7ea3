import type { Settings } from '@zhilu/config';
import type { DataSource } from 'typeorm';
import { embeddedFacts, embeddedFile } from './embedded/embedded-facts';
import { FactsMemory } from './facts-memory';
import { awaitMigrations, runMigrations } from './migrate';
import { serverFacts } from './server/server-facts';
import { TransactionContext } from './transaction-context';

/** The settings that say where the facts are. */
export type FactsSettings = Pick<Settings, 'DATA_DIR' | 'DATABASE_URL'>;

export interface OpenFactsOptions {
  /** `run`: bring the schema up to date (one process does, others wait); `wait`: leave that to another process. */
  migrate: 'run' | 'wait';
}

/**
 * Opens the facts database: embedded (DATA_DIR/facts.db) or the server of DATABASE_URL; close it with `destroy()`.
 * Parallel transactions are safe within and across processes. Inside a transaction only its own manager may be used,
 * anything else throws TransactionMisuse. Throws UnsafeDatabase, SchemaMismatch, FactsMissing when DATA_DIR knows of facts that
 * are not there, or an error that `isDatabaseDown` knows.
 */
export async function openFacts(settings: FactsSettings, { migrate }: OpenFactsOptions): Promise<DataSource> {
  const context = new TransactionContext();
  const { DATABASE_URL, DATA_DIR } = settings;
  const memory = FactsMemory.of(DATA_DIR);
  if (DATABASE_URL === undefined) memory.refuseAbsent(embeddedFile(DATA_DIR));
  const dataSource = DATABASE_URL === undefined ? embeddedFacts(DATA_DIR, context) : await serverFacts(DATABASE_URL);
  context.watch(dataSource);
  await dataSource.initialize();
  try {
    await memory.refuseOthers(dataSource);
    await (migrate === 'run' ? runMigrations(dataSource) : awaitMigrations(dataSource));
    if (migrate === 'run') await memory.compare(dataSource);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  return dataSource;
}
