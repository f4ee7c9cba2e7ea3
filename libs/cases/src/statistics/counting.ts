import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { SPAN_ENDS, type Wire } from '@zhilu/domain';
import type { CaseFile } from '@zhilu/persistence';
import { inBin, STATES_OF } from './cohort';

/** Column of a case that holds how long something took, in minutes. */
export type Span = 'decisionMinutes' | 'durationMinutes';

export interface Counted {
  cases: Wire.CaseCounts;
  decisionBins: number[];
  durationBins: number[];
  withDeadline: number;
  inTime: number;
}

const BINS = SPAN_ENDS.length + 1;
const STATES = Object.keys(STATES_OF) as (keyof typeof STATES_OF)[];
const SPANS: readonly Span[] = ['decisionMinutes', 'durationMinutes'];
const binName = (span: Span, bin: number): string => `${span}${bin}`;

/** Conditions on alias `file`, by the name of the column that counts the cases they hold for. `:yes` is true. */
export function countedColumns(): Record<string, string> {
  const columns: Record<string, string> = {
    started: '1 = 1',
    withDeadline: 'file.decidedInTime IS NOT NULL',
    inTime: 'file.decidedInTime = :yes',
  };
  for (const state of STATES)
    columns[state] = `file.state IN (${STATES_OF[state].map((each) => `'${each}'`).join(', ')})`;
  for (const span of SPANS)
    for (let bin = 0; bin < BINS; bin += 1) columns[binName(span, bin)] = inBin(`file.${span}`, bin);
  return columns;
}

/** The counted columns of one row, as numbers. */
export function countsOf(row: Record<string, string | number | null>): Counted {
  const number = (name: string): number => Number(row[name] ?? 0);
  const bins = (span: Span): number[] => Array.from({ length: BINS }, (_, bin) => number(binName(span, bin)));
  return {
    cases: {
      started: number('started'),
      running: number('running'),
      granted: number('granted'),
      refused: number('refused'),
      withdrawn: number('withdrawn'),
      ended: number('ended'),
    },
    decisionBins: bins('decisionMinutes'),
    durationBins: bins('durationMinutes'),
    withDeadline: number('withDeadline'),
    inTime: number('inTime'),
  };
}

/**
 * The median of a span, of each process or of all cases together: the one or two rows in the middle of the order, as their
 * mean. Rows: `processId` (null for all together), `median`.
 */
export function medianQuery(
  files: SelectQueryBuilder<CaseFile>,
  span: Span,
  of: 'each' | 'all',
): SelectQueryBuilder<ObjectLiteral> {
  const group = of === 'each' ? 'file.processId' : 'NULL';
  const partition = of === 'each' ? 'PARTITION BY file.processId' : '';
  const ranked = files
    .select(group, 'processId')
    .addSelect(`file.${span}`, 'minutes')
    .addSelect(`ROW_NUMBER() OVER (${partition} ORDER BY file.${span})`, 'place')
    .addSelect(`COUNT(*) OVER (${partition})`, 'amount')
    .andWhere(`file.${span} IS NOT NULL`);
  return files.connection
    .createQueryBuilder()
    .select('ranked.processId', 'processId')
    .addSelect('AVG(ranked.minutes)', 'median')
    .from(`(${ranked.getQuery()})`, 'ranked')
    .where('ranked.place * 2 BETWEEN ranked.amount AND ranked.amount + 2')
    .groupBy('ranked.processId')
    .setParameters(ranked.getParameters());
}
