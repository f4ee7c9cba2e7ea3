import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { DataSource, type EntityManager } from 'typeorm';
import { activityNumber, BUREAU_ZONE, CLOCK, isOver, RefusedAct, type Clock } from '@zhilu/domain';
import { Activity, ActivityParticipant, inTransaction, nextNumber, rowOf, Unit } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import type { AddActivityDto, ChangeActivityDto } from './activities.dto';
import { ActivityCases } from './activity-cases';
import { ActivityRights, required, type ActivityRight } from './activity-rights';
import {
  refusedField,
  requireOfficer,
  requireParticipants,
  requireRecorder,
  requireStanding,
  requireTimes,
  whyFixed,
  whyInCase,
} from './activity-rules';

/** What rests on an approval or a running case once there is one. */
const FIXED = ['type', 'startedAt', 'endedAt', 'officerId', 'deviceId'] as const;
const TOLD = [...FIXED, 'place', 'caseReference', 'cause'] as const;

const UNREASONED = {
  zh: '执法活动已经结束，修改须写明原因。',
  en: 'The activity is over; say why it is changed.',
};
const OVER = {
  zh: '结束时间填写后不能清空；已经结束的执法活动也不能改为以后结束。',
  en: 'An end that was entered is not taken out again, and an activity that is over does not end later than now.',
};

/** An activity with the ids of who takes part. */
type Registered = Activity & { participantIds: string[] };

/** Registers activities and amends them (articles 3–5). Activities are never removed: coverage is counted over all of them. */
@Injectable()
export class ActivitiesService {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: ActivityRights,
    private readonly cases: ActivityCases,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async add(personId: string, { participantIds, ...input }: AddActivityDto): Promise<string> {
    const right = await this.rights.requireRegistering(personId, input.unitId, input.officerId);
    const { unit } = right;
    const registeredAt = this.now();
    const [startedAt, endedAt] = [new Date(input.startedAt), input.endedAt === null ? null : new Date(input.endedAt)];
    const words = { ...input, caseReference: input.caseReference || null, startedAt, endedAt };
    const id = randomUUID();
    const plain = { ...words, id, unitPath: unit.path, registeredBy: personId, registeredAt };
    await inTransaction(this.facts, async (manager) => {
      await this.check(manager, { ...plain, number: '', participantIds }, unit);
      const year = DateTime.fromJSDate(startedAt, { zone: BUREAU_ZONE }).year;
      const number = activityNumber(year, await nextNumber(manager, `activity:${year}`));
      await manager.insert(Activity, rowOf<Activity>({ ...plain, number }));
      await name(manager, id, participantIds);
      const detail = { ...words, participantIds, number, ...inStead(right) };
      await this.audit.append(manager, {
        personId,
        act: 'activity.registered',
        objectKind: 'activity',
        objectId: id,
        detail,
      });
    });
    return id;
  }

  async change(personId: string, id: string, change: ChangeActivityDto): Promise<void> {
    const activity = await this.rights.one(personId, id);
    const right = required(
      await this.rights.mayChange(personId, activity),
      activity,
      '执法活动由摄录人员本人或本单位设备管理员、现场负责人、领导修改。',
      'An activity is changed by the officer who records, or by the keeper, scene leader or a leader of the unit.',
    );
    const { unitId, officerId } = activity;
    if (change.officerId && change.officerId !== officerId)
      await this.rights.requireRegistering(personId, unitId, change.officerId);
    const seen = await this.cases.seenBy(personId, id);
    await inTransaction(this.facts, async (manager) => {
      await requireStanding(manager, activity);
      const before = await registered(manager, id);
      const after = applied(before, change);
      const changed = differences(before, after);
      if (!changed) return;
      await this.admit(manager, before, after, { reason: change.reason, seen });
      const { participantIds, ...row } = after;
      await manager.update(Activity, { id }, rowOf<Activity>(row));
      await manager.delete(ActivityParticipant, { activityId: id });
      await name(manager, id, participantIds);
      const detail = { ...changed, reason: change.reason ?? null, ...inStead(right) };
      await this.audit.append(manager, {
        personId,
        act: 'activity.changed',
        objectKind: 'activity',
        objectId: id,
        detail,
      });
    });
  }

  /**
   * Once over, an activity is evidence: it is amended with a reason, stays over, and not in what an approval rests on. An end that
   * was never entered may be: what was approved beforehand ends too.
   */
  private async admit(
    manager: EntityManager,
    before: Registered,
    after: Registered,
    { reason, seen }: Pick<ChangeActivityDto, 'reason'> & { seen: ReadonlySet<string> },
  ): Promise<void> {
    const { id } = before;
    const over = isOver(before, this.now());
    if (over && !reason) throw refusedField('reason', UNREASONED, 'activity', id);
    const emptied = before.endedAt !== null && after.endedAt === null;
    if (emptied || (over && !isOver(after, this.now()))) throw refusedField('endedAt', OVER, 'activity', id);
    const changed = FIXED.filter((key) => !same(before[key], after[key]));
    if (changed.length > 0) {
      const firstEnd = before.endedAt === null && changed.every((key) => key === 'endedAt');
      const why = await (firstEnd ? whyInCase : whyFixed)(manager, id, seen);
      if (why) throw new RefusedAct('conflict', why, 'activity', id);
    }
    await this.check(manager, after, await manager.findOneByOrFail(Unit, { id: before.unitId }));
  }

  private async check(manager: EntityManager, activity: Registered, unit: Unit): Promise<void> {
    requireTimes(activity, this.now());
    await requireOfficer(manager, activity.officerId, unit);
    await requireParticipants(manager, activity.participantIds, activity.officerId);
    await requireRecorder(manager, activity.deviceId, unit, activity.officerId);
  }
}

/** Named in the audit where a deputy acts. */
export function inStead({ actingForId }: ActivityRight): { actingForId?: string } {
  return actingForId ? { actingForId } : {};
}

async function registered(manager: EntityManager, id: string): Promise<Registered> {
  const activity = await manager.findOneByOrFail(Activity, { id });
  const people = await manager.find(ActivityParticipant, { where: { activityId: id }, order: { personId: 'ASC' } });
  return { ...activity, participantIds: people.map(({ personId }) => personId) };
}

async function name(manager: EntityManager, activityId: string, participantIds: readonly string[]): Promise<void> {
  for (const personId of participantIds)
    await manager.insert(ActivityParticipant, { id: randomUUID(), activityId, personId });
}

function applied(before: Registered, { reason: _reason, startedAt, endedAt, ...words }: ChangeActivityDto): Registered {
  const given = Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
  const after: Registered = { ...before, ...given };
  if (startedAt !== undefined) after.startedAt = new Date(startedAt);
  if (endedAt !== undefined) after.endedAt = endedAt === null ? null : new Date(endedAt);
  after.caseReference = after.caseReference || null;
  return after;
}

function differences(before: Registered, after: Registered): { before: object; after: object } | null {
  const people = (activity: Registered) => [...activity.participantIds].sort().join();
  const keys: (keyof Registered)[] = TOLD.filter((key) => !same(before[key], after[key]));
  if (people(before) !== people(after)) keys.push('participantIds');
  if (keys.length === 0) return null;
  const only = (activity: Registered) => Object.fromEntries(keys.map((key) => [key, activity[key]]));
  return { before: only(before), after: only(after) };
}

function same(one: unknown, other: unknown): boolean {
  return one instanceof Date && other instanceof Date ? one.getTime() === other.getTime() : one === other;
}
