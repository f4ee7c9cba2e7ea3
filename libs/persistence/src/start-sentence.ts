import { databaseRefusal } from './errors';
import { FactsMissing } from './facts-memory';
import { SchemaMismatch } from './migrate';
import { DatabaseRefused } from './server/await-server';
import { UnsafeDatabase } from './server/server-facts';

/** What the operator is told when a program cannot start because of its database; null for every other error. */
export function databaseStartSentence(error: unknown): string | null {
  const ours = [DatabaseRefused, FactsMissing, UnsafeDatabase, SchemaMismatch].some((kind) => error instanceof kind);
  if (ours) return (error as Error).message;
  const refusal = databaseRefusal(error);
  if (!refusal) return null;
  const cause = error instanceof Error ? ` (${error.message})` : '';
  return refusal.kind === 'storageFull'
    ? `The disk under the database is full; make room and start again${cause}.`
    : `The database cannot be opened; check that it is there and may be read and written${cause}.`;
}
