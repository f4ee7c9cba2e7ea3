import type { DataSource, EntityManager } from 'typeorm';
import { storedEntry, type AuditEntry, type StoredEntry } from './audit-entry';
import { linkHash, type LinkContent } from './canonical';

/** `previousHash` of the first link. */
export const GENESIS = '0'.repeat(64);

/** The newest link: its number (0 before the first) and its hash. Kept outside the database it proves that nothing was cut off. */
export interface AuditHead {
  sequence: number;
  hash: string;
}

/** Thrown when the chain cannot be continued; the administrator must look at the database. */
export class BrokenChain extends Error {}

/** The newest link as of now. Throws BrokenChain when the database holds no head. */
export async function auditHead(source: DataSource | EntityManager): Promise<AuditHead> {
  return headFrom(await source.query(`SELECT sequence, hash FROM audit_head WHERE id = 'chain'`));
}

/**
 * Writes an act as the next link of the chain, inside the caller's transaction: it stands or falls with the fact it
 * speaks of. Appends of all processes stand in one line from here to the end of the transaction, so append last.
 * Throws RangeError for an entry that does not fit, Error outside a transaction, BrokenChain when there is no head.
 */
export async function appendAudit(manager: EntityManager, entry: AuditEntry): Promise<AuditHead> {
  return appendAuditAll(manager, [entry]);
}

/** Like `appendAudit` for many acts of one transaction, in their order and with few round trips; the head is the last one's. */
export async function appendAuditAll(manager: EntityManager, entries: readonly AuditEntry[]): Promise<AuditHead> {
  if (!manager.queryRunner?.isTransactionActive) {
    throw new Error(
      `Audit entry "${entries[0]?.act}" was to be written outside a transaction; it must be in the one of its fact.`,
    );
  }
  const stored = entries.map(storedEntry);
  let head = await lockHead(manager);
  for (let start = 0; start < stored.length; start += ROWS_A_STATEMENT) {
    const links = linksAfter(head, stored.slice(start, start + ROWS_A_STATEMENT));
    await manager.query(insertOf(links.length), links.flatMap(valuesOf));
    head = links[links.length - 1];
  }
  await manager.query(`UPDATE audit_head SET sequence = ?, hash = ? WHERE id = 'chain'`, [head.sequence, head.hash]);
  return { sequence: head.sequence, hash: head.hash };
}

const ROWS_A_STATEMENT = 100;

type Link = LinkContent & AuditHead;

function linksAfter(head: AuditHead, entries: readonly StoredEntry[]): Link[] {
  let previous = head;
  return entries.map((entry) => {
    const content = { ...entry, sequence: previous.sequence + 1, previousHash: previous.hash };
    const link = { ...content, hash: linkHash(content) };
    previous = link;
    return link;
  });
}

const COLUMNS = 'sequence, at, personId, act, objectKind, objectId, caseNumber, detail, sentence, previousHash, hash';

function insertOf(rows: number): string {
  const row = `(${COLUMNS.replaceAll(/\w+/g, '?')})`;
  return `INSERT INTO audit_row (${COLUMNS}) VALUES ${Array(rows).fill(row).join(', ')}`;
}

function valuesOf(link: Link): unknown[] {
  const { sequence, at, personId, act, objectKind, objectId, caseNumber, detail, sentence, previousHash, hash } = link;
  return [
    sequence,
    at,
    personId,
    act,
    objectKind,
    objectId,
    caseNumber,
    JSON.stringify(detail),
    sentence,
    previousHash,
    hash,
  ];
}

/** The embedded database's transaction has the write lock already; a server needs the row's. */
async function lockHead(manager: EntityManager): Promise<AuditHead> {
  const lock = manager.dataSource.options.type === 'better-sqlite3' ? '' : ' FOR UPDATE';
  return headFrom(await manager.query(`SELECT sequence, hash FROM audit_head WHERE id = 'chain'${lock}`));
}

function headFrom(rows: AuditHead[]): AuditHead {
  if (rows.length === 0)
    throw new BrokenChain('The audit chain has lost its head: table audit_head has no row "chain".');
  return { sequence: Number(rows[0].sequence), hash: rows[0].hash };
}
