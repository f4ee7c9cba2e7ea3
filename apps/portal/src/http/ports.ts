import type { Wire } from '@zhilu/domain';

/**
 * What the features around the cases ask of them. Provided by a global module of the case pages;
 * where nobody provides it, the answer is no.
 */
export const CASE_ACCESS = Symbol('CaseAccess');
export interface CaseAccess {
  /** Whether the person may read the case: applicant, people of its steps, copied people, heads of its unit. */
  maySee(personId: string, caseNumber: string): Promise<boolean>;
  /** Cases the person may see whose number or title holds the text, newest first. */
  find(personId: string, text: string, limit: number): Promise<Wire.CaseRow[]>;
}

/** Forms as the engine's deployments hold them. */
export const FORM_SOURCE = Symbol('FormSource');
export interface FormSource {
  /** The form of that process version, or null when it is gone. */
  form(definitionId: string, formId: string): Promise<Wire.FormSchema | null>;
}

/** What the deployed models say about articles and registers. */
export const PROCESS_KNOWLEDGE = Symbol('ProcessKnowledge');
export interface CarriedArticle {
  article: number;
  processId: string;
  processName: string;
  elementId: string;
  elementName: string;
}
export interface KnownRegister {
  id: string;
  title: string;
  article: string | null;
}
export interface ProcessKnowledge {
  articles(): Promise<CarriedArticle[]>;
  registers(): Promise<KnownRegister[]>;
}

/** Logins of the demo people with their passwords; only with demo data. */
export const DEMO_ACCOUNTS = Symbol('DemoAccounts');
export type DemoAccounts = () => Promise<NonNullable<Wire.PublicView['accounts']>>;
