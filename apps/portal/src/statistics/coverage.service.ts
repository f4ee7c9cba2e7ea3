import { Inject, Injectable } from '@nestjs/common';
import { Brackets, DataSource } from 'typeorm';
import { coveredActivities, type Cohort, type CoveredActivity } from '@zhilu/cases';
import { CLOCK, Refusal, bureauDay, type Clock, type Wire } from '@zhilu/domain';
import { Activity, withinUnit } from '@zhilu/persistence';
import { PersonRefs } from '../people/person-refs';
import { coverageFigures } from './coverage-figures';

/** Coverage is computed from recordings at each reading; more than these would keep everybody waiting. */
const MOST = 20_000;
const AT_ONCE = 500;
const MONTH = 'yyyy-mm'.length;

/** Coverage of a period by unit and by month. */
@Injectable()
export class CoverageStatistics {
  constructor(
    private readonly facts: DataSource,
    private readonly refs: PersonRefs,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Refuses a period with more activities than are computed in one answer. */
  async of(cohort: Cohort): Promise<Wire.CoverageView> {
    const covered = await this.covered(await this.activities(cohort));
    const units = grouped(covered, ({ activity }) => activity.unitId);
    const months = grouped(covered, ({ activity }) => bureauDay(activity.startedAt).slice(0, MONTH));
    const names = await this.refs.unitNames([...units.keys()]);
    return {
      from: bureauDay(cohort.from),
      to: bureauDay(new Date(cohort.to.getTime() - 1)),
      total: coverageFigures(covered),
      units: [...units]
        .map(([unitId, those]) => ({ unitId, unitName: names.get(unitId) ?? '', ...coverageFigures(those) }))
        .sort((one, other) => other.required - one.required || one.unitName.localeCompare(other.unitName)),
      months: [...months]
        .map(([month, those]) => ({ month, ...coverageFigures(those) }))
        .sort((one, other) => one.month.localeCompare(other.month)),
    };
  }

  private async activities({ from, to, unitPaths }: Cohort): Promise<Activity[]> {
    const query = this.facts.manager
      .createQueryBuilder(Activity, 'activity')
      .where('activity.startedAt >= :from AND activity.startedAt < :to', { from, to })
      .andWhere(
        new Brackets((where) => {
          where.where('1 = 0');
          unitPaths.forEach((path, index) => where.orWhere(...withinUnit('activity.unitPath', path, `cohort${index}`)));
        }),
      );
    const found = await query.limit(MOST + 1).getMany();
    if (found.length > MOST) throw tooMany();
    return found;
  }

  private async covered(activities: Activity[]): Promise<CoveredActivity[]> {
    const covered: CoveredActivity[] = [];
    for (let from = 0; from < activities.length; from += AT_ONCE)
      covered.push(
        ...(await coveredActivities(this.facts.manager, activities.slice(from, from + AT_ONCE), this.now())),
      );
    return covered;
  }
}

function grouped(covered: CoveredActivity[], keyOf: (each: CoveredActivity) => string): Map<string, CoveredActivity[]> {
  const groups = new Map<string, CoveredActivity[]>();
  for (const each of covered) {
    const group = groups.get(keyOf(each));
    if (group) group.push(each);
    else groups.set(keyOf(each), [each]);
  }
  return groups;
}

function tooMany(): Refusal {
  return new Refusal('unprocessable', {
    zh: `这段时间的执法活动超过 ${MOST} 次，一次算不完，请缩短期间或选择单位。`,
    en: `The period holds more than ${MOST} activities, too many for one answer. Choose a shorter period or a unit.`,
  });
}
