import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Refusal, type Clock } from '@zhilu/domain';
import { inTransaction, LoginThrottle } from '@zhilu/persistence';
import { CLOCK } from '../http/tokens';

/** Tries before the first wait: by login few, by address more, since a whole office may share one address. */
const FREE_TRIES = { login: 5, address: 20 } as const;
const FIRST_WAIT_SECONDS = 10;
const LONGEST_WAIT_SECONDS = 900;
/** After this long without a failure the count starts anew. */
const FORGET_MS = 3_600_000;

type Kind = keyof typeof FREE_TRIES;

/**
 * Slows down guessing of passwords, shared by all portals. A try is counted before the password is looked at, so that
 * many tries at once are counted too; a success takes its own count back.
 */
@Injectable()
export class Throttle {
  constructor(
    @Inject(DataSource) private readonly facts: DataSource,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Counts a try. Throws Refusal `throttled` with the seconds to wait while the login or the address must wait. */
  async admit(login: string, address: string): Promise<void> {
    const seconds = await inTransaction(this.facts, async (manager) => {
      const rows = [await this.row(manager, 'login', login), await this.row(manager, 'address', address)];
      const wait = Math.max(...rows.map((row) => this.secondsLeft(row)));
      if (wait > 0) return wait;
      await this.count(manager, rows[0], 'login');
      await this.count(manager, rows[1], 'address');
      return 0;
    });
    if (seconds > 0) throw tooMany(seconds);
  }

  /** The password was right: the login starts anew, the address gets its try back. */
  async forgive(login: string, address: string): Promise<void> {
    await inTransaction(this.facts, async (manager) => {
      await manager.delete(LoginThrottle, { id: key('login', login) });
      const row = await this.row(manager, 'address', address);
      if (row.failures > 0)
        await manager.update(LoginThrottle, { id: row.id }, { failures: row.failures - 1, blockedUntil: null });
    });
  }

  /** The row, locked until the transaction ends: tries at the same moment stand in line. */
  private async row(manager: EntityManager, kind: Kind, name: string): Promise<LoginThrottle> {
    const id = key(kind, name);
    const at = this.now();
    const fresh = { id, failures: 0, blockedUntil: null, lastFailureAt: at };
    await manager.createQueryBuilder().insert().into(LoginThrottle).values(fresh).orIgnore().execute();
    const found = await manager.findOneOrFail(LoginThrottle, { where: { id }, lock: rowLock(manager) });
    return at.getTime() - found.lastFailureAt.getTime() < FORGET_MS ? found : fresh;
  }

  private async count(manager: EntityManager, row: LoginThrottle, kind: Kind): Promise<void> {
    const failures = row.failures + 1;
    const at = this.now();
    const wait = waitSeconds(failures - FREE_TRIES[kind]);
    const blockedUntil = wait === 0 ? null : new Date(at.getTime() + wait * 1000);
    await manager.update(LoginThrottle, { id: row.id }, { failures, blockedUntil, lastFailureAt: at });
  }

  private secondsLeft(row: LoginThrottle): number {
    if (!row.blockedUntil) return 0;
    return Math.max(0, Math.ceil((row.blockedUntil.getTime() - this.now().getTime()) / 1000));
  }
}

/** The embedded database locks as a whole when a transaction begins. */
function rowLock(manager: EntityManager): { mode: 'pessimistic_write' } | undefined {
  return manager.dataSource.options.type === 'better-sqlite3' ? undefined : { mode: 'pessimistic_write' };
}

function key(kind: Kind, name: string): string {
  return `${kind}:${name.toLowerCase()}`.slice(0, 128);
}

/** 10 s after the last free try, then double, at most 15 minutes. */
function waitSeconds(over: number): number {
  return over < 0 ? 0 : Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** over);
}

function tooMany(seconds: number): Refusal {
  const sentence = {
    zh: `登录失败次数过多，请 ${seconds} 秒后再试`,
    en: `Too many failed logins; try again in ${seconds} seconds`,
  };
  return new Refusal('throttled', sentence, { retryAfterSeconds: seconds });
}
