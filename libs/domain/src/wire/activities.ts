import type { ActivityType, ExemptionReason, ExemptionTiming, GapCause } from '../activity';
import type { CoverageState, GapKind } from '../coverage';
import type { CaseState } from './cases';
import type { Iso, PersonRef } from './common';

/** How far footage covers an activity; computed at each reading. */
export interface ActivityCoverage {
  state: CoverageState;
  /** From 0 to 1; null while no end is past. */
  share: number | null;
  gaps: number;
  /** Gaps that still ask for their technical reason. */
  unexplained: number;
  recordings: number;
  /** The exemption was asked for late without force majeure. */
  countsAgainstUnit: boolean;
}

export interface ActivityRow {
  id: string;
  number: string;
  unitId: string;
  unitName: string;
  type: ActivityType;
  place: string;
  startedAt: Iso;
  endedAt: Iso | null;
  caseReference: string | null;
  cause: string;
  officer: PersonRef | null;
  participants: PersonRef[];
  coverage: ActivityCoverage;
}

/** A linked recording on the activity's time line. */
export interface ActivitySegment {
  /** Null where the reader may not see the recording: its time still counts. */
  recordingId: string | null;
  deviceNumber: string;
  startedAt: Iso;
  /** Null where damage hides the length. */
  endedAt: Iso | null;
  damaged: boolean;
  /** `matched` by officer or recorder and corrected time, or `added` by the keeper. */
  link: 'matched' | 'added';
}

export interface ActivityGapReason {
  from: Iso;
  to: Iso;
  cause: GapCause;
  text: string;
  person: PersonRef | null;
  at: Iso;
}

export interface ActivityGap {
  from: Iso;
  to: Iso;
  kind: GapKind;
  /** Recordings of unknown length that begin in it. */
  unreadable: number;
  reason: ActivityGapReason | null;
}

export interface ActivityCorrectionView {
  kind: 'added' | 'removed';
  /** Null where the reader may not see the recording. */
  recordingId: string | null;
  deviceNumber: string;
  startedAt: Iso;
  reason: string;
  person: PersonRef | null;
  at: Iso;
}

/** A time the activity was cancelled, and taken back where it was. */
export interface ActivityCancellationView {
  reason: string;
  person: PersonRef | null;
  at: Iso;
  restored: { reason: string; person: PersonRef | null; at: Iso } | null;
}

export interface ActivityExemption {
  /** Null where the reader may not see the case. */
  caseNumber: string | null;
  reason: ExemptionReason;
  timing: ExemptionTiming;
  countsAgainstUnit: boolean;
  decidedBy: PersonRef | null;
  decidedAt: Iso;
}

export interface ActivityView {
  row: ActivityRow;
  required: boolean;
  recorder: { id: string; number: string } | null;
  registeredBy: PersonRef | null;
  registeredAt: Iso;
  segments: ActivitySegment[];
  gaps: ActivityGap[];
  /** Every reason given, newest first; also those of gaps that later footage closed. */
  reasons: ActivityGapReason[];
  /** Newest first. */
  corrections: ActivityCorrectionView[];
  /** Newest first; while the first one is not restored the activity stands cancelled. */
  cancellations: ActivityCancellationView[];
  exemption: ActivityExemption | null;
  /** Cases about the activity that the reader may see, newest first. */
  cases: { caseNumber: string; title: string; state: CaseState; startedAt: Iso }[];
  /** What the reader may do now; `cancel` also says who restores. */
  may: { change: boolean; correct: boolean; explain: boolean; cancel: boolean };
  /** Why times and type stand as they are, or null when they can be changed. */
  whyFixed: string | null;
}

export interface AddActivity {
  unitId: string;
  type: ActivityType;
  place: string;
  startedAt: Iso;
  endedAt: Iso | null;
  caseReference: string | null;
  cause: string;
  officerId: string;
  deviceId: string | null;
  participantIds: string[];
}

/** `reason` is needed once the activity is over. */
export type ChangeActivity = Partial<Omit<AddActivity, 'unitId'>> & { reason?: string };

export interface CorrectActivity {
  recordingId: string;
  kind: 'added' | 'removed';
  reason: string;
}

export interface CancelActivity {
  kind: 'cancelled' | 'restored';
  reason: string;
}

export interface ExplainGap {
  from: Iso;
  to: Iso;
  cause: GapCause;
  text: string;
}

/** Activities of one unit in a period by how they are covered. */
export interface ActivitySummary {
  unitId: string;
  unitName: string;
  /** Without those cancelled, which only `states` names. */
  total: number;
  /** Of a kind that must be recorded, and over or exempted. */
  due: number;
  /** Of those: covered, explained or exempted without counting against the unit. */
  answered: number;
  states: Record<CoverageState, number>;
}

/** An activity a recording belongs to. */
export interface RecordingActivity {
  id: string;
  number: string;
  type: ActivityType;
  place: string;
  cause: string;
  startedAt: Iso;
  endedAt: Iso | null;
}
