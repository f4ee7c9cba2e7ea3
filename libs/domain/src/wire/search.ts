import type { CaseRow } from './cases';
import type { PersonRef } from './common';
import type { RecordingRow } from './footage';

/** Answer of the global search; each list holds the best few the person may see. */
export interface SearchResult {
  cases: CaseRow[];
  recordings: RecordingRow[];
  people: PersonRef[];
}
