import { Injectable } from '@nestjs/common';
import { DataSource, In, type SelectQueryBuilder } from 'typeorm';
import { ACTIVITY_TYPE_NAMES, formatDateTime, type Wire } from '@zhilu/domain';
import { Activity, ActivityCancellation, containing } from '@zhilu/persistence';
import type { FoundSubject, SubjectFinder } from '../ports/subject-finder';
import { ActivityRights } from './activity-rights';

const SEARCHED = ['activity.number', 'activity.place', 'activity.cause', 'activity.caseReference'];

/** Activities that a person may name in a form: those the person sees that are not cancelled, the newest first. */
@Injectable()
export class ActivityChoices implements SubjectFinder {
  readonly kind = 'activity';

  constructor(
    private readonly facts: DataSource,
    private readonly rights: ActivityRights,
  ) {}

  async search(personId: string, text: string, limit: number): Promise<Wire.SubjectChoice[]> {
    const query = (await this.standing(personId))
      .orderBy('CASE WHEN activity.officerId = :reader THEN 0 ELSE 1 END')
      .addOrderBy('activity.startedAt', 'DESC')
      .addOrderBy('activity.id')
      .limit(limit);
    if (text !== '')
      query.andWhere(`(${SEARCHED.map((column) => `LOWER(${column}) LIKE :text ESCAPE '!'`).join(' OR ')})`, {
        text: containing(text.toLowerCase()),
      });
    return (await query.getMany()).map(({ number, type, place, startedAt }) => ({
      number,
      title: `${place} ${ACTIVITY_TYPE_NAMES[type].zh}`,
      note: formatDateTime(startedAt).slice(0, 16),
      state: null,
    }));
  }

  async named(personId: string, numbers: string[]): Promise<FoundSubject[]> {
    return (await this.standing(personId)).andWhere('activity.number IN (:...numbers)', { numbers }).getMany();
  }

  ofIds(ids: string[]): Promise<FoundSubject[]> {
    return this.facts.getRepository(Activity).findBy({ id: In(ids) });
  }

  private async standing(personId: string): Promise<SelectQueryBuilder<Activity>> {
    const query = await this.rights.visible(personId);
    const cancelled = query
      .subQuery()
      .select('cancellation.id')
      .from(ActivityCancellation, 'cancellation')
      .where('cancellation.openFor = activity.id')
      .getQuery();
    return query.andWhere(`NOT EXISTS ${cancelled}`);
  }
}
