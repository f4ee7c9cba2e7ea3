/** What a case can be about besides recordings: an activity 执法活动 or a recorder 执法记录仪, each named by its number. */
export const SUBJECT_KINDS = ['activity', 'recorder'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** True for a kind; forms and addresses carry it as plain text. */
export function isSubjectKind(text: string): text is SubjectKind {
  return (SUBJECT_KINDS as readonly string[]).includes(text);
}
