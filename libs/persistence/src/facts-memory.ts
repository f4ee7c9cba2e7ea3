import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LastingTrouble } from '@zhilu/domain';
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
  private readonly logger = new Logger(FactsMemory.name);
  private readonly trouble = new LastingTrouble();

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
    if (this.written ? await isOlder(facts, head, this.written) : head.sequence > 0)
      await mark(facts, this.written, head);
    await this.keep({ id, ...head });
  }

  /** Takes down how far the facts have come. Marks them when they have gone back under us. */
  async remember(facts: DataSource): Promise<void> {
    const { written } = this;
    const head = await headOf(facts);
    if (!written || (head.sequence === written.sequence && head.hash === written.hash)) return;
    if (await isOlder(facts, head, written)) await mark(facts, written, head);
    await this.keep({ id: written.id, ...head });
  }

  /** A note that cannot be written now is written later: people's work does not wait for it. */
  private async keep(now: Head & { id: string }): Promise<void> {
    this.written = { facts: 'zhilu', format: 1, ...now };
    try {
      await this.write(`${JSON.stringify(this.written, null, 2)}\n`);
      const lasted = this.trouble.ended();
      if (lasted) this.logger.log(`${this.file} is written again, after ${lasted}.`);
    } catch (error) {
      const line = this.trouble.failed(`${this.file} cannot be written: ${String(error)}`);
      if (line) this.logger.warn(line);
    }
  }

  /** Whole or not at all, also over a power cut. */
  private async write(content: string): Promise<void> {
    const draft = `${this.file}.${process.pid}`;
    await mkdir(dirname(this.file), { recursive: true });
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.file);
  }

  private missing(why: string): FactsMissing {
    return new FactsMissing(
      `The facts database that ${this.file} knows is not there: ${why}. Nothing was changed. ` +
        `Put the database or its backup back and start again; to begin a new bureau without it, move ${this.file} away.`,
    );
  }
}

/** How far the audit chain was remembered to have come, null in a folder that never saw these facts, and how far it was found. */
export interface RestoredFacts {
  before: number | null;
  hash: string | null;
  found: number;
}

/** What was found when the facts came back, as long as they were not compared with the engine; else null. */
export async function restoredFacts({ manager }: Pick<DataSource, 'manager'>): Promise<RestoredFacts | null> {
  const mark = await manager.findOneBy(FactsMark, { name: 'restored' });
  return mark && (JSON.parse(mark.value) as RestoredFacts);
}

/** Whether the facts came back older and were not yet compared with the engine. */
export function factsRestored({ manager }: Pick<DataSource, 'manager'>): Promise<boolean> {
  return manager.existsBy(FactsMark, { name: 'restored' });
}

/** The facts were compared with the engine: work goes on. */
export async function settleRestored({ manager }: Pick<DataSource, 'manager'>): Promise<void> {
  await manager.delete(FactsMark, { name: 'restored' });
}

async function mark({ manager }: DataSource, before: Head | null, found: Head): Promise<void> {
  const value: RestoredFacts = { before: before?.sequence ?? null, hash: before?.hash ?? null, found: found.sequence };
  await manager.save(FactsMark, { name: 'restored', value: JSON.stringify(value) });
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
