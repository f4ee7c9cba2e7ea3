import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { isCollision } from './errors';

export interface TransactionOptions {
  /** How often the work is done again after losing against another transaction. */
  retries?: number;
}

/**
 * Does the work in one transaction, again from the start when it lost against another one (deadlock, lock wait, busy).
 * The work must therefore have no effect but through its manager. Throws what the work throws, rolled back.
 */
export async function inTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
  { retries = 5 }: TransactionOptions = {},
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await dataSource.transaction(work);
    } catch (error) {
      if (attempt >= retries || !isCollision(error)) throw error;
      await pause(Math.random() * 20 * 2 ** attempt);
    }
  }
}
