import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { FactsMark } from './entities';
import { isDuplicate } from './errors';

const remembered = z.object({
  facts: z.literal('zhilu'),
  format: z.literal(1),
  id: z.uuid(),
  sequence: z.int().nonnegative(),
  hash: z.string(),
});

type Remembered = z.infer<typeof remembered>;
type Head = Pick<Remembered, 'sequence' | 'hash'>;

/** Thrown when the facts this folder knows are not there; nothing is founded in their place. The operator must act. */
export class FactsMissing extends Error {}

/**
 * What DATA_DIR remembers of the facts, outside of them (facts-memory.json): which they are and how far their audit chain had come.
 * So facts that are gone are not taken for a new bureau, and facts put back from a backup are known to be older.
 */
export class FactsMemory {
  private readonly file: string;
  private written: Remembered | null;

  private constructor(dataDir: string) {
    this.file = join(dataDir, 'facts-memory.json');
    this.written = read(this.file);
  }

  static of(dataDir: string): FactsMemory {
    return new FactsMemory(dataDir);
  }

  /** Throws FactsMissing when facts are remembered and this database does not hold them. Needs no schema. */
  async refuseOthers(facts: DataSource): Promise<void> {
    if (this.written && (await idOf(facts)) !== this.written.id) throw this.missing('it holds none, or others');
  }

  /** The same for a file that must be there before it is opened: opening would make it. */
  refuseAbsent(databaseFile: string): void {
    if (this.written && !existsSync(databaseFile)) throw this.missing(`${databaseFile} is not there`);
  }

  /**
   * Gives new facts their identity, and marks facts that are older than they were, or that come into a folder which never
   * saw them: until `settle` nothing may be done on them that the engine could know better.
   */
  async compare(facts: DataSource): Promise<void> {
    const id = (await idOf(facts)) ?? (await name(facts));
    const head = await headOf(facts);
    if (this.written ? await isOlder(facts, head, this.written) : head.sequence > 0) await mark(facts);
    await this.keep({ id, ...head });
  }

  /** Takes down how far the facts have come. True when they have gone back under us; then they are marked, too. */
  async remember(facts: DataSource): Promise<boolean> {
    const { written } = this;
    const head = await headOf(facts);
    if (!written || (head.sequence === written.sequence && head.hash === written.hash)) return false;
    const older = await isOlder(facts, head, written);
    if (older) await mark(facts);
    await this.keep({ id: written.id, ...head });
    return older;
  }

  private async keep(now: Head & { id: string }): Promise<void> {
    const content: Remembered = { facts: 'zhilu', format: 1, ...now };
    const draft = `${this.file}.${process.pid}`;
    await mkdir(dirname(this.file), { recursive: true });
    await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, this.file);
    this.written = content;
  }

  private missing(why: string): FactsMissing {
    return new FactsMissing(
      `The facts database that ${this.file} knows is not there: ${why}. Nothing was changed. ` +
        `Put the database or its backup back and start again; to begin a new bureau without it, move ${this.file} away.`,
    );
  }
}

/** Whether the facts came back older and were not yet compared with the engine. */
export function factsRestored({ manager }: Pick<DataSource, 'manager'>): Promise<boolean> {
  return manager.existsBy(FactsMark, { name: 'restored' });
}

/** The facts were compared with the engine: work goes on. */
export async function settleRestored({ manager }: Pick<DataSource, 'manager'>): Promise<void> {
  await manager.delete(FactsMark, { name: 'restored' });
}

async function mark({ manager }: DataSource): Promise<void> {
  await manager.save(FactsMark, { name: 'restored', value: new Date().toISOString() });
}

async function idOf(facts: DataSource): Promise<string | null> {
  const runner = facts.createQueryRunner();
  try {
    if (!(await runner.hasTable('facts_mark'))) return null;
  } finally {
    await runner.release();
  }
  return (await facts.manager.findOneBy(FactsMark, { name: 'id' }))?.value ?? null;
}

/** Of two processes that name new facts at once, the first one's name stands. */
async function name(facts: DataSource): Promise<string> {
  try {
    await facts.manager.insert(FactsMark, { name: 'id', value: randomUUID() });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  return (await facts.manager.findOneByOrFail(FactsMark, { name: 'id' })).value;
}

async function headOf(facts: DataSource): Promise<Head> {
  const [row] = await facts.query(`SELECT sequence, hash FROM audit_head WHERE id = 'chain'`);
  return { sequence: Number(row?.sequence ?? 0), hash: String(row?.hash ?? '') };
}

/** Fewer links than before, or another link where the remembered one was. */
async function isOlder(facts: DataSource, head: Head, before: Head): Promise<boolean> {
  if (head.sequence < before.sequence) return true;
  if (before.sequence === 0) return false;
  const [row] = await facts.query('SELECT hash FROM audit_row WHERE sequence = ?', [before.sequence]);
  return row?.hash !== before.hash;
}

function read(file: string): Remembered | null {
  if (!existsSync(file)) return null;
  const parsed = remembered.safeParse(parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new FactsMissing(
    `${file} cannot be read: it is no note of ours. Restore it, or move it away when the facts are right.`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
