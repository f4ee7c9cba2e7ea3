import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, LessThanOrEqual, MoreThan, type EntityManager } from 'typeorm';
import type { AuditAct } from '@zhilu/audit';
import { CLOCK, Refusal, ROLES_GIVEN_BY_TWO, type Clock } from '@zhilu/domain';
import { Deputy, GrantRequest, inTransaction, RoleInUnit, type GrantState } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { LiveEvents } from '../live/live-events';
import { holdersAnywhere } from '../people/role-holders';
import { AccountNotices } from './account-notices';
import { Confirmers } from './confirmers';
import { noLonger, nobody, notYours, settled, unknown } from './grant-refusals';
import { hasOpenGain } from './open-requests';
import { columnsOf, powerOf, type Given, type Power } from './power';
import { Powers } from './powers';

/** A request nobody has confirmed by then lapses. */
const LASTS_MS = 7 * 86_400_000;
const ACTS: Record<Exclude<GrantState, 'pending'>, AuditAct> = {
  confirmed: 'grant.confirmed',
  refused: 'grant.refused',
  withdrawn: 'grant.withdrawn',
  expired: 'grant.expired',
};
const ENDINGS: Record<Exclude<GrantState, 'pending'>, string> = {
  confirmed: '已确认',
  refused: '没有同意',
  withdrawn: '已撤回',
  expired: '已过期，没有生效',
};

/**
 * Four eyes: what decides, or gives and confirms power, takes effect when a second administrator or the discipline office has
 * confirmed it. While nobody but the one administrator confirms at all (a new bureau), it takes effect at once.
 */
