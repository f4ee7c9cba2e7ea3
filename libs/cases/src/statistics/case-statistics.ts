import { Inject, Injectable } from '@nestjs/common';
import { Brackets, DataSource, type SelectQueryBuilder } from 'typeorm';
import { CLOCK, type Clock } from '@zhilu/domain';
import { CaseFile, InboxTask } from '@zhilu/persistence';
import { inScope, type CaseScope } from '../inbox/case-query';
import { countBelow, countedColumns, countsOf, middleOf, rankedSpans, type Counted, type Span } from './counting';
import { behindBar, narrowToCohort, overdueStep, withinBins, type Behind, type Cohort } from './cohort';

/** What the cases of one version of a process come to. */
export interface FiguresOfVersion extends Counted {
  processId: string;
  definitionId: string;
  overdue: number;
}

interface Ranked {
  processId: string;
  minutes: string | number;
}

export interface CasesBehind {
  rows: CaseFile[];
  /** All of them, also those that are not for this person. */
  total: number;
  visible: number;
}

/** Figures of the cases that were started in a period, counted by the database. */
@Injectable()
export class CaseStatistics {
  constructor(
    private readonly facts: DataSource,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** One row a version of a process that has cases; counted from one index. */
  async byVersion(cohort: Cohort): Promise<FiguresOfVersion[]> {
    const query = this.files(cohort)
      .select('file.processId', 'processId')
      .addSelect('file.definitionId', 'definitionId')
      .groupBy('file.processId')
      .addGroupBy('file.definitionId');
    for (const [name, condition] of Object.entries(countedColumns()))
      query.addSelect(`SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END)`, name);
    const rows = await query.setParameter('yes', true).getRawMany<Record<string, string | number>>();
    const overdue = await this.overdue(cohort);
    return rows.map((row) => ({
      processId: String(row.processId),
      definitionId: String(row.definitionId),
      overdue: overdue.get(String(row.definitionId)) ?? 0,
      ...countsOf(row),
    }));
  }

  /** Median minutes to a decision, of each process that has any; `bins` says how many it has in each bin, as counted before. */
  async medianDecisions(cohort: Cohort, bins: Map<string, number[]>): Promise<Map<string, number>> {
    const middles = [...bins].flatMap(([processId, those]) => {
      const middle = middleOf(those);
      return middle ? [{ processId, those, middle }] : [];
    });
    if (middles.length === 0) return new Map();
    const first = Math.min(...middles.map(({ middle }) => middle.bins[0]));
    const last = Math.max(...middles.map(({ middle }) => middle.bins[1]));
    const places = middles.map(({ processId, those, middle }): [string, number[]] => [
      processId,
      middle.places.map((place) => place - countBelow(those, first)),
    ]);
    const files = this.files(cohort);
    const query = rankedSpans(files, 'decisionMinutes', new Map(places), [first, last]);
    const rows = await query.getRawMany<Ranked>();
    return new Map(
      places.map(([processId]) => [processId, mean(rows.filter((row) => row.processId === processId)) ?? 0]),
    );
  }

  /**
   * Median minutes of a span over all cases of the cohort, whose `bins` were counted before; `definitionIds` leaves out other
   * versions, in the bins too. Null without any.
   */
  async median(cohort: Cohort, span: Span, bins: readonly number[], definitionIds?: string[]): Promise<number | null> {
    const middle = middleOf(bins);
    if (!middle || definitionIds?.length === 0) return null;
    const { places } = middle;
    const files = this.files(cohort).andWhere(withinBins(`file.${span}`, ...middle.bins));
    if (definitionIds) files.andWhere('file.definitionId IN (:...definitionIds)', { definitionIds });
    const rows = await files
      .select(`file.${span}`, 'minutes')
      .orderBy(`file.${span}`, 'ASC')
      .offset(places[0] - 1 - countBelow(bins, middle.bins[0]))
      .limit(places.length)
      .getRawMany<Pick<Ranked, 'minutes'>>();
    return mean(rows);
  }

  /** One page of the cases a bar counts, newest first; rows are only those the person has a part in or oversees. */
  async casesBehind(
    cohort: Cohort,
    behind: Behind,
    reader: { personId: string; scope: CaseScope },
    page: { page: number; size: number },
  ): Promise<CasesBehind> {
    const query = behindBar(this.files(cohort), behind, this.now());
    const total = await query.getCount();
    query.andWhere(new Brackets((where) => inScope(where, reader.personId, reader.scope)));
    const [rows, visible] = await query
      .orderBy('file.startedAt', 'DESC')
      .addOrderBy('file.caseNumber', 'ASC')
      .offset((page.page - 1) * page.size)
      .limit(page.size)
      .getManyAndCount();
    return { rows, total, visible };
  }

  /** Cases with an overdue step, by version. */
  private async overdue(cohort: Cohort): Promise<Map<string, number>> {
    const rows = await this.files(cohort)
      .innerJoin(InboxTask, 'task', 'task.caseNumber = file.caseNumber')
      .andWhere(...overdueStep(this.now()))
      .select('file.definitionId', 'definitionId')
      .addSelect('COUNT(DISTINCT file.caseNumber)', 'cases')
      .groupBy('file.definitionId')
      .getRawMany<{ definitionId: string; cases: string | number }>();
    return new Map(rows.map(({ definitionId, cases }) => [definitionId, Number(cases)]));
  }

  private files(cohort: Cohort): SelectQueryBuilder<CaseFile> {
    return narrowToCohort(this.facts.manager.createQueryBuilder(CaseFile, 'file'), cohort);
  }
}

function mean(rows: Pick<Ranked, 'minutes'>[]): number | null {
  return rows.length === 0 ? null : rows.reduce((sum, { minutes }) => sum + Number(minutes), 0) / rows.length;
}
