import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { coveredActivities, type CoveredActivity } from '@zhilu/cases';
import {
  ACTIVITY_TYPES,
  CLOCK,
  COVERAGE_STATES,
  DUE_STATES,
  isAnsweredFor,
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

/** Most activities a list computes the coverage of. */
const MOST = 5_000;
/** Activities whose coverage is computed at once: as many as take a fixed number of queries. */
const AT_ONCE = 500;
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

  /** How the activities that fit are covered, by unit; read part by part, so that any number is counted. */
  async summary(personId: string, filters: ActivityFilters): Promise<Wire.ActivitySummary[]> {
    const counts = new Map<string, UnitCount>();
    for await (const part of this.parts(personId, filters))
      for (const each of await this.cover(part)) {
        if (filters.coverage && each.coverage.state !== filters.coverage) continue;
        const { unitId } = each.activity;
        const count = counts.get(unitId) ?? emptyCount();
        counts.set(unitId, count);
        countIn(count, each);
      }
    const names = await this.refs.unitNames([...counts.keys()]);
    return [...counts].map(([unitId, count]) => ({ unitId, unitName: names.get(unitId) ?? '', ...count }));
  }

  /** Everything that fits, each part beginning behind the last activity of the one before it, whatever is registered meanwhile. */
  private async *parts(personId: string, filters: ActivityFilters): AsyncGenerator<Activity[]> {
    let last: Activity | undefined;
    do {
      const query = await this.narrowed(personId, filters);
      if (last)
        query.andWhere('(activity.startedAt < :lastAt OR (activity.startedAt = :lastAt AND activity.id > :lastId))', {
          lastAt: last.startedAt,
          lastId: last.id,
        });
      const part = await query.limit(AT_ONCE).getMany();
      if (part.length > 0) yield part;
      last = part.length === AT_ONCE ? part[AT_ONCE - 1] : undefined;
    } while (last);
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

type UnitCount = Omit<Wire.ActivitySummary, 'unitId' | 'unitName'>;

function emptyCount(): UnitCount {
  const states = Object.fromEntries(COVERAGE_STATES.map((state) => [state, 0])) as Record<CoverageState, number>;
  return { total: 0, due: 0, answered: 0, states };
}

function countIn(count: UnitCount, { required, coverage: { state }, exemption }: CoveredActivity): void {
  count.states[state]++;
  if (state === 'cancelled') return;
  count.total++;
  if (!required || !DUE_STATES.some((each) => each === state)) return;
  count.due++;
  const answered = state === 'exempted' ? !exemption?.countsAgainstUnit : isAnsweredFor(state);
  if (answered) count.answered++;
}
