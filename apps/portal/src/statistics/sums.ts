import type { FiguresOfVersion } from '@zhilu/cases';
import { SPAN_ENDS, type Wire } from '@zhilu/domain';

/** Several histograms as one. */
export function addBins(all: number[][]): number[] {
  return Array.from({ length: SPAN_ENDS.length + 1 }, (_, bin) => total(all, (bins) => bins[bin] ?? 0));
}

/** What these versions come to together. */
export function sumOf(rows: FiguresOfVersion[], medianMinutes: number | null): Wire.CaseFigures {
  const bins = addBins(rows.map(({ decisionBins }) => decisionBins));
  const counted = (name: keyof Wire.CaseCounts): number => total(rows, ({ cases }) => cases[name]);
  return {
    cases: {
      started: counted('started'),
      running: counted('running'),
      granted: counted('granted'),
      refused: counted('refused'),
      withdrawn: counted('withdrawn'),
      ended: counted('ended'),
    },
    overdue: total(rows, ({ overdue }) => overdue),
    decisions: {
      bins,
      amount: total(bins, (each) => each),
      medianMinutes,
      withDeadline: total(rows, (row) => row.withDeadline),
      inTime: total(rows, (row) => row.inTime),
    },
  };
}

function total<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}
