import { databaseRefusal, sqliteCode } from './errors';
import { FactsMissing } from './facts-memory';
import { SchemaMismatch } from './migrate';
import { DatabaseRefused } from './server/await-server';
import { UnsafeDatabase } from './server/server-facts';

/** What the operator is told when a program cannot start because of its database; null for every other error. */
export function databaseStartSentence(error: unknown): string | null {
  const ours = [DatabaseRefused, FactsMissing, UnsafeDatabase, SchemaMismatch].some((kind) => error instanceof kind);
  if (ours) return (error as Error).message;
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCode(error))) return damaged(error as Error);
  const refusal = databaseRefusal(error);
  if (!refusal) return null;
  const cause = error instanceof Error ? ` (${error.message})` : '';
  return refusal.kind === 'storageFull'
    ? `The disk under the database is full; make room and start again${cause}.`
    : `The database cannot be opened; check that it is there and may be read and written${cause}.`;
}

function damaged({ message }: Error): string {
  return (
    `The facts database in DATA_DIR is damaged or no database (${message}). Stop everything and put a backup back: ` +
    `npm run restore -- <backup folder>. Where facts.db was copied there by hand, the facts.db-wal and facts.db-shm of the ` +
    `one before must not stay beside it.`
  );
}
