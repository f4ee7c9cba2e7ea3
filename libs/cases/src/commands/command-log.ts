import { Injectable } from '@nestjs/common';
import { DataSource, In, LessThanOrEqual, MoreThan, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { Refusal, systemClock } from '@zhilu/domain';
import { Command, factsRestored, rowOf, type CommandKind, type CommandState } from '@zhilu/persistence';

/** What the engine is to be told; ready to send again after any interruption. */
export interface CommandPayload {
  variables?: Record<string, unknown>;
  /** Only for kind `message`. */
  messageName?: string;
  /** Only for kind `start`. */
  definitionId?: string;
}

export interface NewCommand {
  id: string;
  kind: CommandKind;
  caseNumber: string;
  taskId?: string;
  instanceId?: string;
  elementId?: string;
  personId: string;
  requestId: string;
  payload: CommandPayload;
}

/** Longer than the engine client's own timeout, so that two drivers never hold the same command. */
const LEASE_MS = 45_000;
const MAX_BACKOFF_MS = 60_000;
/** Longer than any lease or pause: an act put off further was put off by a clock that ran ahead. */
const LONGEST_MS = 1_800_000;
/** What the engine refused is told again after this time: the reason may have passed before a person looks. */
const REFUSED_AGAIN_MS = 600_000;

/**
 * The log of acts on their way to the engine.
 * A driver holds a command by moving `nextAttemptAt` forward; a driver that dies lets go when the lease ends.
 */
@Injectable()
export class CommandLog {
  constructor(private readonly facts: DataSource) {}

  /**
   * Writes the act, already leased to the caller. Must run in the transaction of the facts it belongs to. Refuses while facts
   * that came back from a backup are not yet compared: the engine may have gone another way, and numbers may be given out.
   */
  async accept(manager: EntityManager, command: NewCommand): Promise<Command> {
    if (await factsRestored({ manager })) throw beingCompared();
    const now = systemClock();
    const row: Command = {
      taskId: null,
      instanceId: null,
      elementId: null,
      ...command,
      payload: { ...command.payload },
      state: 'accepted',
      attempts: 0,
      lastError: null,
      acceptedAt: now,
      nextAttemptAt: new Date(now.getTime() + LEASE_MS),
      appliedAt: null,
    };
    await manager.insert(Command, rowOf(row));
    return row;
  }

  /** Takes over up to `limit` acts whose lease ran out; each is given to one caller only. */
  async takeOverdue(limit: number): Promise<Command[]> {
    const due = await this.facts.manager.find(Command, {
      where: dueOf('accepted'),
      order: { acceptedAt: 'ASC' },
      take: limit,
    });
    const taken: Command[] = [];
    for (const command of due) if (await this.lease(command)) taken.push(command);
    return taken;
  }

  /** Takes up to `limit` refused acts that are due to be told once more; each is given to one caller only. */
  async takeRefused(limit: number): Promise<Command[]> {
    const due = await this.facts.manager.find(Command, {
      where: dueOf('stuck'),
      order: { acceptedAt: 'ASC' },
      take: limit,
    });
    const taken: Command[] = [];
    for (const command of due) if (await this.revive(this.facts.manager, command)) taken.push(command);
    return taken;
  }

  /** Leases one act again, e.g. for replay; false when somebody else holds or finished it. */
  async lease(command: Command): Promise<boolean> {
    const until = new Date(systemClock().getTime() + LEASE_MS);
    const result = await this.facts.manager.update(
      Command,
      { id: command.id, state: command.state, attempts: command.attempts },
      { nextAttemptAt: until, attempts: command.attempts + 1 },
    );
    if (result.affected !== 1) return false;
    command.attempts += 1;
    command.nextAttemptAt = until;
    return true;
  }

  async markApplied(manager: EntityManager, command: Command, instanceId: string | null): Promise<void> {
    await manager.update(Command, command.id, {
      state: 'applied',
      appliedAt: systemClock(),
      lastError: null,
      ...(instanceId === null ? {} : { instanceId }),
    });
    command.state = 'applied';
  }

  /** The engine moved on before the act reached it, e.g. a deadline ended the step. */
  async markSuperseded(manager: EntityManager, command: Command, reason: string): Promise<void> {
    await manager.update(Command, command.id, { state: 'superseded', appliedAt: systemClock(), lastError: reason });
    command.state = 'superseded';
  }

  /** A person must look; it is told again now and then all the same. */
  async markStuck(manager: EntityManager, command: Command, reason: string): Promise<void> {
    const nextAttemptAt = new Date(systemClock().getTime() + REFUSED_AGAIN_MS);
    await manager.update(Command, command.id, { state: 'stuck', lastError: reason, nextAttemptAt });
    command.state = 'stuck';
  }

  /** Leases a refused act once more, to be told as it was; false when it is no longer stuck. */
  async revive(manager: EntityManager, command: Command): Promise<boolean> {
    const attempts = command.attempts + 1;
    const nextAttemptAt = new Date(systemClock().getTime() + LEASE_MS);
    const change = { state: 'accepted', attempts, nextAttemptAt } as const;
    const revived = await manager.update(Command, { id: command.id, state: 'stuck' }, change);
    if (revived.affected === 1) Object.assign(command, change);
    return revived.affected === 1;
  }

  /** The engine was away: tried again after a growing pause, at least the given one. */
  async postpone(command: Command, reason: string, leastMs = 0): Promise<void> {
    const pause = Math.max(leastMs, Math.min(MAX_BACKOFF_MS, 1_000 * 2 ** Math.min(command.attempts, 6)));
    await this.facts.manager.update(
      Command,
      { id: command.id, state: 'accepted' },
      { lastError: reason, nextAttemptAt: new Date(systemClock().getTime() + pause) },
    );
  }

  /** How many acts are on their way and since when the oldest of them, and how many a person must look at. */
  async backlog(): Promise<{ accepted: number; oldest: Date | null; stuck: number }> {
    const { manager } = this.facts;
    const accepted = await manager.countBy(Command, { state: 'accepted' });
    const stuck = await manager.countBy(Command, { state: 'stuck' });
    const [oldest] = await manager.find(Command, {
      select: { id: true, acceptedAt: true },
      where: { state: 'accepted' },
      order: { acceptedAt: 'ASC' },
      take: 1,
    });
    return { accepted, oldest: oldest?.acceptedAt ?? null, stuck };
  }

  /** Every act of a case in the order people did them. */
  ofCase(caseNumber: string): Promise<Command[]> {
    return this.facts.manager.find(Command, {
      where: { caseNumber, state: In(['accepted', 'applied']) },
      order: { acceptedAt: 'ASC' },
    });
  }
}

function dueOf(state: CommandState): FindOptionsWhere<Command>[] {
  const now = systemClock();
  const tooFar = new Date(now.getTime() + LONGEST_MS);
  return [
    { state, nextAttemptAt: LessThanOrEqual(now) },
    { state, nextAttemptAt: MoreThan(tooFar) },
  ];
}

function beingCompared(): Refusal {
  return new Refusal('unavailable', {
    zh: '案卷刚从备份恢复，正在与流程引擎核对，核对完成前不能办理。请稍后再试；如持续出现，请联系系统管理员检查流程引擎。',
    en: 'The records were restored from a backup and are being compared with the engine; nothing can be done before that. Try again in a moment; if it lasts, ask the administrator to look at the engine.',
  });
}
