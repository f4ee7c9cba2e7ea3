import type { Sentence } from './refusal';

/** Two recordings this far apart still are one: recorders split a long take into files (article 5). */
export const SEAM_MS = 2_000;
/** People write down start and end to the minute. */
export const END_TOLERANCE_MS = 60_000;

/** Longest an activity lasts; what has no end by then is over. */
export const MOST_ACTIVITY_DAYS = 7;
const DAY_MS = 86_400_000;

export const COVERAGE_STATES = [
  'covered',
  'explained',
  'exempted',
  'gaps',
  'missing',
  'open',
  'notRequired',
  'cancelled',
] as const;
/**
 * `covered`: footage from start to end; `explained`: every gap has a technical reason; `exempted`: an approval takes the place
 * of footage; `gaps`: some gap without a reason; `missing`: no footage at all, or still no end long
 * after it must have ended; `open`: not over yet; `notRequired`: of a kind
 * that need not be recorded; `cancelled`: entered by mistake or did not take place, and counts for nothing.
 */
export type CoverageState = (typeof COVERAGE_STATES)[number];

export const COVERAGE_STATE_NAMES: Record<CoverageState, Sentence> = {
  covered: { zh: '全程覆盖', en: 'Covered' },
  explained: { zh: '中断已说明', en: 'Gaps explained' },
  exempted: { zh: '批准不予摄录', en: 'Exempted' },
  gaps: { zh: '中断未说明', en: 'Gaps to explain' },
  missing: { zh: '没有录像', en: 'No footage' },
  open: { zh: '未结束', en: 'Not over yet' },
  notRequired: { zh: '不要求摄录', en: 'Not required' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
};

export interface Span {
  from: Date;
  to: Date;
}

/** A linked recording by its corrected time; `durationMs` is null where damage hides the length. */
export interface CoveringSegment {
  startedAt: Date;
  durationMs: number | null;
}

/** Where footage is missing: before the first recording, between two, after the last, or all the time. */
export type GapKind = 'before' | 'between' | 'after' | 'whole';

export interface CoverageGap<Reason extends Span = Span> extends Span {
  kind: GapKind;
  /** How many recordings of unknown length begin in it: what they hold cannot be counted. */
  unreadable: number;
  /** The technical reason given for the whole of it. */
  reason: Reason | null;
}

export interface CoverageFacts<Reason extends Span = Span> {
  startedAt: Date;
  /** Null while nobody has written down the end. */
  endedAt: Date | null;
  required: boolean;
  segments: readonly CoveringSegment[];
  reasons: readonly Reason[];
  exempted: boolean;
  cancelled: boolean;
}

export interface Coverage<Reason extends Span = Span> {
  state: CoverageState;
  /** Covered part from 0 to 1; tolerated seams count as covered. Null while no end is past. */
  share: number | null;
  gaps: CoverageGap<Reason>[];
}

/**
 * How far an activity is covered by footage (articles 4, 5, 7), at the moment `now`. Recordings of several recorders count
 * together; one of unknown length counts for nothing and is told in the gap it begins in. A recording that lies outside the
 * activity is left aside.
 *
 * art-5: 全程摄录，中断超过 2 秒须说明技术原因 / From start to end; a gap over 2 s asks for its technical reason
 */
export function coverageOf<Reason extends Span>(facts: CoverageFacts<Reason>, now: Date): Coverage<Reason> {
  const { startedAt, endedAt, required, exempted, cancelled } = facts;
  if (cancelled) return { state: 'cancelled', share: null, gaps: [] };
  if (endedAt === null || endedAt > now)
    return { state: stateOfOpen(required, exempted, isOver(facts, now)), share: null, gaps: [] };
  const whole: Span = { from: startedAt, to: endedAt };
  const takes = joined(facts.segments.flatMap((segment) => clipped(segment, whole)));
  const gaps = gapsOf(whole, takes).map((gap) => ({
    ...gap,
    unreadable: facts.segments.filter((segment) => isUnreadableIn(segment, gap)).length,
    reason: facts.reasons.find((reason) => explains(reason, gap)) ?? null,
  }));
  const share = 1 - gaps.reduce((sum, gap) => sum + lengthOf(gap), 0) / Math.max(1, lengthOf(whole));
  return { state: stateOf(required, exempted, gaps), share, gaps };
}

/** True once the activity's end is past, or it would have lasted longer than any activity does. */
export function isOver({ startedAt, endedAt }: Pick<CoverageFacts, 'startedAt' | 'endedAt'>, now: Date): boolean {
  return endedAt ? endedAt <= now : now.getTime() - startedAt.getTime() > MOST_ACTIVITY_DAYS * DAY_MS;
}

/** States of activities that are to be answered for, if they must be recorded: figures count these. */
export const DUE_STATES = ['covered', 'explained', 'exempted', 'gaps', 'missing'] as const satisfies CoverageState[];
/** One of those that count. */
export type DueState = (typeof DUE_STATES)[number];

/** True where nothing is left to be done: footage, reasons or an approval answer for the whole activity, or it is cancelled. */
export function isAnsweredFor(state: CoverageState): boolean {
  return state === 'covered' || state === 'explained' || state === 'exempted' || state === 'cancelled';
}

/** True when the recording's time touches the activity's; one of unknown length counts by its beginning. */
export function touches({ startedAt, durationMs }: CoveringSegment, activity: Span): boolean {
  const end = startedAt.getTime() + (durationMs ?? 0);
  return startedAt <= activity.to && end >= activity.from.getTime();
}

function stateOfOpen(required: boolean, exempted: boolean, over: boolean): CoverageState {
  if (!required) return 'notRequired';
  if (exempted) return 'exempted';
  return over ? 'missing' : 'open';
}

function stateOf(required: boolean, exempted: boolean, gaps: readonly CoverageGap[]): CoverageState {
  if (gaps.length === 0) return 'covered';
  if (!required) return 'notRequired';
  if (exempted) return 'exempted';
  if (gaps.some(({ kind }) => kind === 'whole')) return 'missing';
  return gaps.every(({ reason }) => reason !== null) ? 'explained' : 'gaps';
}

/** What of a recording lies within the activity; nothing for one of unknown or no length. */
function clipped({ startedAt, durationMs }: CoveringSegment, whole: Span): Span[] {
  if (!durationMs || durationMs < 0) return [];
  const from = startedAt < whole.from ? whole.from : startedAt;
  const end = new Date(startedAt.getTime() + durationMs);
  const to = end > whole.to ? whole.to : end;
  return from < to ? [{ from, to }] : [];
}

/** Overlapping takes, and those a seam apart, become one. */
function joined(spans: Span[]): Span[] {
  const takes: Span[] = [];
  for (const span of [...spans].sort((one, other) => one.from.getTime() - other.from.getTime())) {
    const last = takes.at(-1);
    if (!last || span.from.getTime() - last.to.getTime() > SEAM_MS) takes.push({ ...span });
    else if (span.to > last.to) last.to = span.to;
  }
  return takes;
}

function gapsOf(whole: Span, takes: readonly Span[]): (Span & { kind: GapKind })[] {
  if (takes.length === 0) return [{ ...whole, kind: 'whole' }];
  const [first, last] = [takes[0], takes[takes.length - 1]];
  const before: Span & { kind: GapKind } = { from: whole.from, to: first.from, kind: 'before' };
  const after: Span & { kind: GapKind } = { from: last.to, to: whole.to, kind: 'after' };
  const between = takes
    .slice(1)
    .map((take, index) => ({ from: takes[index].to, to: take.from, kind: 'between' as const }));
  return [
    ...[before].filter((gap) => lengthOf(gap) > END_TOLERANCE_MS),
    ...between,
    ...[after].filter((gap) => lengthOf(gap) > END_TOLERANCE_MS),
  ];
}

function isUnreadableIn({ startedAt, durationMs }: CoveringSegment, gap: Span): boolean {
  return durationMs === null && startedAt >= gap.from && startedAt <= gap.to;
}

/** A reason holds for the whole gap, or for a longer one that later footage made shorter. */
function explains(reason: Span, gap: Span): boolean {
  return reason.from.getTime() <= gap.from.getTime() + SEAM_MS && reason.to.getTime() >= gap.to.getTime() - SEAM_MS;
}

function lengthOf({ from, to }: Span): number {
  return to.getTime() - from.getTime();
}
