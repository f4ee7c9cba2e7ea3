import { Injectable } from '@nestjs/common';
import { Brackets, DataSource, type SelectQueryBuilder } from 'typeorm';
import { ROLES_KEEPING_ACTIVITIES, ROLES_SEEING_ACTIVITIES } from '@zhilu/domain';
import { Activity, ActivityParticipant, Unit, withinUnit } from '@zhilu/persistence';
import { NoRight } from '../audit/refusal-audit';
import { Rights, type HeldRole } from '../people/rights';

/** By which right a person acts on an activity; `actingForId` where it is a deputy's. */
export interface ActivityRight {
  actingForId: string | null;
}

const OWN: ActivityRight = { actingForId: null };

/** Whose activities a person sees, registers, corrects and explains. */
@Injectable()
export class ActivityRights {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: Rights,
  ) {}

  /** A query with alias `activity` over what the person sees: the own ones, and those of units in which a role sees them. */
  async visible(personId: string): Promise<SelectQueryBuilder<Activity>> {
    const roles = (await this.rights.rolesOf(personId)).filter(({ role }) => ROLES_SEEING_ACTIVITIES.includes(role));
    const query = this.facts.getRepository(Activity).createQueryBuilder('activity');
    const takesPart = query
      .subQuery()
      .select('participant.activityId')
      .from(ActivityParticipant, 'participant')
      .where('participant.personId = :reader')
      .getQuery();
    return query.where(
      new Brackets((where) => {
        where.where('activity.officerId = :reader OR activity.registeredBy = :reader', { reader: personId });
        where.orWhere(`activity.id IN ${takesPart}`);
        [...new Set(roles.map(({ unitPath }) => unitPath))].forEach((path, index) =>
          where.orWhere(...withinUnit('activity.unitPath', path, `seen${index}`)),
        );
      }),
    );
  }

  /** Throws NoRight (404) for an activity of others and for an unknown id alike. */
  async one(personId: string, id: string): Promise<Activity> {
    const found = await (await this.visible(personId)).andWhere('activity.id = :id', { id }).getOne();
    if (found) return found;
    const sentence = {
      zh: '没有这次执法活动，或您无权查看，请刷新后重选。',
      en: 'There is no such activity, or you may not see it; reload and choose again.',
    };
    throw new NoRight('notFound', sentence, 'activity', id);
  }

  /** The unit with the right to register there: an officer for himself, who keeps activities for anybody. */
  async requireRegistering(
    personId: string,
    unitId: string,
    officerId: string,
  ): Promise<ActivityRight & { unit: Unit }> {
    const unit = await this.facts.getRepository(Unit).findOneBy({ id: unitId });
    const held = unit && (await this.registering(personId, unit.path, officerId));
    if (unit && held) return { unit, actingForId: held.actingForId };
    const sentence = {
      zh: '您不能在该单位登记此人的执法活动。执法人员登记本人摄录的活动；其他人的，请由本单位设备管理员、现场负责人或领导登记。',
      en: 'You may not register this officer’s activity here. Officers register what they record themselves; for others ask the keeper, scene leader or a leader of the unit.',
    };
    throw new NoRight('forbidden', sentence, 'unit', unitId);
  }

  private registering(personId: string, unitPath: string, officerId: string): Promise<HeldRole | null> {
    const own = officerId === personId;
    return this.rights.mayInUnit(
      personId,
      own ? ['officer', ...ROLES_KEEPING_ACTIVITIES] : ROLES_KEEPING_ACTIVITIES,
      unitPath,
    );
  }

  mayChange(personId: string, { officerId, unitPath }: Activity): Promise<ActivityRight | null> {
    return this.ownOr(personId, officerId, ROLES_KEEPING_ACTIVITIES, unitPath);
  }

  mayCorrect(personId: string, { unitPath }: Activity): Promise<ActivityRight | null> {
    return this.rights.mayInUnit(personId, 'device-keeper', unitPath);
  }

  mayExplain(personId: string, { officerId, unitPath }: Activity): Promise<ActivityRight | null> {
    return this.ownOr(personId, officerId, ['device-keeper'], unitPath);
  }

  /** Who may say that it was entered by mistake or did not take place, and take that back. */
  mayCancel(personId: string, { officerId, unitPath }: Activity): Promise<ActivityRight | null> {
    return this.ownOr(personId, officerId, ['device-keeper'], unitPath);
  }

  private async ownOr(
    personId: string,
    officerId: string,
    roles: typeof ROLES_KEEPING_ACTIVITIES,
    unitPath: string,
  ): Promise<ActivityRight | null> {
    return officerId === personId ? OWN : this.rights.mayInUnit(personId, roles, unitPath);
  }
}

/** Throws NoRight with its reason where a right on an activity is missing. */
export function required(right: ActivityRight | null, { id }: Activity, zh: string, en: string): ActivityRight {
  if (right) return right;
  throw new NoRight('forbidden', { zh, en }, 'activity', id);
}
