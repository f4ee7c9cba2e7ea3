import type { Wire } from '@zhilu/domain';

/** What features below the cases ask of them: may this person see it? Answered by the case pages. */
export const CASE_ACCESS = Symbol('CaseAccess');
export interface CaseAccess {
  /** Whether the person may read the case: applicant, people of its steps, copied people, heads of its unit. */
  maySee(personId: string, caseNumber: string): Promise<boolean>;
  /** Cases the person may see whose number or title holds the text, newest first. */
  find(personId: string, text: string, limit: number): Promise<Wire.CaseRow[]>;
}
