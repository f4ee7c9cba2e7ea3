import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { appendAudit, auditHead, verifyChain } from '@zhilu/audit';
import { databaseStartSentence, inTransaction, openFacts } from '@zhilu/persistence';
import { startChild, stopChildren } from '../support/child';

const command = (name: string) => join(__dirname, '..', '..', 'apps', 'worker', 'src', name);

const act = (facts: DataSource, objectId: string) =>
  inTransaction(facts, (manager) =>
    appendAudit(manager, {
      ...{ at: new Date(), personId: null, act: 'unit.added', objectKind: 'unit', objectId },
      ...{ caseNumber: null, detail: { text: objectId.repeat(200) }, sentence: null },
    }),
  );

describe('facts put back over those of a crash', () => {
  const environment = { ...process.env };
  let folder: string;
  let crashed: string;
  let backup: string;
  let facts: DataSource;
  const open = (DATA_DIR: string) => openFacts({ DATA_DIR, DATABASE_URL: undefined }, { migrate: 'run' });
  const run = (name: string, target: string) => startChild(command(name), null, [target]).done;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zhilu-restore-'));
    [crashed, backup] = [join(folder, 'crashed'), join(folder, 'backup')];
    Object.assign(process.env, { DATA_DIR: join(folder, 'data'), DATABASE_URL: '' });
    facts = await open(join(folder, 'data'));
    for (let count = 0; count < 20; count += 1) await act(facts, `before-${count}`);
    await run('backup.ts', backup);
    for (let count = 0; count < 60; count += 1) await act(facts, `after-${count}`);
    mkdirSync(crashed);
    for (const end of ['', '-wal', '-shm'])
      cpSync(join(folder, 'data', `facts.db${end}`), join(crashed, `facts.db${end}`));
    cpSync(join(folder, 'data', 'facts-memory.json'), join(crashed, 'facts-memory.json'));
    process.env.DATA_DIR = crashed;
  });
  afterEach(async () => {
    process.env = { ...environment };
    await stopChildren();
    if (facts.isInitialized) await facts.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  const note = () => JSON.parse(readFileSync(join(backup, 'facts.json'), 'utf8'));

  it('are the backup and nothing else; what lay there is kept', async () => {
    const before = ['facts.db', 'facts.db-wal'].map((name) => readFileSync(join(crashed, name)));
    const said = await run('restore.ts', backup);
    const [aside] = readdirSync(crashed).filter((name) => name.startsWith('before-restore-'));
    expect(said).toContain(note().sha256);
    expect(said).toContain(join(crashed, aside));
    expect(readdirSync(join(crashed, aside)).sort()).toEqual(['facts.db', 'facts.db-shm', 'facts.db-wal']);
    const kept = ['facts.db', 'facts.db-wal'].map((name) => readFileSync(join(crashed, aside, name)));
    expect(kept.every((bytes, index) => bytes.equals(before[index]))).toBe(true);
    const back = await open(crashed);
    expect(await auditHead(back)).toEqual(note().auditHead);
    expect((await verifyChain(back)).firstBroken).toBeUndefined();
    await back.destroy();
  });

  it('stay as they are while a process works on them', async () => {
    process.env.DATA_DIR = join(folder, 'data');
    await expect(run('restore.ts', backup)).rejects.toThrow(`No restore: Process ${process.pid} works on the facts`);
    expect(readdirSync(join(folder, 'data')).filter((name) => /restor/.test(name))).toEqual([]);
    expect((await auditHead(facts)).sequence).toBe(80);
  });

  it('stay as they are when the copy is not what its note says', async () => {
    const bytes = readFileSync(join(backup, 'facts.db'));
    bytes[bytes.length - 100] ^= 1;
    const before = readdirSync(crashed);
    writeFileSync(join(backup, 'facts.db'), bytes);
    await expect(run('restore.ts', backup)).rejects.toThrow(/No restore: .*facts\.db is damaged: its sha256/);
    writeFileSync(join(backup, 'facts.db'), bytes.subarray(1));
    await expect(run('restore.ts', backup)).rejects.toThrow(/bytes, its note says/);
    rmSync(join(backup, 'facts.json'));
    await expect(run('restore.ts', backup)).rejects.toThrow(/Name the folder that npm run backup wrote/);
    expect(readdirSync(crashed)).toEqual(before);
  });

  it('of a server are loaded by its own client, and the sentence says how', async () => {
    const given = { ...note(), file: '/elsewhere/facts.sql' };
    cpSync(join(backup, 'facts.db'), join(backup, 'facts.sql'));
    writeFileSync(join(backup, 'facts.json'), JSON.stringify(given));
    await expect(run('restore.ts', backup)).rejects.toThrow(`mariadb <database> < ${join(backup, 'facts.sql')}`);
  });

  it('that are damaged have a sentence with the way out', async () => {
    for (const end of ['-wal', '-shm']) rmSync(join(crashed, `facts.db${end}`));
    writeFileSync(join(crashed, 'facts.db'), 'no database at all. '.repeat(500));
    const error: unknown = await open(crashed).catch((thrown: unknown) => thrown);
    expect(databaseStartSentence(error)).toMatch(/damaged or no database .*npm run restore.*facts\.db-wal/);
    expect(existsSync(join(crashed, 'facts.db-wal'))).toBe(false);
  });
});