@Injectable()
export class GrantRequests {
  constructor(
    private readonly facts: DataSource,
    private readonly confirmers: Confirmers,
    private readonly powers: Powers,
    private readonly notices: AccountNotices,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Gives the power, or asks for a confirmation: answers the request, or what was given. */
  async giveOrAsk(adminId: string, power: Power): Promise<{ request: GrantRequest } | { given: Given }> {
    const answer = await inTransaction(this.facts, async (manager) => {
      await this.powers.check(manager, power);
      const alone = (await this.confirmers.but(manager, adminId)).length === 0;
      if (alone || !(await this.takesTwo(manager, adminId, power)))
        return { given: await this.powers.give(manager, power, { adminId, confirmedBy: null }) };
      return { request: await this.ask(manager, adminId, power) };
    });
    if (!('request' in answer)) this.endSessions(power, answer.given);
    return answer;
  }

  async confirm(personId: string, id: string): Promise<Given> {
    await this.expireOverdue();
    const { given, power } = await inTransaction(this.facts, async (manager) => {
      const request = await this.decidable(manager, personId, id);
      await this.decide(manager, request, 'confirmed', personId);
      if (!(await holdersAnywhere(manager, ['admin'])).includes(request.requestedBy)) throw noLonger();
      const power = powerOf(request);
      const given = await this.powers.give(manager, power, { adminId: request.requestedBy, confirmedBy: personId });
      await this.record(manager, request, 'confirmed', personId);
      return { given, power };
    });
    this.endSessions(power, given);
    return given;
  }

  async refuse(personId: string, id: string): Promise<void> {
    await this.expireOverdue();
    await inTransaction(this.facts, async (manager) => {
      const request = await this.decidable(manager, personId, id);
      await this.decide(manager, request, 'refused', personId);
      await this.record(manager, request, 'refused', personId);
    });
  }

  async withdraw(personId: string, id: string): Promise<void> {
    await inTransaction(this.facts, async (manager) => {
      const request = await manager.findOneBy(GrantRequest, { id, requestedBy: personId });
      if (!request) throw unknown();
      await this.decide(manager, request, 'withdrawn', personId);
      await this.record(manager, request, 'withdrawn', personId);
    });
  }

  /** Those that wait, oldest first. */
  async pending(): Promise<GrantRequest[]> {
    await this.expireOverdue();
    return this.facts.getRepository(GrantRequest).find({ where: { state: 'pending' }, order: { requestedAt: 'ASC' } });
  }

  private endSessions({ kind, personId }: Power, { password }: Given): void {
    if (kind === 'closing' || password !== null) this.live.disconnect(personId);
  }

  private async takesTwo(manager: EntityManager, adminId: string, power: Power): Promise<boolean> {
    if (power.kind === 'role') return ROLES_GIVEN_BY_TWO.includes(power.role);
    if (power.kind === 'revocation' || power.kind === 'closing')
      return this.confirmers.leavesOne(manager, adminId, power);
    const whose = power.kind === 'deputy' ? [power.absentId] : await this.actsAs(manager, power.personId);
    // What is asked for already counts: otherwise the password is set first, and the power confirmed after it.
    if (power.kind === 'password' && (await hasOpenGain(manager, whose, this.now()))) return true;
    return manager.existsBy(RoleInUnit, { personId: In(whose), role: In(ROLES_GIVEN_BY_TWO) });
  }

  /** The person and all whom they stand in for, now or soon. */
  private async actsAs(manager: EntityManager, personId: string): Promise<string[]> {
    const deputies = await manager.findBy(Deputy, { deputyId: personId, validTo: MoreThan(this.now()) });
    return [personId, ...deputies.map((each) => each.personId)];
  }

  /** Asking again for the same changes nothing. */
  private async ask(manager: EntityManager, adminId: string, power: Power): Promise<GrantRequest> {
    const { kind, personId, role, unitId, absentId } = columnsOf(power);
    const open = await manager.findBy(GrantRequest, { personId, state: 'pending', expiresAt: MoreThan(this.now()) });
    const known = open.find(
      (each) => each.kind === kind && kind !== 'deputy' && each.role === role && each.unitId === unitId,
    );
    if (known) return known;
    const others = await this.confirmers.ableTo(manager, { kind, requestedBy: adminId, personId, absentId });
    if (others.length === 0) throw nobody();
    const requestedAt = this.now();
    const request: GrantRequest = {
      ...columnsOf(power),
      id: randomUUID(),
      requestedBy: adminId,
      requestedAt,
      expiresAt: new Date(requestedAt.getTime() + LASTS_MS),
      state: 'pending',
      decidedBy: null,
      decidedAt: null,
    };
    await manager.insert(GrantRequest, request);
    const words = await this.powers.words(manager, power);
    await this.notices.tellPeople(
      manager,
      adminId,
      personId,
      [personId, ...others],
      (whom) => `申请${words(whom)}，待确认`,
    );
    await this.append(manager, request, 'grant.requested', adminId);
    return request;
  }

  /** The request, when this person may confirm or refuse it. */
  private async decidable(manager: EntityManager, personId: string, id: string): Promise<GrantRequest> {
    const request = await manager.findOneBy(GrantRequest, { id });
    if (!request) throw unknown();
    if ((await this.confirmers.ableTo(manager, request)).includes(personId)) return request;
    throw notYours(request.personId);
  }

  /** One person decides: the second one finds it decided. */
  private async decide(
    manager: EntityManager,
    { id }: GrantRequest,
    state: GrantState,
    decidedBy: string | null,
  ): Promise<void> {
    const change = { state, decidedBy, decidedAt: this.now() };
    const { affected } = await manager.update(GrantRequest, { id, state: 'pending' }, change);
    if (affected !== 1) throw settled();
  }

  private async record(
    manager: EntityManager,
    request: GrantRequest,
    state: Exclude<GrantState, 'pending'>,
    by: string | null,
  ): Promise<void> {
    const { personId, requestedBy } = request;
    const words = await this.powers.words(manager, powerOf(request));
    const office = await holdersAnywhere(manager, ['discipline']);
    const to = [requestedBy, personId, ...office].filter((each) => each !== by);
    await this.notices.tellPeople(manager, '', personId, to, (whom) => `授权申请${ENDINGS[state]}：${words(whom)}`);
    await this.append(manager, request, ACTS[state], by);
  }

  private async append(manager: EntityManager, request: GrantRequest, act: AuditAct, by: string | null): Promise<void> {
    const { id, kind, personId, role, unitId, absentId, requestedBy } = request;
    const detail = { request: id, kind, requestedBy, role, unitId, absentId };
    await this.audit.append(manager, { personId: by, act, objectKind: 'person', objectId: personId, detail });
  }

  private async expireOverdue(): Promise<void> {
    const overdue = await this.facts
      .getRepository(GrantRequest)
      .findBy({ state: 'pending', expiresAt: LessThanOrEqual(this.now()) });
    for (const request of overdue) {
      await inTransaction(this.facts, async (manager) => {
        await this.decide(manager, request, 'expired', null);
        await this.record(manager, request, 'expired', null);
      }).catch((error: unknown) => {
        // Another portal was first.
        if (!(error instanceof Refusal)) throw error;
      });
    }
  }
}
