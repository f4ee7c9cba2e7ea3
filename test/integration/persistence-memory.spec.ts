import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { appendAudit } from '@zhilu/audit';
import {
  FactsMemory,
  FactsMissing,
  factsRestored,
  inTransaction,
  nextNumber,
  openFacts,
  raiseCounter,
  restoredFacts,
  settleRestored,
  type FactsSettings,
} from '@zhilu/persistence';
import { createDatabase, eachDatabase } from '../support/databases';

const act = (facts: DataSource, objectId: string) =>
  inTransaction(facts, (manager) =>
    appendAudit(manager, {
      at: new Date(),
      personId: null,
      act: 'unit.added',
      objectKind: 'unit',
      objectId,
      caseNumber: null,
      detail: {},
      sentence: null,
    }),
  );

eachDatabase((database) => {
  let facts: DataSource;
  let memory: FactsMemory;
  const remembered = () => readFileSync(join(database.settings.DATA_DIR, 'facts-memory.json'), 'utf8');
  const again = async (settings: FactsSettings = database.settings) => {
    const opened = await openFacts(settings, { migrate: 'run' });
    const restored = await factsRestored(opened);
    await opened.destroy();
    return restored;
  };

  beforeAll(async () => {
    facts = await database.open();
    memory = FactsMemory.of(database.settings.DATA_DIR);
  });

  it('knows its own facts again, however far they have come since', async () => {
    for (const name of ['one', 'two', 'three']) await act(facts, name);
    await memory.remember(facts);
    expect(await factsRestored(facts)).toBe(false);
    await act(facts, 'four');
    expect(await again()).toBe(false);
  });

  it('tells facts that lost their newest acts, until they were compared', async () => {
    await act(facts, 'five');
    await memory.remember(facts);
    await cutOff(facts);
    expect(await again()).toBe(true);
    expect(await again()).toBe(true);
    await settleRestored(facts);
    expect(await again()).toBe(false);
  });

  it('tells facts that went another way from an older copy, also while they are open', async () => {
    await act(facts, 'six');
    await memory.remember(facts);
    await cutOff(facts);
    await act(facts, 'another');
    await act(facts, 'and one more');
    await memory.remember(facts);
    expect(await restoredFacts(facts)).toMatchObject({ before: 5, found: 6 });
    await settleRestored(facts);
    await memory.remember(facts);
    expect(await factsRestored(facts)).toBe(false);
  });

  it('tells facts that come into a folder which never saw them', async () => {
    const DATA_DIR = mkdtempSync(join(tmpdir(), 'zhilu-test-'));
    if (database.kind === 'embedded') {
      await facts.query('PRAGMA wal_checkpoint(TRUNCATE)');
      cpSync(join(database.settings.DATA_DIR, 'facts.db'), join(DATA_DIR, 'facts.db'));
    }
    expect(await again({ ...database.settings, DATA_DIR })).toBe(true);
    rmSync(DATA_DIR, { recursive: true });
    await settleRestored(facts);
  });

  it('gives no number out again that a lost case had, and takes none back', async () => {
    const next = () => inTransaction(facts, (manager) => nextNumber(manager, 'case:CY:2026'));
    await raiseCounter(facts.manager, 'case:CY:2026', 12);
    expect(await next()).toBe(13);
    await raiseCounter(facts.manager, 'case:CY:2026', 7);
    expect(await next()).toBe(14);
  });

  it('goes on when the note cannot be written', async () => {
    const file = join(database.settings.DATA_DIR, 'facts-memory.json');
    const before = remembered();
    rmSync(file);
    mkdirSync(file);
    await act(facts, 'unnoted');
    await memory.remember(facts);
    rmSync(file, { recursive: true });
    await act(facts, 'noted');
    await memory.remember(facts);
    expect(remembered()).not.toBe(before);
  });

  it('founds nothing where its facts are gone, and says what to do', async () => {
    const before = remembered();
    const empty = await createDatabase(database.kind);
    const folder = join(empty.settings.DATA_DIR, 'again');
    mkdirSync(folder);
    cpSync(join(database.settings.DATA_DIR, 'facts-memory.json'), join(folder, 'facts-memory.json'));
    for (const migrate of ['run', 'wait'] as const) {
      const opened = openFacts({ ...empty.settings, DATA_DIR: folder }, { migrate });
      await expect(opened).rejects.toThrow(FactsMissing);
      await expect(opened).rejects.toThrow('Put the database or its backup back');
    }
    expect(readFileSync(join(folder, 'facts-memory.json'), 'utf8')).toBe(before);
    await empty.remove();
  });
});

/** Takes the newest link off the chain, as an older copy lacks it. */
async function cutOff(facts: DataSource): Promise<void> {
  await facts.query('DELETE FROM audit_row WHERE sequence = (SELECT sequence FROM audit_head)');
  await facts.query(
    // MariaDB assigns from left to right.
    'UPDATE audit_head SET hash = (SELECT hash FROM audit_row WHERE sequence = audit_head.sequence - 1), sequence = sequence - 1',
  );
}
