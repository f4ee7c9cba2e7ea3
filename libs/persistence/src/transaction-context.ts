import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, QueryRunner } from 'typeorm';

interface Transaction {
  open: boolean;
  runner: QueryRunner | null;
}

/** A programming mistake, found at once instead of as a hang. */
export class TransactionMisuse extends Error {
  constructor() {
    super(
      'The data source was used inside a transaction of its own. Use only the manager handed to the transaction: ' +
        'manager.getRepository(…), manager.query(…). Anything else would wait for the transaction that waits for it.',
    );
    this.name = 'TransactionMisuse';
  }
}

/**
 * Knows which transaction the running code is in, and refuses every other query runner of the same data source there.
 * On the embedded database such a query would wait for ever; on a server it would silently be outside the transaction.
 */
export class TransactionContext {
  private readonly storage = new AsyncLocalStorage<Transaction>();

  /** Makes `dataSource.transaction` and its query runners known to this context. */
  watch(dataSource: DataSource): void {
    this.watchTransactions(dataSource);
    this.watchQueryRunners(dataSource);
  }

  /** Throws TransactionMisuse when the running code is inside a transaction that has another query runner. */
  mustBeOwn(runner: QueryRunner | null): void {
    const transaction = this.storage.getStore();
    if (transaction?.open && transaction.runner !== null && transaction.runner !== runner)
      throw new TransactionMisuse();
  }

  private watchTransactions(dataSource: DataSource): void {
    const manager = dataSource.manager;
    const original = manager.transaction.bind(manager) as (...given: unknown[]) => Promise<unknown>;
    const watched = async (...given: unknown[]): Promise<unknown> => {
      this.mustBeOwn(null);
      const transaction: Transaction = { open: true, runner: null };
      return this.storage.run(transaction, async () => {
        try {
          return await original(...given);
        } finally {
          transaction.open = false;
        }
      });
    };
    Object.assign(manager, { transaction: watched });
  }

  private watchQueryRunners(dataSource: DataSource): void {
    const driver = dataSource.driver;
    const original = driver.createQueryRunner.bind(driver);
    driver.createQueryRunner = (mode) => {
      this.mustBeOwn(null);
      const runner = original(mode);
      const transaction = this.storage.getStore();
      if (transaction?.open) transaction.runner = runner;
      return runner;
    };
  }
}
