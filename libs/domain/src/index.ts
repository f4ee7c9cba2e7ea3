/** Pure types and rules; imports nothing of ours and runs in the browser too. */
export {
  ROLES,
  ROLE_NAMES,
  countsIn,
  ROLES_CONFIRMING,
  ROLES_GIVEN_BY_TWO,
  ROLES_OF_THE_BUREAU,
  ROLES_RETRYING_INCIDENTS,
  ROLES_SEEING_AUDIT,
  ROLES_SEEING_INCIDENTS,
  ROLES_SEEING_STATISTICS,
  ROLES_SETTLING_INCIDENTS,
  ROLES_WITHOUT_FOOTAGE,
  isRole,
  type Role,
} from './roles';
export {
  RECORDER_NUMBER_RULE,
  ROLES_KEEPING_RECORDERS,
  ROLES_SEEING_RECORDERS,
  isInUse,
  isRecorderNumber,
  type RecorderState,
} from './recorder';
export { type ActivityInWords, type RecorderInWords } from './case-words';
export {
  ACTIVITY_TYPES,
  EXEMPTION_REASONS,
  EXEMPTION_TIMINGS,
  GAP_CAUSES,
  MOST_PARTICIPANTS,
  ROLES_KEEPING_ACTIVITIES,
  ROLES_SEEING_ACTIVITIES,
  activityNumber,
  isRecordingRequired,
  type ActivityType,
  type ExemptionReason,
  type ExemptionTiming,
  type GapCause,
} from './activity';
export { ACTIVITY_TYPE_NAMES, GAP_CAUSE_NAMES, EXEMPTION_REASON_NAMES, EXEMPTION_TIMING_NAMES } from './activity-names';
export {
  COVERAGE_STATES,
  COVERAGE_STATE_NAMES,
  END_TOLERANCE_MS,
  SEAM_MS,
  coverageOf,
  DUE_STATES,
  isAnsweredFor,
  isOver,
  MOST_ACTIVITY_DAYS,
  touches,
  type Coverage,
  type CoverageFacts,
  type CoverageGap,
  type CoverageState,
  type CoveringSegment,
  type DueState,
  type GapKind,
  type Span,
} from './coverage';
export {
  RECORDER_STATES,
  RECORDER_STATE_NAMES,
  isHeld,
  mayChangeState,
  stateRefused,
  type StateChanger,
} from './recorder-states';
export { DEFAULT_DEPRECIATION, netValue, type DepreciationRule } from './net-value';
export { MOST_FEN, fenOf, yuanText } from './money';
export { Refusal, RefusedAct, type RefusalKind, type Sentence, type FieldProblem } from './refusal';
export {
  BUREAU_ZONE,
  CLOCK,
  addDuration,
  bureauDay,
  endOfDay,
  formatDateTime,
  startOfDay,
  systemClock,
  type Clock,
} from './clock';
export { soonFrom } from './deadline';
export { LastingTrouble } from './lasting-trouble';
export { caseNumber, isCaseNumber } from './case-number';
export { SECRECY_MARKS, SECRECY_NAMES, isSecret, type SecrecyMark } from './secrecy';
export {
  MOST_CLIPS,
  MOST_HIDDEN,
  SHORTEST_CLIP_MS,
  SMALLEST_REGION,
  clipPlanProblems,
  clipsOf,
  clockOf,
  onlyMoreHidden,
  type BlurRegion,
  type ClipPlan,
  type ClippedRecording,
  type TimeRange,
} from './clip-plan';
export { SPAN_ENDS } from './span-ends';
export { SUBJECT_KINDS, isSubjectKind, type SubjectKind } from './subject';
export { clipText, recordingPlace, type NamedRecording } from './clip-text';
export { isWithin } from './unit-path';
export type * as Wire from './wire';
