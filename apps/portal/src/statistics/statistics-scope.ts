import { Inject, Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import type { Cohort } from '@zhilu/cases';
import { BUREAU_ZONE, CLOCK, ROLES_SEEING_STATISTICS, bureauDay, endOfDay, type Clock } from '@zhilu/domain';
import type { Unit } from '@zhilu/persistence';
import { NoRight } from '../audit/refusal-audit';
import { Rights } from '../people/rights';

/** What is asked for, as the query gives it. */
export interface PeriodAndUnit {
  from?: Date;
  /** First instant past the period. */
  to?: Date;
  unit?: string;
}

/** Which period and units figures are about: this quarter so far, and what the reader answers for, unless said otherwise. */
@Injectable()
export class StatisticsScope {
  constructor(
    private readonly rights: Rights,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Refuses a unit the reader has no figures of. */
  async cohort(personId: string, { from, to, unit }: PeriodAndUnit): Promise<Cohort> {
    return {
      from: from ?? this.startOfQuarter(),
      to: to ?? endOfDay(bureauDay(this.now())),
      unitPaths: await this.paths(personId, unit),
    };
  }

  /** Units a person has figures of, in the bureau's order. */
  units(personId: string): Promise<Unit[]> {
    return this.rights.unitsUnder(personId, ROLES_SEEING_STATISTICS);
  }

  private async paths(personId: string, unitId: string | undefined): Promise<string[]> {
    const units = await this.units(personId);
    if (!unitId) return topmost(units.map(({ path }) => path));
    const chosen = units.find(({ id }) => id === unitId);
    if (!chosen) throw noFigures(unitId);
    return [chosen.path];
  }

  private startOfQuarter(): Date {
    return DateTime.fromJSDate(this.now(), { zone: BUREAU_ZONE }).startOf('quarter').toJSDate();
  }
}

/** Without those that lie under another one. */
function topmost(paths: string[]): string[] {
  return paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));
}

function noFigures(unitId: string): NoRight {
  return new NoRight(
    'forbidden',
    {
      zh: '没有这个单位，或您无权查看它的统计，请改选单位。',
      en: 'There is no such unit, or you may not see its figures. Choose another unit.',
    },
    'unit',
    unitId,
  );
}
