import type { Iso, PersonRef } from './common';

/** One row of the audit log, in words. */
export interface AuditView {
  sequence: number;
  at: Iso;
  /** Null for acts of the system itself, and of nobody who is signed in. */
  person: PersonRef | null;
  act: string;
  actName: string;
  /** What it was done to: what kind of thing, and how people call it. */
  objectKind: string;
  objectName: string;
  /** Only where this person may open the case. */
  caseNumber: string | null;
  refused: boolean;
  /** One line for the reader: a reason given, or what a change was about. */
  note: string | null;
}

export interface AuditActView {
  act: string;
  name: string;
}

export type ChainBreak = 'missing' | 'altered' | 'unlinked' | 'stray' | 'headDiffers' | 'rememberedDiffers';

/** What a verification of the chain found. */
export interface ChainResult {
  at: Iso;
  by: PersonRef | null;
  ok: boolean;
  rows: number;
  head: { sequence: number; hash: string };
  firstBroken: { sequence: number; reason: ChainBreak } | null;
}

export interface ChainState {
  /** The verification under way in this portal. */
  running: { checked: number; of: number } | null;
  /** The newest one that came to an end, whoever asked for it. */
  last: ChainResult | null;
  /** Why the newest one here did not come to an end. */
  failure: string | null;
}
