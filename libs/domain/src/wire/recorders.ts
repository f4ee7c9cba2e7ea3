import type { RecorderState } from '../recorder';
import type { Iso, PersonRef } from './common';

/** A recorder 执法记录仪 as lists show it. */
export interface RecorderView {
  id: string;
  number: string;
  brand: string;
  model: string;
  /** Empty where none was given. */
  serial: string;
  unitId: string;
  unitName: string;
  holder: PersonRef | null;
  /** Who answers for it while nobody has it. */
  keeper: PersonRef | null;
  state: RecorderState;
  inUse: boolean;
  /** Recorder's clock minus true time, taken off the times of its recordings at import; null: never compared. */
  clockOffsetSeconds: number | null;
  clockCheckedAt: Iso | null;
  /** In per cent, at the last check. */
  batteryPercent: number | null;
  batteryCheckedAt: Iso | null;
  /** Day of purchase, `2024-03-15`. */
  boughtOn: string | null;
  priceFen: number | null;
  /** Today's net value; null where price or day of purchase are not registered. */
  netValueFen: number | null;
  usefulMonths: number;
  residualPercent: number;
  firstImportAt: Iso | null;
  lastImportAt: Iso | null;
  /** Whether the reader keeps it: may hand it out, take it back and change it. */
  kept: boolean;
}

/** A line of the issue register 领用登记. */
export interface RecorderIssue {
  holder: PersonRef | null;
  issuedAt: Iso;
  returnedAt: Iso | null;
  /** Null where a case did it. */
  issuedBy: PersonRef | null;
  returnedTo: PersonRef | null;
  condition: string;
  returnCondition: string;
  /** Case that handed it out, where the reader may see it. */
  caseNumber: string | null;
}

/** One event of a recorder's life, the newest first. */
export interface RecorderLifeEntry {
  at: Iso;
  kind: 'registered' | 'issued' | 'returned' | 'changed' | 'moved' | 'checked' | 'import' | 'case';
  from: RecorderState | null;
  to: RecorderState | null;
  holder: PersonRef | null;
  person: PersonRef | null;
  /** Where the reader may see the case. */
  caseNumber: string | null;
  /** What was noted, or the title of the case. */
  note: string;
  /** Of an import. */
  files: { stored: number; damaged: number; unread: number } | null;
}

/** A recorder with its whole life. */
export interface RecorderDetail extends RecorderView {
  issues: RecorderIssue[];
  life: RecorderLifeEntry[];
  /** Open cases that the reader may see: those about it, and those that moved it, as a spare. */
  cases: { caseNumber: string; processId: string; title: string; startedAt: Iso; aboutIt: boolean }[];
}

/** A unit whose recorders the reader keeps. */
export interface KeptUnit {
  id: string;
  parentId: string | null;
  name: string;
}

/** One line of a list of recorders, as it was typed; units and people by their names. */
export interface RecorderLine {
  /** Line of the file or of the pasted text, from 1. */
  line: number;
  number: string;
  brand: string;
  model: string;
  serial: string;
  unit: string;
  holder: string;
  boughtOn: string;
  /** Yuan. */
  price: string;
  usefulMonths: string;
  residualPercent: string;
}

/** A list that was looked at; nothing is registered yet. */
export interface RecorderListCheck {
  lines: (RecorderLine & { problems: string[] })[];
  /** Lines with problems. */
  wrong: number;
  /** Headings of columns that are not read. */
  unread: string[];
}
