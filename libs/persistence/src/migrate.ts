import { setTimeout as pause } from 'node:timers/promises';
import { MigrationExecutor, type DataSource, type QueryRunner } from 'typeorm';

const LOCK_TIMEOUT_SECONDS = 600;
const WAIT_TIMEOUT_MS = 600_000;
const POLL_MS = 100;

/** Thrown when the schema does not fit this version of the product; the operator must act. */
export class SchemaMismatch extends Error {}

/** Thrown when no other process has brought the schema up to date in time; it may still do so. */
export class SchemaPending extends SchemaMismatch {}

/**
 * Brings the schema up to date. When several processes try at once, one does it and the others wait for it;
 * a process that dies meanwhile loses its lock at once. Throws SchemaMismatch when the database is of a newer version.
 */
export async function runMigrations(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await alone(runner, async () => {
      const executor = new MigrationExecutor(dataSource, runner);
      executor.transaction = 'none';
      await refuseNewer(dataSource, executor);
      await executor.executePendingMigrations();
    });
  } finally {
    await runner.release();
  }
}

/** Waits until another process has brought the schema up to date. Throws SchemaPending after ten minutes. */
export async function awaitMigrations(dataSource: DataSource): Promise<void> {
  const deadline = Date.now() + WAIT_TIMEOUT_MS;
  const executor = new MigrationExecutor(dataSource);
  while ((await executor.getPendingMigrations()).length > 0) {
    if (Date.now() > deadline)
      throw new SchemaPending('The database schema was not brought up to date within ten minutes.');
    await pause(POLL_MS);
  }
  await refuseNewer(dataSource, executor);
}

/** Embedded: the write lock of one transaction. Server: a named lock, because DDL commits by itself there. */
async function alone(runner: QueryRunner, work: () => Promise<void>): Promise<void> {
  if (runner.dataSource.options.type === 'better-sqlite3') return inOneTransaction(runner, work);
  const name = `CONCAT('zhilu-migrate-', LEFT(SHA2(DATABASE(), 256), 32))`;
  const [{ taken }] = await runner.query(`SELECT GET_LOCK(${name}, ${LOCK_TIMEOUT_SECONDS}) AS taken`);
  if (Number(taken) !== 1)
    throw new SchemaMismatch('Another process has been changing the database schema for ten minutes.');
  try {
    await work();
  } finally {
    await runner.query(`SELECT RELEASE_LOCK(${name})`);
  }
}

async function inOneTransaction(runner: QueryRunner, work: () => Promise<void>): Promise<void> {
  await runner.startTransaction();
  try {
    await work();
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  }
}

async function refuseNewer(dataSource: DataSource, executor: MigrationExecutor): Promise<void> {
  const known = new Set(dataSource.migrations.map(({ name }) => name));
  const unknown = (await executor.getExecutedMigrations()).filter(({ name }) => !known.has(name));
  if (unknown.length === 0) return;
  throw new SchemaMismatch(
    `The database was written by a newer version of the product (${unknown.map(({ name }) => name).join(', ')}). Start that version.`,
  );
}
