import type { CaseState } from './cases';
import type { Iso } from './common';

/**
 * Told to the engine again just now; that led nowhere; the engine refuses an act; an automatic step gave up; the engine knows
 * what the record lacks.
 */
export type IncidentKind = 'healing' | 'forgotten' | 'refused' | 'halted' | 'lost';

/** Try again; end the case as it stands; let it stand or go on as the engine has it. */
export type IncidentAct = 'retry' | 'end' | 'settle';

/** A case that does not go on by itself, for who must decide. */
export interface IncidentView {
  id: string;
  kind: IncidentKind;
  caseNumber: string;
  /** Null for a case that this person may not read. */
  title: string | null;
  processName: string;
  unitName: string;
  state: CaseState;
  sentence: string;
  /** What engine or worker said, for who looks after the system. */
  cause: string | null;
  since: Iso;
  /** Whether this person may open the case. */
  readable: boolean;
  /** What this person may do now. */
  acts: IncidentAct[];
}

/** What came of an act: taken, waiting for the engine, refused still, overtaken by the process, or under way. */
export interface IncidentResult {
  result: 'applied' | 'waiting' | 'refused' | 'overtaken' | 'underWay';
}
