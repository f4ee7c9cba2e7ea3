import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { SPAN_ENDS, type Wire } from '@zhilu/domain';
import type { CaseFile } from '@zhilu/persistence';
import { inBin, STATES_OF, withinBins } from './cohort';

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
 * Ranks the cases of each process by a span, from 1 in the first of these bins; rows: `processId`, `minutes`, `place`. Only
 * those with one of the places.
 */
export function rankedSpans(
  files: SelectQueryBuilder<CaseFile>,
  span: Span,
  places: Map<string, number[]>,
  [first, last]: [first: number, last: number],
): SelectQueryBuilder<ObjectLiteral> {
  const ranked = files
    .select('file.processId', 'processId')
    .addSelect(`file.${span}`, 'minutes')
    .addSelect(`ROW_NUMBER() OVER (PARTITION BY file.processId ORDER BY file.${span})`, 'place')
    .andWhere(withinBins(`file.${span}`, first, last));
  const wanted = [...places.values()].map(
    (those, index) => `(ranked.processId = :ranked${index} AND ranked.place IN (${those.join(', ')}))`,
  );
  const ids = Object.fromEntries([...places.keys()].map((processId, index) => [`ranked${index}`, processId]));
  return files.connection
    .createQueryBuilder()
    .select('ranked.processId', 'processId')
    .addSelect('ranked.minutes', 'minutes')
    .from(`(${ranked.getQuery()})`, 'ranked')
    .where(wanted.join(' OR '))
    .setParameters({ ...ranked.getParameters(), ...ids });
}

/** Where the one or two values in the middle stand. */
export interface Middle {
  /** From 1 among all values. */
  places: number[];
  /** The bins that hold them. */
  bins: [first: number, last: number];
}

/**
 * Where the middle of values counted by bins stands; null without any. Only the values of those bins are then to be sorted,
 * so that a median costs little beside the counting.
 */
export function middleOf(bins: readonly number[]): Middle | null {
  const amount = countBelow(bins, bins.length);
  if (amount === 0) return null;
  const half = Math.floor(amount / 2);
  const places = amount % 2 === 1 ? [half + 1] : [half, half + 1];
  const binOf = (place: number): number => bins.findIndex((_, bin) => countBelow(bins, bin + 1) >= place);
  return { places, bins: [binOf(places[0]), binOf(places[places.length - 1])] };
}

/** How many values lie in the bins below this one. */
export function countBelow(bins: readonly number[], bin: number): number {
  return bins.slice(0, bin).reduce((sum, each) => sum + each, 0);
}
