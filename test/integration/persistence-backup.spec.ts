import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendAuditAll, verifyChain, type AuditEntry } from '@zhilu/audit';
import { backupFacts, BackupRefused, inTransaction, Notification, openFacts } from '@zhilu/persistence';
import type { DataSource } from 'typeorm';
import { startChild, stopChildren, until } from '../support/child';
import { createDatabase, eachDatabase, type TestDatabase } from '../support/databases';

const BACKUP = join(__dirname, '..', '..', 'apps', 'worker', 'src', 'backup.ts');
const APPEND = join(__dirname, 'children', 'append.ts');
const HARD_TEXT = `"quotes" 'single' \`tick\` back\\slash\nline\r\n🚓 50% ? :name -- comment ; /* x */`;

const anEntry = (number: number): AuditEntry => ({
  at: new Date(Date.UTC(2026, 10, 24, 1, 2, 3, number % 1000)),
  personId: null,
  act: 'recording.viewed',
  objectKind: 'recording',
  objectId: `r-${number}`,
  detail: { number, text: HARD_TEXT },
  sentence: HARD_TEXT,
});

eachDatabase((database) => {
  let facts: DataSource;
  let folder: string;
  beforeAll(async () => {
    facts = await database.open();
    await inTransaction(facts, (manager) =>
      appendAuditAll(
        manager,
        Array.from({ length: 500 }, (_, index) => anEntry(index + 1)),
      ),
    );
    await facts
      .getRepository(Notification)
      .insert({ id: 'n-1', personId: 'p-1', text: HARD_TEXT, at: new Date(1_795_500_000_123) });
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zhilu-backup-'));
  });
  afterEach(async () => {
    await stopChildren();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens what the backup restores to. */
  const restored = async (file: string): Promise<TestDatabase> => {
    const fresh = await createDatabase(database.kind);
    if (database.kind === 'embedded') {
      writeFileSync(join(fresh.settings.DATA_DIR, 'facts.db'), readFileSync(file));
      return fresh;
    }
    const connection = await createConnection({
      uri: fresh.settings.DATABASE_URL?.replace('mariadb:', 'mysql:'),
      multipleStatements: true,
    });
    await connection.query(readFileSync(file, 'utf8')).finally(() => connection.end());
    return fresh;
  };

  it('is one whole instant, taken while another process writes, and opens again without drift', async () => {
    const writer = startChild(APPEND, { settings: database.settings, appends: 200, name: 'meanwhile' });
    const before = (await verifyChain(facts)).head;
    await until(
      'the other process is writing',
      async () => (await verifyChain(facts, { from: before.sequence + 1 })).rows > 0,
    );
    const backup = await backupFacts(database.settings, folder);
    await writer.done;
    expect(backup.sha256).toBe(createHash('sha256').update(readFileSync(backup.path)).digest('hex'));
    const fresh = await restored(backup.path);
    const copy = await openFacts(fresh.settings, { migrate: 'run' });
    const report = await verifyChain(copy, { remembered: before });
    expect(report.firstBroken).toBeUndefined();
    expect(report.rows).toBeGreaterThan(before.sequence);
    expect((await copy.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
    expect(await copy.getRepository(Notification).find()).toEqual(await facts.getRepository(Notification).find());
    await copy.destroy();
    await fresh.remove();
  });

  it('never overwrites, and leaves nothing of a failed one', async () => {
    const { path } = await backupFacts(database.settings, folder);
    const bytes = readFileSync(path);
    await expect(backupFacts(database.settings, folder)).rejects.toThrow(BackupRefused);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    const other = join(folder, 'other');
    mkdirSync(other);
    const wrong =
      database.kind === 'embedded'
        ? { DATA_DIR: other, DATABASE_URL: undefined }
        : { ...database.settings, DATABASE_URL: database.settings.DATABASE_URL?.replace(/zhilu_/, 'absent_') };
    await expect(backupFacts(wrong, other)).rejects.toThrow();
    expect(readdirSync(other)).toEqual([]);
  });

  it('is a command that says what it wrote', async () => {
    const environment = { ...process.env };
    Object.assign(process.env, {
      DATA_DIR: database.settings.DATA_DIR,
      DATABASE_URL: database.settings.DATABASE_URL ?? '',
    });
    const target = join(folder, 'today');
    const said = await startChild(BACKUP, null, [target]).done;
    const again = await startChild(BACKUP, null, [target]).done.catch(String);
    process.env = environment;
    const note = JSON.parse(readFileSync(join(target, 'facts.json'), 'utf8'));
    expect(said).toContain(note.sha256);
    expect(note.auditHead).toEqual((await verifyChain(facts)).head);
    expect(again).toMatch(/No backup: .*is not overwritten/);
  });
});
