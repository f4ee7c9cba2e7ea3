import type { DataSource, EntityManager } from 'typeorm';
import { storedEntry, type AuditEntry } from './audit-entry';
import { linkHash } from './canonical';

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
  if (!manager.queryRunner?.isTransactionActive) {
    throw new Error(
      `Audit entry "${entry.act}" was to be written outside a transaction; it must be in the one of its fact.`,
    );
  }
  const stored = storedEntry(entry);
  const previous = await lockHead(manager);
  const link = { ...stored, sequence: previous.sequence + 1, previousHash: previous.hash };
  const hash = linkHash(link);
  await manager.query(INSERT, [
    link.sequence,
    link.at,
    link.personId,
    link.act,
    link.objectKind,
    link.objectId,
    link.caseNumber,
    JSON.stringify(link.detail),
    link.sentence,
    link.previousHash,
    hash,
  ]);
  await manager.query(`UPDATE audit_head SET sequence = ?, hash = ? WHERE id = 'chain'`, [link.sequence, hash]);
  return { sequence: link.sequence, hash };
}

const COLUMNS = [
  'sequence',
  'at',
  'personId',
  'act',
  'objectKind',
  'objectId',
  'caseNumber',
  'detail',
  'sentence',
  'previousHash',
  'hash',
];
const INSERT = `INSERT INTO audit_row (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`;

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
