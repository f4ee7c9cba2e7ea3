import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFacts, SchemaMismatch } from '@zhilu/persistence';
import type { DataSource } from 'typeorm';
import { startChild, stopChildren, until, type Child } from '../support/child';
import { eachDatabase } from '../support/databases';

const OPEN = join(__dirname, 'children', 'open.ts');

eachDatabase((database) => {
  let facts: DataSource;
  afterEach(stopChildren);

  const tables = async (): Promise<string[]> => {
    const sql =
      database.kind === 'embedded'
        ? `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
        : 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()';
    return (await facts.query(sql)).map(({ name }: { name: string }) => name);
  };
  const drift = async () => (await facts.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);
  const dropAll = async () => {
    for (const table of await tables()) await facts.query(`DROP TABLE ${table}`);
    rmSync(join(database.settings.DATA_DIR, 'facts-memory.json'), { force: true });
  };
  const undoAll = async () => {
    for (let left = facts.migrations.length; left > 0; left--) await facts.undoLastMigration();
  };

  const startTogether = async (modes: Array<'run' | 'wait'>): Promise<Child[]> => {
    const startFile = join(database.settings.DATA_DIR, `start-${randomUUID()}`);
    const children = modes.map((migrate) =>
      startChild(OPEN, { settings: database.settings, options: { migrate }, startFile }),
    );
    await until('every process is ready', () => children.every((child) => child.output() === 'ready '));
    writeFileSync(startFile, '');
    return children;
  };

  it('is migrated once when many processes start at the same moment, others wait', async () => {
    facts = await database.open();
    for (let round = 0; round < 2; round++) {
      await dropAll();
      const children = await startTogether(['run', 'run', 'run', 'wait']);
      expect(await Promise.all(children.map(({ done }) => done))).toEqual(Array(4).fill('ready heads 1'));
      const [{ amount }] = await facts.query('SELECT COUNT(*) AS amount FROM migrations');
      expect(Number(amount)).toBe(facts.migrations.length);
    }
  });

  it('is finished by the next process when the migrating one is killed', async () => {
    for (const delay of [5, 20, 50, 90]) {
      await dropAll();
      const [migrating] = await startTogether(['run']);
      await new Promise((resolve) => setTimeout(resolve, delay));
      migrating.process.kill('SIGKILL');
      await migrating.done.catch(() => undefined);
      const next = await openFacts(database.settings, { migrate: 'run' });
      await next.destroy();
      expect(await drift()).toEqual([]);
      expect(await facts.query('SELECT sequence FROM audit_head')).toHaveLength(1);
    }
  });

  it('has no drift from the entities, up, down and up again, and leaves no table behind', async () => {
    await dropAll();
    await facts.runMigrations();
    const up = await tables();
    expect(await drift()).toEqual([]);
    await undoAll();
    expect(await tables()).toEqual(['migrations']);
    await facts.runMigrations();
    expect((await tables()).sort()).toEqual(up.sort());
    expect(await drift()).toEqual([]);
  });

  it('has the indexes under the names the entities give', async () => {
    const runner = facts.createQueryRunner();
    for (const metadata of facts.entityMetadatas) {
      const table = await runner.getTable(metadata.tableName);
      const named = metadata.indices.map(({ name, isUnique }) => `${name} ${isUnique}`).sort();
      expect(table?.indices.map(({ name, isUnique }) => `${name} ${isUnique}`).sort()).toEqual(named);
    }
    await runner.release();
  });

  it('refuses a database that a newer version has written', async () => {
    await facts.query(`INSERT INTO migrations (timestamp, name) VALUES (1999999999999, 'FromTheFuture1999999999999')`);
    for (const migrate of ['run', 'wait'] as const) {
      const opened = openFacts(database.settings, { migrate });
      await expect(opened).rejects.toThrow(SchemaMismatch);
      await expect(opened).rejects.toThrow('FromTheFuture1999999999999');
    }
    await facts.query(`DELETE FROM migrations WHERE name = 'FromTheFuture1999999999999'`);
  });
});
