import type { SubjectKind, Wire } from '@zhilu/domain';

/** One activity or recorder that a form may name, with the unit whose people then handle the case. */
export interface FoundSubject {
  id: string;
  number: string;
  unitId: string;
}

/** What cases ask of the registers they can be about; each register answers for its own kind. */
export interface SubjectFinder {
  kind: SubjectKind;
  /** Those the person may name, found by number or words, the likeliest first. */
  search(personId: string, text: string, limit: number): Promise<Wire.SubjectChoice[]>;
  /** Of these numbers those the person may name. */
  named(personId: string, numbers: string[]): Promise<FoundSubject[]>;
  /** These, whoever asks: what a case is about already. */
  ofIds(ids: string[]): Promise<FoundSubject[]>;
}

/** Every `SubjectFinder`. */
export const SUBJECT_FINDERS = Symbol('SubjectFinders');
