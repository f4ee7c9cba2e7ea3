import type { DataSource } from 'typeorm';
import { auditHead, GENESIS, type AuditHead } from './chain';
import { linkHash } from './canonical';

/** What is wrong with a link. */
export type BreakReason =
  | 'missing' // its number does not exist
  | 'altered' // its hash does not fit its content
  | 'unlinked' // it does not follow from the link before it
  | 'stray' // it lies before the first or past the newest link: never appended
  | 'headDiffers' // the head does not name the last link
  | 'rememberedDiffers'; // it is not the link that was remembered outside

export interface BrokenLink {
  sequence: number;
  reason: BreakReason;
}

export interface ChainReport {
  ok: boolean;
  /** Links that were checked and hold. */
  rows: number;
  head: AuditHead;
  firstBroken?: BrokenLink;
}

export interface VerifyOptions {
  /** First link to check; the one before it is taken as sound. Default 1, the whole chain. */
  from?: number;
  /** Links read at a time. */
  batch?: number;
  /** A head remembered outside the database (anchor, backup note, paper): the only thing that shows a rewritten or shortened chain. */
  remembered?: AuditHead;
  /** Told after each batch: links checked so far, and how many there are. */
  progress?: (checked: number, of: number) => void;
  /** Ends the check between two batches, with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Checks every link from `from` to the head, a batch at a time; appends may go on meanwhile. Memory does not grow with the chain.
 * Throws BrokenChain when the head itself is lost.
 */
export async function verifyChain(dataSource: DataSource, options: VerifyOptions = {}): Promise<ChainReport> {
  const { from = 1, batch = 1_000, remembered, progress, signal } = options;
  const head = await auditHead(dataSource);
  const walk = new Walk(from, await hashBefore(dataSource, from));
  while (walk.broken === null && walk.next <= head.sequence) {
    signal?.throwIfAborted();
    walk.take(await linksFrom(dataSource, walk.next, head.sequence, batch));
    progress?.(walk.next - from, head.sequence - from + 1);
  }
  const firstBroken =
    walk.broken ??
    walk.endsAt(head) ??
    (await rememberedLink(dataSource, remembered, head)) ??
    (await strayLink(dataSource, from));
  const rows = walk.next - from;
  return firstBroken === null ? { ok: true, rows, head } : { ok: false, rows, head, firstBroken };
}

interface StoredLink {
  sequence: number;
  at: Date | string;
  personId: string | null;
  act: string;
  objectKind: string;
  objectId: string;
  caseNumber: string | null;
  detail: string;
  sentence: string | null;
  previousHash: string;
  hash: string;
}

/** Follows the chain link by link and stops at the first that does not hold. */
class Walk {
  broken: BrokenLink | null = null;

  constructor(
    public next: number,
    private previousHash: string | null,
  ) {}

  take(links: StoredLink[]): void {
    if (links.length === 0) this.broken = { sequence: this.next, reason: 'missing' };
    for (const link of links) {
      this.broken = this.fault(link);
      if (this.broken !== null) return;
      this.previousHash = link.hash;
      this.next++;
    }
  }

  endsAt(head: AuditHead): BrokenLink | null {
    const differs = this.previousHash !== null && this.previousHash !== head.hash;
    return differs ? { sequence: head.sequence, reason: 'headDiffers' } : null;
  }

  private fault(link: StoredLink): BrokenLink | null {
    const sequence = Number(link.sequence);
    if (sequence < this.next) return { sequence, reason: 'stray' };
    if (sequence > this.next) return { sequence: this.next, reason: 'missing' };
    if (this.previousHash !== null && link.previousHash !== this.previousHash) return { sequence, reason: 'unlinked' };
    return hashOf(link) === link.hash ? null : { sequence, reason: 'altered' };
  }
}

/** Null for content that cannot even be read as a link. */
function hashOf({ hash: _hash, ...link }: StoredLink): string | null {
  try {
    return linkHash({
      ...link,
      sequence: Number(link.sequence),
      at: instant(link.at),
      detail: JSON.parse(link.detail),
    });
  } catch {
    return null;
  }
}

/** The embedded database keeps instants as text in UTC. */
function instant(stored: Date | string): Date {
  return stored instanceof Date ? stored : new Date(`${stored.replace(' ', 'T')}Z`);
}

async function linksFrom(dataSource: DataSource, from: number, to: number, batch: number): Promise<StoredLink[]> {
  const lowest = from === 1 ? Number.MIN_SAFE_INTEGER : from;
  return dataSource.query('SELECT * FROM audit_row WHERE sequence BETWEEN ? AND ? ORDER BY sequence LIMIT ?', [
    lowest,
    to,
    batch,
  ]);
}

/** Null when the link before is gone: then only the links after it can be checked. */
async function hashBefore(dataSource: DataSource, from: number): Promise<string | null> {
  return from <= 1 ? GENESIS : hashAt(dataSource, from - 1);
}

async function hashAt(dataSource: DataSource, sequence: number): Promise<string | null> {
  if (sequence === 0) return GENESIS;
  const [link] = await dataSource.query('SELECT hash FROM audit_row WHERE sequence = ?', [sequence]);
  return link?.hash ?? null;
}

async function rememberedLink(
  dataSource: DataSource,
  remembered: AuditHead | undefined,
  head: AuditHead,
): Promise<BrokenLink | null> {
  if (remembered === undefined) return null;
  if (remembered.sequence > head.sequence) return { sequence: head.sequence + 1, reason: 'missing' };
  const hash = await hashAt(dataSource, remembered.sequence);
  return hash === remembered.hash ? null : { sequence: remembered.sequence, reason: 'rememberedDiffers' };
}

/** One statement, so that an append between two cannot look like a stray link. */
async function strayLink(dataSource: DataSource, from: number): Promise<BrokenLink | null> {
  const [{ sequence }] = await dataSource.query(
    'SELECT MIN(r.sequence) AS sequence FROM audit_row r, audit_head h WHERE r.sequence > h.sequence AND r.sequence >= ?',
    [from],
  );
  return sequence === null ? null : { sequence: Number(sequence), reason: 'stray' };
}
