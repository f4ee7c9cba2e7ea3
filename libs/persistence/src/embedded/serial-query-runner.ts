import { setTimeout as pause } from 'node:timers/promises';
import { DateUtils, QueryFailedError } from 'typeorm';
import type { ObjectLiteral, QueryRunner } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver';
import type { IsolationLevel } from 'typeorm/driver/types/IsolationLevel';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner';
import { Refusal } from '@zhilu/domain';
import { sqliteCode } from '../errors';
import type { TransactionContext } from '../transaction-context';
import type { EmbeddedConnection } from './connection';
import type { Turns } from './turns';

/** How long a statement waits for another process that is writing, in milliseconds. */
const BUSY_TIMEOUT = 10_000;

/**
 * A query runner of the one embedded connection, which keeps it to itself from BEGIN to COMMIT or ROLLBACK
 * and for the length of each query outside a transaction. TypeORM's own would mix parallel transactions.
 */
export class SerialQueryRunner extends BetterSqlite3QueryRunner {
  private giveBack: (() => void) | null = null;

  constructor(
    driver: BetterSqlite3Driver,
    private readonly turns: Turns,
    private readonly context: TransactionContext,
  ) {
    super(driver);
  }

  override async startTransaction(isolationLevel?: IsolationLevel): Promise<void> {
    const outermost = this.giveBack === null;
    if (outermost) this.giveBack = await this.takeTurn();
    try {
      await super.startTransaction(isolationLevel);
    } catch (error) {
      if (outermost) this.forgetTransaction();
      throw error;
    }
  }

  override async commitTransaction(): Promise<void> {
    await super.commitTransaction();
    if (!this.isTransactionActive) this.forgetTransaction();
  }

  override async rollbackTransaction(): Promise<void> {
    const outermost = this.transactionDepth <= 1;
    try {
      await super.rollbackTransaction();
    } finally {
      if (outermost) this.forgetTransaction();
    }
  }

  override async release(): Promise<void> {
    if (this.giveBack !== null) this.forgetTransaction();
    this.isReleased = true;
    await super.release();
  }

  override async query(sql: string, parameters?: unknown[] | ObjectLiteral, structured = false): Promise<unknown> {
    const given = Array.isArray(parameters) ? parameters.map(bindable) : parameters;
    if (sql === 'BEGIN TRANSACTION') return this.patiently(() => super.query('BEGIN IMMEDIATE', [], structured));
    if (this.giveBack !== null) return super.query(sql, given, structured);
    const giveBack = await this.takeTurn();
    try {
      return await this.patiently(() => super.query(sql, given, structured));
    } finally {
      giveBack();
    }
  }

  private takeTurn(): Promise<() => void> {
    this.context.mustBeOwn(this as unknown as QueryRunner);
    return this.turns.take();
  }

  /** Waits for other processes without holding up this one's event loop, as SQLite's own busy timeout would. */
  private async patiently<T>(attempt: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + BUSY_TIMEOUT;
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof QueryFailedError) || sqliteCode(error) !== 'SQLITE_BUSY' || Date.now() > deadline)
          throw error;
        await pause(1 + Math.random() * 20);
      }
    }
  }

  /** Leaves the connection outside any transaction, whatever went wrong before, and lets the next one have it. */
  private forgetTransaction(): void {
    this.isTransactionActive = false;
    this.transactionDepth = 0;
    const connection = this.driver.databaseConnection as EmbeddedConnection;
    if (connection.open && connection.inTransaction) connection.exec('ROLLBACK');
    this.giveBack?.();
    this.giveBack = null;
  }
}

/** Instants in the form the columns hold, so that comparisons work; text that the connection would cut short is refused. */
function bindable(value: unknown): unknown {
  if (value instanceof Date) return DateUtils.mixedDateToUtcDatetimeString(value);
  if (typeof value === 'string' && value.includes('\0')) {
    throw new Refusal('invalid', {
      zh: '文字中含有无法保存的空字符（U+0000），请删除后重试。',
      en: 'The text holds a NUL character (U+0000), which cannot be stored. Remove it and try again.',
    });
  }
  return value;
}
