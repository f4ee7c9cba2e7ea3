import type { Role } from './roles';

/**
 * What an enforcement activity 执法活动 is: the three kinds of article 4, and patrols, for which recorders are issued
 * (article 3) but which article 4 does not name.
 */
export const ACTIVITY_TYPES = ['complaint', 'inspection', 'other', 'patrol'] as const;
export type ActivityType = (typeof ACTIVITY_TYPES)[number];

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

/** Why an activity need not be recorded (article 7). */
export const EXEMPTION_REASONS = ['forceMajeure', 'evidence', 'other'] as const;
export type ExemptionReason = (typeof EXEMPTION_REASONS)[number];

/** When an exemption was asked for: before the activity ended, within a day after it, or later (rule D2). */
export const EXEMPTION_TIMINGS = ['before', 'inTime', 'late'] as const;
export type ExemptionTiming = (typeof EXEMPTION_TIMINGS)[number];

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

/** The activity's number, e.g. `HD-2026-0042`: running within the year in which it began, in the bureau's zone. */
export function activityNumber(year: number, sequence: number): string {
  return `HD-${year}-${String(sequence).padStart(4, '0')}`;
}
