import type { CaseRow } from './cases';
import type { Iso, Page } from './common';

/** How cases that were started in the period stand. `running` holds those that stand still as well. */
export interface CaseCounts {
  started: number;
  running: number;
  granted: number;
  refused: number;
  withdrawn: number;
  ended: number;
}

/** How long something took: one number a bin of `SPAN_ENDS`, and one more for what took longer. */
export interface SpanFigures {
  bins: number[];
  amount: number;
  /** Null where nothing was measured. */
  medianMinutes: number | null;
}

export interface DecisionFigures extends SpanFigures {
  /** Decisions at a step that had a deadline, and those of them that came by it. */
  withDeadline: number;
  inTime: number;
}

export interface CaseFigures {
  cases: CaseCounts;
  /** Cases with an open step past its deadline, at this moment. */
  overdue: number;
  decisions: DecisionFigures;
}

export interface ProcessFigures extends CaseFigures {
  processId: string;
  processName: string;
  article: string | null;
}

/** What the cases of a period come to, of the units the reader answers for. */
export interface StatisticsView {
  /** Days of the bureau, both included. */
  from: string;
  to: string;
  at: Iso;
  total: CaseFigures;
  processes: ProcessFigures[];
  /** From report to end of the processes that carry out article 12; null where no case of theirs was started. */
  repairs: SpanFigures | null;
}

/** A unit the figures can be narrowed to. */
export interface UnitChoice {
  id: string;
  name: string;
}

/** What a bar stands for. */
export type BehindBar =
  | 'started'
  | 'running'
  | 'granted'
  | 'refused'
  | 'withdrawn'
  | 'ended'
  | 'overdue'
  | 'decided'
  | 'inTime'
  | 'late'
  | 'repaired';

/** The cases behind a bar: `total` is the bar's number, `hidden` how many of them the reader may not open. */
export interface CasesBehindBar extends Page<CaseRow> {
  hidden: number;
}

/** How the activities that must be recorded are answered for. Those not over yet count only once an approval exempts them. */
export interface CoverageFigures {
  required: number;
  /** Footage from start to end. */
  covered: number;
  /** Every gap has its technical reason. */
  explained: number;
  exempted: number;
  /** Of the exempted: asked for late, so that they count against the unit. */
  exemptedLate: number;
  /** Some gap without a reason. */
  gaps: number;
  /** No footage at all. */
  missing: number;
}

/** Coverage of the activities that began in a period, of the units the reader answers for. */
export interface CoverageView {
  /** Days of the bureau, both included. */
  from: string;
  to: string;
  total: CoverageFigures;
  units: (CoverageFigures & { unitId: string; unitName: string })[];
  /** `month` as `2026-11`, in order. */
  months: (CoverageFigures & { month: string })[];
}
