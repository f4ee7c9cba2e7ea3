import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CLOCK, Refusal, type Clock } from '@zhilu/domain';
import { inTransaction, LoginThrottle, rowLock } from '@zhilu/persistence';

/**
 * Tries before the first wait, and how long waits become. Guessing one login from one address waits hard, so does one
 * address guessing many logins (more tries: a whole office may share it). The login alone is slowed only a little,
 * since anybody could make its owner wait.
 */
const RULES = {
  pair: { freeTries: 5, longestSeconds: 900 },
  address: { freeTries: 20, longestSeconds: 900 },
  login: { freeTries: 20, longestSeconds: 10 },
} as const;
const FIRST_WAIT_SECONDS = 10;
/** After this long without a failure the count starts anew. */
const FORGET_MS = 3_600_000;

type Kind = keyof typeof RULES;
/** Locked in this order by everybody. */
const KINDS: readonly Kind[] = ['login', 'pair', 'address'];

/**
 * Slows down guessing of passwords, shared by all portals. A try is counted before the password is looked at, so that
 * many tries at once are counted too; a success takes its own count back.
 */
@Injectable()
export class Throttle {
  constructor(
    private readonly facts: DataSource,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Counts a try. Throws Refusal `throttled` with the seconds to wait while login or address must wait. */
  async admit(login: string, address: string): Promise<void> {
    const seconds = await inTransaction(this.facts, async (manager) => {
      const rows: { kind: Kind; row: LoginThrottle }[] = [];
      for (const kind of KINDS) rows.push({ kind, row: await this.row(manager, key(kind, login, address)) });
      const wait = Math.max(...rows.map(({ row }) => this.secondsLeft(row)));
      if (wait > 0) return wait;
      for (const { kind, row } of rows) await this.count(manager, row, kind);
      return 0;
    });
    if (seconds > 0) throw tooMany(seconds);
  }

  /** The password was right: the login starts anew here, the address gets its try back. */
  async forgive(login: string, address: string): Promise<void> {
    await inTransaction(this.facts, async (manager) => {
      await manager.delete(LoginThrottle, { id: key('login', login, address) });
      await manager.delete(LoginThrottle, { id: key('pair', login, address) });
      const row = await this.row(manager, key('address', login, address));
      if (row.failures > 0)
        await manager.update(LoginThrottle, { id: row.id }, { failures: row.failures - 1, blockedUntil: null });
    });
  }

  /** The row, locked until the transaction ends: tries at the same moment stand in line. */
  private async row(manager: EntityManager, id: string): Promise<LoginThrottle> {
    const at = this.now();
    const fresh = { id, failures: 0, blockedUntil: null, lastFailureAt: at };
    await manager.createQueryBuilder().insert().into(LoginThrottle).values(fresh).orIgnore().execute();
    const found = await manager.findOneOrFail(LoginThrottle, { where: { id }, lock: rowLock(manager) });
    return at.getTime() - found.lastFailureAt.getTime() < FORGET_MS ? found : fresh;
  }

  private async count(manager: EntityManager, row: LoginThrottle, kind: Kind): Promise<void> {
    const failures = row.failures + 1;
    const at = this.now();
    const wait = waitSeconds(failures, kind);
    const blockedUntil = wait === 0 ? null : new Date(at.getTime() + wait * 1000);
    await manager.update(LoginThrottle, { id: row.id }, { failures, blockedUntil, lastFailureAt: at });
  }

  private secondsLeft(row: LoginThrottle): number {
    if (!row.blockedUntil) return 0;
    return Math.max(0, Math.ceil((row.blockedUntil.getTime() - this.now().getTime()) / 1000));
  }
}

/** Hashed: logins and addresses are the sender's to choose, and the table's keys are short. */
function key(kind: Kind, login: string, address: string): string {
  const name = { pair: `${login.toLowerCase()}\n${address}`, address, login: login.toLowerCase() }[kind];
  return `${kind}:${createHash('sha256').update(name).digest('hex')}`;
}

/** 10 s after the last free try, then double, up to the longest wait of its kind. */
function waitSeconds(failures: number, kind: Kind): number {
  const over = failures - RULES[kind].freeTries;
  return over < 0 ? 0 : Math.min(RULES[kind].longestSeconds, FIRST_WAIT_SECONDS * 2 ** over);
}

function tooMany(seconds: number): Refusal {
  const sentence = {
    zh: `登录失败次数过多，请 ${seconds} 秒后再试`,
    en: `Too many failed logins; try again in ${seconds} seconds`,
  };
  return new Refusal('throttled', sentence, { retryAfterSeconds: seconds });
}
