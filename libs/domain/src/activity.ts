import type { Sentence } from './refusal';
import type { Role } from './roles';

/**
 * What an enforcement activity 执法活动 is: the three kinds of article 4, and patrols, for which recorders are issued
 * (article 3) but which article 4 does not name.
 */
export const ACTIVITY_TYPES = ['complaint', 'inspection', 'other', 'patrol'] as const;
export type ActivityType = (typeof ACTIVITY_TYPES)[number];

export const ACTIVITY_TYPE_NAMES: Record<ActivityType, Sentence> = {
  complaint: { zh: '接投诉举报出现场', en: 'Call-out on a complaint' },
  inspection: { zh: '现场检查、行政强制', en: 'On-site check or coercive measure' },
  other: { zh: '应当摄录的其他执法活动', en: 'Other activity to be recorded' },
  patrol: { zh: '日常巡查', en: 'Routine patrol' },
};

/**
 * Rule D1: what article 4 names must be recorded, from start to end (article 5).
 *
 * art-3, art-4: 四类活动中三类应当摄录，日常巡查可以摄录 / Three kinds must be recorded, patrols may
 */
export function isRecordingRequired(type: ActivityType): boolean {
  return type !== 'patrol';
}

/** Technical causes of an interruption; no other cause excuses one (article 5). */
export const GAP_CAUSES = ['deviceFault', 'batteryEmpty', 'storageFull', 'recorderChanged', 'otherTechnical'] as const;
export type GapCause = (typeof GAP_CAUSES)[number];

export const GAP_CAUSE_NAMES: Record<GapCause, Sentence> = {
  deviceFault: { zh: '设备故障', en: 'Recorder fault' },
  batteryEmpty: { zh: '电量耗尽', en: 'Battery empty' },
  storageFull: { zh: '存储已满', en: 'Storage full' },
  recorderChanged: { zh: '更换设备', en: 'Recorder changed' },
  otherTechnical: { zh: '其他技术原因', en: 'Other technical cause' },
};

/** Why an activity need not be recorded (article 7). */
export const EXEMPTION_REASONS = ['forceMajeure', 'evidence', 'other'] as const;
export type ExemptionReason = (typeof EXEMPTION_REASONS)[number];

export const EXEMPTION_REASON_NAMES: Record<ExemptionReason, Sentence> = {
  forceMajeure: { zh: '不可抗拒事由', en: 'Force majeure' },
  evidence: { zh: '取证需要', en: 'Need of evidence' },
  other: { zh: '其他因素', en: 'Other' },
};

/** When an exemption was asked for: before the activity ended, within a day after it, or later (rule D2). */
export const EXEMPTION_TIMINGS = ['before', 'inTime', 'late'] as const;
export type ExemptionTiming = (typeof EXEMPTION_TIMINGS)[number];

export const EXEMPTION_TIMING_NAMES: Record<ExemptionTiming, Sentence> = {
  before: { zh: '事前申请', en: 'Asked for beforehand' },
  inTime: { zh: '事后 24 小时内申请', en: 'Asked for within 24 hours' },
  late: { zh: '逾期申请', en: 'Asked for late' },
};

/** Most people taking part besides the officer who records. */
export const MOST_PARTICIPANTS = 20;

/** Who registers and changes any activity of the unit; an officer only the own ones. */
export const ROLES_KEEPING_ACTIVITIES: readonly Role[] = ['device-keeper', 'scene-leader', 'dept-leader', 'unit-head'];

/** Who sees the activities of the unit besides those who keep them. */
export const ROLES_SEEING_ACTIVITIES: readonly Role[] = [
  ...ROLES_KEEPING_ACTIVITIES,
  'legal-officer',
  'archivist',
  'bureau-head',
  'discipline',
  'info-center',
  'auditor',
];

const NUMBER = /^HD-\d{4}-\d{4,}$/;

/** The activity's number, e.g. `HD-2026-0042`: running within the year in which it began, in the bureau's zone. */
export function activityNumber(year: number, sequence: number): string {
  return `HD-${year}-${String(sequence).padStart(4, '0')}`;
}

/** True for text that has the shape of an activity's number. */
export function isActivityNumber(text: string): boolean {
  return NUMBER.test(text);
}
