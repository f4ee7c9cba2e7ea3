import type { ActivityInWords, RecorderInWords, SecrecyMark } from '@zhilu/domain';

/** A person as a document names one. */
export interface PersonInDocument {
  name: string;
  unit: string;
}

/** An opinion given at a step, ready for its block on the sheet. */
export interface OpinionInDocument {
  elementId: string;
  /** Name of the step, e.g. 局主要负责人审批. */
  step: string;
  /** Role in which the person acted, in Chinese; empty for the applicant. */
  role: string;
  person: string;
  unit: string;
  /** Name of the absent person when a deputy signed, to be printed with 代. */
  actingFor: string | null;
  /** The role signed in where it is not the step's own, since all who hold that keep out of it. */
  otherRole: string | null;
  /** The outcome's id (`granted`) and name (同意). */
  outcome: string | null;
  outcomeName: string | null;
  opinion: string | null;
  at: string;
}

/** A step's last state: what was chosen and written there. */
export interface StepInDocument {
  name: string;
  outcome: string | null;
  outcomeName: string | null;
  opinion: string | null;
  person: string;
  role: string;
  at: string;
  /** What was submitted at this step alone. */
  form: Record<string, unknown>;
}

export interface RecordingInDocument {
  id: string;
  device: string;
  originalName: string;
  startedAt: string;
  durationMs: number | null;
  sizeBytes: number;
  sha256: string;
  container: string | null;
  video: string | null;
  resolution: string | null;
  secrecy: SecrecyMark;
  integrity: 'match' | 'mismatch' | 'missing' | 'unchecked';
  place: string | null;
  activity: string | null;
}

export interface AttachmentInDocument {
  name: string;
  sizeBytes: number;
  sha256: string;
  uploadedAt: string;
}

export interface SealedCopyInDocument {
  /** Name of the package, as written on its label. */
  number: string;
  files: number;
  sizeBytes: number;
  manifestSha256: string;
  formats: string[];
  createdAt: string;
}

/** A clip the case wants to make public, as last submitted. */
export interface ClipInDocument {
  device: string;
  /** When its recording began. */
  recordedAt: string;
  /** Places in the recording, `00:01:05`. */
  from: string;
  to: string;
  durationMs: number;
  blurs: number;
  mutes: number;
}

/** A released copy of the case. */
export interface ReleaseInDocument {
  number: string;
  sha256: string;
  medium: string;
  purpose: string;
  validFrom: string;
  /** Its last moment. */
  validTo: string;
  withdrawnAt: string | null;
  withdrawnReason: 'expired' | 'recalled' | null;
}

/**
 * What a document template is given: everything the facts know of one case, in plain values. Instants are ISO 8601 text (write
 * them with `date`, `datetime`, `stamp`, `time`), sizes bytes (`filesize`), lengths milliseconds (`duration`).
 *
 * - `form`: all submitted fields, a later step's value over an earlier one's; raw, as the form sent them.
 * - `shown`: the same fields as people read them: names of choices instead of ids, lists joined, dates written out.
 * - `facts`: the same again step by step with the form's labels, for a sheet that prints any process.
 * - `steps`: by element id of the model, e.g. `steps.userTask_approve.outcome`.
 * - `opinions`: every act of a person after the start, in order, each with its step.
 */
export interface DocumentData {
  bureau: { name: string };
  unit: { name: string };
  case: { number: string; title: string; process: string; startedAt: string; secrecy: SecrecyMark };
  applicant: PersonInDocument;
  form: Record<string, unknown>;
  shown: Record<string, string>;
  facts: { title: string; person: string; at: string; facts: { field: string; label: string; value: string }[] }[];
  steps: Record<string, StepInDocument>;
  opinions: OpinionInDocument[];
  recordings: RecordingInDocument[];
  totals: { recordings: number; durationMs: number; sizeBytes: number; secret: boolean };
  attachments: AttachmentInDocument[];
  clips: ClipInDocument[];
  releases: ReleaseInDocument[];
  /** Null where the case is about none. */
  activity: ActivityInWords | null;
  sealedCopy: SealedCopyInDocument | null;
  /** Null for a case that names none. */
  recorder: RecorderInWords | null;
  document: { title: string; verificationCode: string; date: string };
}

/**
 * What a register sheet is given, for any register. `cells` of a row are keyed by the columns' fields and ready to read.
 * `blankRows` are ruled, empty rows below the last one, so that the page is closed by hand or left as it is.
 */
export interface RegisterSheetData {
  bureau: { name: string };
  unit: { name: string };
  register: { title: string; article: string | null; period: string; volume: string };
  /** `width` in per cent of the table, null shares what is left; `signed` columns hold a name and are set like a signature. */
  columns: { field: string; label: string; width: number | null; signed: boolean }[];
  /** `unit`: set on the first row of another unit, whose own numbers begin there; it becomes a line above the row. */
  rows: { unit: string | null; number: number; cells: Record<string, string>; writtenBy: string; writtenAt: string }[];
  blankRows: number;
  document: { title: string; verificationCode: string | null; date: string };
}

/** An open step as a message speaks of it. */
export interface StepInMessage {
  /** Id of the step in the model, e.g. `userTask_approve`. */
  elementId: string;
  name: string;
  receivedAt: string;
  dueAt: string | null;
  /** True from the deadline on; the minute before it counts too. */
  overdue: boolean;
}

/** What a message template is given. Its first line is the portal's notification and the mail's subject, the rest the mail's body. */
export interface MessageData {
  bureau: { name: string };
  case: { number: string; title: string; process: string; startedAt: string; where: string };
  applicant: PersonInDocument;
  recipient: { name: string };
  /** The open step the message speaks of, when there is one for the recipient. */
  step: StepInMessage | null;
  /** The decision, once taken. */
  decision: { outcome: string; outcomeName: string; opinion: string | null } | null;
  /** What the model handed to this message, such as the sentence of an error it caught. */
  explanation: string | null;
}
