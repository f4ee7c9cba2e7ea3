import { Brackets, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { SPAN_ENDS, type Wire } from '@zhilu/domain';
import { withinUnit, type CaseFile } from '@zhilu/persistence';

/** Cases that figures are about: started in the period, of these units or below them. */
export interface Cohort {
  from: Date;
  /** First instant past the period. */
  to: Date;
  unitPaths: string[];
}

/** Which cases of a cohort a bar counts. */
export interface Behind {
  bar: Wire.BehindBar;
  /** Bin of the bars that tell how long something took; absent for all of them. */
  bin?: number;
  processId?: string;
  /** For `repaired`: the versions that carry out article 12. */
  definitionIds?: string[];
}

/** How states are gathered in the figures. */
export const STATES_OF = {
  running: ['running', 'incident'],
  granted: ['granted'],
  refused: ['refused'],
  withdrawn: ['withdrawn'],
  ended: ['ended'],
} as const;

type Files = SelectQueryBuilder<CaseFile>;

/** Narrows a query with alias `file`. */
export function narrowToCohort(query: Files, { from, to, unitPaths }: Cohort): Files {
  return query.where('file.startedAt >= :from AND file.startedAt < :to', { from, to }).andWhere(
    new Brackets((where) => {
      where.where('1 = 0');
      unitPaths.forEach((path, index) => where.orWhere(...withinUnit('file.unitPath', path, `cohort${index}`)));
    }),
  );
}

/** Narrows a cohort's query to the cases that the bar counts. */
export function behindBar(query: Files, { bar, bin, processId, definitionIds }: Behind, now: Date): Files {
  if (processId) query.andWhere('file.processId = :process', { process: processId });
  if (bar in STATES_OF) return query.andWhere('file.state IN (:...states)', { states: STATES_OF[bar as StateBar] });
  if (bar === 'decided') return query.andWhere(inBin('file.decisionMinutes', bin));
  if (bar === 'inTime' || bar === 'late')
    return query.andWhere('file.decidedInTime = :inTime', { inTime: bar === 'inTime' });
  if (bar === 'overdue') return withOverdueStep(query, now);
  if (bar === 'repaired') return repaired(query, definitionIds ?? []).andWhere(inBin('file.durationMinutes', bin));
  return query;
}

type StateBar = keyof typeof STATES_OF;

/** Condition "measured, and in this bin"; without one, "measured". A bin's upper end belongs to it. */
export function inBin(column: string, bin?: number): string {
  return bin === undefined ? `${column} IS NOT NULL` : withinBins(column, bin, bin);
}

/** Condition "in one of these bins, from the first to the last". */
export function withinBins(column: string, first: number, last: number): string {
  const [above, end] = [SPAN_ENDS[first - 1] as number | undefined, SPAN_ENDS[last] as number | undefined];
  const lower = above === undefined ? `${column} >= 0` : `${column} > ${above}`;
  return end === undefined ? lower : `${lower} AND ${column} <= ${end}`;
}

/** Condition "open and past its deadline" on alias `task`, with its parameters. */
export function overdueStep(now: Date): [condition: string, parameters: ObjectLiteral] {
  return ["task.state = 'open' AND task.dueAt < :now", { now }];
}

function withOverdueStep(query: Files, now: Date): Files {
  const [condition, parameters] = overdueStep(now);
  return query.andWhere(
    `file.caseNumber IN (SELECT task.caseNumber FROM inbox_task task WHERE ${condition})`,
    parameters,
  );
}

function repaired(query: Files, definitionIds: string[]): Files {
  if (definitionIds.length === 0) return query.andWhere('1 = 0');
  return query.andWhere('file.definitionId IN (:...definitionIds)', { definitionIds });
}
