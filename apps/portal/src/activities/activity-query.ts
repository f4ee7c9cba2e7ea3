import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { coveredActivities, type CoveredActivity } from '@zhilu/cases';
import {
  ACTIVITY_TYPES,
  CLOCK,
  COVERAGE_STATES,
  isRecordingRequired,
  type Clock,
  type CoverageState,
  type Wire,
} from '@zhilu/domain';
import { Activity, containing, Person, Unit, withinUnit } from '@zhilu/persistence';
import { PersonRefs } from '../people/person-refs';
import type { ActivitiesQuery, ActivityFilters } from './activities.dto';
import { ActivityRights } from './activity-rights';
import { ActivityRows } from './activity-rows';

/** Most activities one answer computes the coverage of. */
const MOST = 5_000;
const REQUIRED = ACTIVITY_TYPES.filter(isRecordingRequired);
const SEARCHED = ['activity.number', 'activity.place', 'activity.cause', 'activity.caseReference', 'officer.name'];

/** Lists of the activities a person sees, newest first. */
@Injectable()
export class ActivityQuery {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: ActivityRights,
    private readonly rows: ActivityRows,
    private readonly refs: PersonRefs,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** One page. Coverage is computed, so that a list narrowed to one state looks at the newest 5,000 that fit otherwise. */
  async page(personId: string, query: ActivitiesQuery): Promise<Wire.Page<Wire.ActivityRow>> {
    const { page, size, coverage } = query;
    const from = (page - 1) * size;
    if (coverage) {
      const fitting = await this.covered(personId, query);
      return { rows: await this.rows.of(fitting.slice(from, from + size)), total: fitting.length, page, size };
    }
    const narrowed = (await this.narrowed(personId, query)).offset(from).limit(size);
    const [activities, total] = await narrowed.getManyAndCount();
    return { rows: await this.rows.of(await this.cover(activities)), total, page, size };
  }

  /** Everything that fits the filters, at most 5,000. */
  async all(personId: string, filters: ActivityFilters): Promise<Wire.ActivityRow[]> {
    return this.rows.of(await this.covered(personId, filters));
  }

  /** How the activities that fit are covered, by unit. */
  async summary(personId: string, filters: ActivityFilters): Promise<Wire.ActivitySummary[]> {
    const groups = new Map<string, CoveredActivity[]>();
    for (const each of await this.covered(personId, filters)) {
      const { unitId } = each.activity;
      groups.set(unitId, [...(groups.get(unitId) ?? []), each]);
    }
    const names = await this.refs.unitNames([...groups.keys()]);
    return [...groups].map(([unitId, those]) => summaryOf(unitId, names.get(unitId) ?? '', those));
  }

  private async covered(personId: string, filters: ActivityFilters): Promise<CoveredActivity[]> {
    const found = await (await this.narrowed(personId, filters)).limit(MOST).getMany();
    const { coverage: wanted } = filters;
    return (await this.cover(found)).filter(({ coverage }) => !wanted || coverage.state === wanted);
  }

  private cover(activities: Activity[]): Promise<CoveredActivity[]> {
    return coveredActivities(this.facts.manager, activities, this.now());
  }

  private async narrowed(personId: string, filters: ActivityFilters): Promise<SelectQueryBuilder<Activity>> {
    const { unit: unitId, officer, type, required, from, to, q } = filters;
    const query = (await this.rights.visible(personId))
      .leftJoin(Person, 'officer', 'officer.id = activity.officerId')
      .orderBy('activity.startedAt', 'DESC')
      .addOrderBy('activity.id');
    if (unitId) {
      const unit = await this.facts.getRepository(Unit).findOneBy({ id: unitId });
      query.andWhere(...withinUnit('activity.unitPath', unit?.path ?? '', 'filterUnit'));
    }
    if (officer) query.andWhere('activity.officerId = :officer', { officer });
    if (type) query.andWhere('activity.type = :type', { type });
    if (required) query.andWhere('activity.type IN (:...required)', { required: REQUIRED });
    if (from) query.andWhere('activity.startedAt >= :from', { from });
    if (to) query.andWhere('activity.startedAt < :to', { to });
    if (q)
      query.andWhere(`(${SEARCHED.map((column) => `LOWER(${column}) LIKE :text ESCAPE '!'`).join(' OR ')})`, {
        text: containing(q.toLowerCase()),
      });
    return query;
  }
}

function summaryOf(unitId: string, unitName: string, those: readonly CoveredActivity[]): Wire.ActivitySummary {
  const states = Object.fromEntries(COVERAGE_STATES.map((state) => [state, 0])) as Record<CoverageState, number>;
  for (const { coverage } of those) states[coverage.state]++;
  const due = those.filter(({ required, coverage }) => required && coverage.share !== null);
  const answered = due.filter(({ coverage: { state }, exemption }) =>
    state === 'exempted' ? !exemption?.countsAgainstUnit : state === 'covered' || state === 'explained',
  );
  return { unitId, unitName, total: those.length, due: due.length, answered: answered.length, states };
}
