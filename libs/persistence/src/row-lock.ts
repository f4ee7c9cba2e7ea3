import type { EntityManager } from 'typeorm';

/** What `find` takes to lock the row it reads until the transaction ends; the embedded database locks as a whole when one begins. */
export function rowLock(manager: EntityManager): { mode: 'pessimistic_write' } | undefined {
  return manager.dataSource.options.type === 'better-sqlite3' ? undefined : { mode: 'pessimistic_write' };
}
