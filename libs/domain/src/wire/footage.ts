import type { SecrecyMark } from '../secrecy';
import type { RecordingActivity } from './activities';
import type { Iso, PersonRef } from './common';

/** Result of the last fixity check of the stored original. */
export type Integrity = 'match' | 'mismatch' | 'missing' | 'unchecked';

export interface RecordingRow {
  id: string;
  deviceNumber: string;
  unitId: string;
  unitName: string;
  officer: PersonRef | null;
  /** Corrected start in the bureau's zone. */
  startedAt: Iso;
  durationMs: number | null;
  sizeBytes: number;
  container: string | null;
  video: string | null;
  resolution: string | null;
  secrecy: SecrecyMark;
  /** Case number or cause the keeper wrote, free text. */
  activity: string | null;
  place: string | null;
  damaged: boolean;
  important: boolean;
  integrity: Integrity;
  checkedAt: Iso | null;
}

export interface CustodyEntry {
  at: Iso;
  act: string;
  person: string | null;
  detail: string | null;
}

/** A clip for release made of a recording. */
export interface DerivativeLink {
  id: string;
  caseNumber: string;
  fromMs: number;
  toMs: number;
  sha256: string;
  createdAt: Iso;
}

export interface RecordingView {
  row: RecordingRow;
  originalName: string;
  sha256: string;
  /** The four times of a recording, each as found, and the offset used. */
  times: {
    fileName: Iso | null;
    container: Iso | null;
    fileModified: Iso | null;
    imported: Iso;
    offsetMs: number;
    rule: string;
  };
  custody: CustodyEntry[];
  cases: { caseNumber: string; title: string }[];
  /** Newest first, of cases the reader may see. */
  derivatives: DerivativeLink[];
  /** Activities it belongs to, as the keeper's corrections left them. */
  activities: RecordingActivity[];
  /** Neighbouring segments of the same device and day. */
  segments: { id: string; startedAt: Iso; durationMs: number | null }[];
  /** Why the person may not play it, or null when a ticket would be given. */
  whyNoPlayback: string | null;
  /** False for codecs no browser plays (H.265 in ts): the page says so. */
  playable: boolean;
}

export interface StreamTicket {
  url: string;
  expiresAt: Iso;
}

export interface RecordingDay {
  day: string;
  count: number;
  durationMs: number;
}

export interface CardFolder {
  name: string;
  files: number;
  sizeBytes: number;
}
