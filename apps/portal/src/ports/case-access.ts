import type { Wire } from '@zhilu/domain';

/** What features below the cases ask of them: may this person see it? Answered by the case pages. */
export const CASE_ACCESS = Symbol('CaseAccess');
export interface CaseAccess {
  /** Whether the person may read the case: applicant, people of its steps, copied people, heads of its unit. */
  maySee(personId: string, caseNumber: string): Promise<boolean>;
  /**
   * The case in which the person is asked, at a step open now, about this recording; null for none. Own cases do not count.
   */
  askedAbout(personId: string, recordingId: string): Promise<string | null>;
  /** Cases the person may see whose number or title holds the text, newest first. */
  find(personId: string, text: string, limit: number): Promise<Wire.CaseRow[]>;
}
