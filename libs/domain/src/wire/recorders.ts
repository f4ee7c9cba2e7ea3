import type { RecorderState } from '../recorder';
import type { Iso, PersonRef } from './common';

/** A recorder 执法记录仪 as those who keep it see it. */
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
  state: RecorderState;
  inUse: boolean;
  /** Recorder's clock minus true time, taken off the times of its recordings at import; null: never compared. */
  clockOffsetSeconds: number | null;
  clockCheckedAt: Iso | null;
  firstImportAt: Iso | null;
  lastImportAt: Iso | null;
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
}

/** A list that was looked at; nothing is registered yet. */
export interface RecorderListCheck {
  lines: (RecorderLine & { problems: string[] })[];
  /** Lines with problems. */
  wrong: number;
  /** Headings of columns that are not read. */
  unread: string[];
}
