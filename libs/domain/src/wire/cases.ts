import type { ClipPlan } from '../clip-plan';
import type { Role } from '../roles';
import type { SecrecyMark } from '../secrecy';
import type { SubjectKind } from '../subject';
import type { Iso, PersonRef } from './common';
import type { IncidentKind } from './incidents';

/** Where a case stands, as people read it. */
export type CaseState = 'running' | 'granted' | 'refused' | 'withdrawn' | 'ended' | 'incident';

export interface CaseRow {
  caseNumber: string;
  processId: string;
  processName: string;
  article: string | null;
  title: string;
  applicant: PersonRef;
  unitId: string;
  unitName: string;
  state: CaseState;
  /** What the end event or the open steps are called, e.g. 局主要负责人审批 or 已登记查阅. */
  where: string;
  /** How far the long automatic step has come that the case waits for; null while none is at work. */
  percent: number | null;
  secrecy: SecrecyMark;
  urgency: 'normal' | 'urgent' | 'extra';
  startedAt: Iso;
  endedAt: Iso | null;
  /** Earliest deadline of the open steps. */
  dueAt: Iso | null;
  /** From when on that step is 将到期. */
  soonAt: Iso | null;
  /** How many of the expected steps of people are done; left out where a list does not compute it. */
  steps?: { done: number; total: number };
}

export interface TaskRow {
  taskId: string;
  /** The step's name from the model. */
  name: string;
  elementId: string;
  role: Role | null;
  case: CaseRow;
  receivedAt: Iso;
  dueAt: Iso | null;
  /** From when on the step is 将到期. */
  soonAt: Iso | null;
  /** Person who took it, or null while it is offered to all holders of the role. */
  assignee: PersonRef | null;
  /** Set on done tasks. */
  completedAt: Iso | null;
  outcomeName: string | null;
}

/** One label with its value, made from the form's schema and the submitted data. */
export interface Fact {
  label: string;
  /** Text ready to read; lists are joined. */
  value: string;
  field: string;
}

export interface FactGroup {
  /** Title of the step that collected it, e.g. 申请事项. */
  title: string;
  filledBy: PersonRef | null;
  at: Iso;
  facts: Fact[];
}

export type TimelineKind =
  | 'started'
  | 'done'
  | 'automatic'
  | 'open'
  | 'expected'
  | 'withdrawn'
  | 'urged'
  | 'escalated'
  | 'copied'
  | 'transferred'
  | 'incident'
  | 'resolved'
  | 'ended';

export interface TimelineEntry {
  kind: TimelineKind;
  elementId: string | null;
  /** Name of the step or of the act. */
  name: string;
  person: PersonRef | null;
  /** Role in which the person acted. */
  roleName: string | null;
  /** Set when a deputy acted: name of the absent person. */
  actingFor: string | null;
  outcomeName: string | null;
  opinion: string | null;
  /** For open and automatic steps: a sentence, e.g. 3 段均非密. */
  note: string | null;
  startedAt: Iso | null;
  at: Iso | null;
  dueAt: Iso | null;
  /** Of an expected step: what leads there, e.g. `涉密`; empty when it has no name, null when every case comes to it. */
  when: string | null;
}

export interface AttachmentView {
  id: string;
  field: string;
  name: string;
  mediaType: string;
  sizeBytes: number;
  sha256: string;
  uploadedBy: PersonRef;
  uploadedAt: Iso;
  /** How the browser may show it; null = only named, never rendered. */
  preview: 'pdf' | 'image' | null;
}

export interface DocumentView {
  id: string;
  title: string;
  template: string;
  sizeBytes: number;
  pages: number;
  sha256: string;
  verificationCode: string;
  createdAt: Iso;
}

/** Answer of 文书核验; case and document only for who may see them. */
export interface DocumentVerification {
  title: string;
  verificationCode: string;
  createdAt: Iso;
  pages: number;
  sha256: string;
  caseNumber: string | null;
  documentId: string | null;
}

export interface ExportView {
  id: string;
  createdAt: Iso;
  sizeBytes: number;
  files: number;
  manifestSha256: string;
  /** Formats that stand ready: folder and zip always, iso when the server could write one. */
  formats: ('zip' | 'iso')[];
}

/** A clip made for the case, and what it was released as. */
export interface DerivativeOfCase {
  id: string;
  /** From 1, in the order of the clips. */
  clip: number;
  createdAt: Iso;
  durationMs: number;
  sizeBytes: number;
  sha256: string;
  /** Whether the reader may play it now. */
  mayPlay: boolean;
  release: {
    number: string;
    validFrom: Iso;
    /** First moment at which it is no longer valid. */
    validTo: Iso;
    state: 'valid' | 'expired' | 'recalled';
    withdrawnAt: Iso | null;
  } | null;
}

export interface CaseView {
  row: CaseRow;
  definitionVersion: number;
  facts: FactGroup[];
  attachments: AttachmentView[];
  recordings: import('./footage').RecordingRow[];
  /** The clips the case wants to make public, as last submitted; empty for most cases. */
  clips: ClipPlan[];
  /** The clips made last, with their releases. */
  derivatives: DerivativeOfCase[];
  timeline: TimelineEntry[];
  documents: DocumentView[];
  exports: ExportView[];
  registerRows: { registerId: string; registerTitle: string; rowId: string; at: Iso }[];
  openTasks: { taskId: string; name: string; mine: boolean }[];
  /** Why the case does not go on by itself; empty in the usual run. */
  incidents: { kind: IncidentKind; sentence: string; at: Iso }[];
  /** How far a long automatic step has come; null when none is at work. */
  progress: { name: string; percent: number; part: number; parts: number } | null;
  may: { withdraw: boolean; urge: boolean; copy: boolean; download: boolean };
}

/** A button of a step, named by the model. */
export interface Outcome {
  id: string;
  name: string;
  tone: 'primary' | 'danger' | 'plain';
  opinion: 'required' | 'optional';
}

/** What processes call things, Chinese to English. */
export type ModelWords = Record<string, string>;

/** form-js schema as the engine's deployment holds it. */
export type FormSchema = { id: string; type: 'default'; components: unknown[]; [key: string]: unknown };

export interface TaskView {
  task: TaskRow;
  case: CaseView;
  form: { schema: FormSchema; data: Record<string, unknown> } | null;
  outcomes: Outcome[];
  /** Sentence shown before an outward or irreversible outcome, or null. */
  warning: string | null;
  mayAct: boolean;
  /** Why not, when mayAct is false. */
  whyNot: string | null;
  /** The same box's neighbours, for 上一件 / 下一件. */
  previousTaskId: string | null;
  nextTaskId: string | null;
  position: number;
  total: number;
}

export interface CompleteTask {
  outcome: string;
  opinion: string;
  data: Record<string, unknown>;
  /** Made once per page view; the same id twice is the same act. */
  requestId: string;
}

/** The act is written; with status 202 and `waiting` the engine is away and takes it when it is back. */
export interface Accepted {
  caseNumber: string;
  waiting: boolean;
}

export interface CompleteResult extends Accepted {
  nextTaskId: string | null;
}

export interface InboxCounts {
  todo: number;
  overdue: number;
  dueToday: number;
  copiedUnread: number;
  notificationsUnread: number;
}

export interface DiagramView {
  xml: string;
  active: string[];
  done: string[];
  failed: string[];
}

/** A role that a process asks, in the order of the process. */
export interface Approver {
  name: string;
  /** The condition under which it is asked, e.g. `涉密`; empty when it has no name, null when it is always asked. */
  when: string | null;
}

export interface ProcessCard {
  processId: string;
  name: string;
  summary: string;
  article: string | null;
  version: number;
  approvers: Approver[];
  /** Kinds of things its start form asks for by number. */
  subjects: SubjectKind[];
  /** What starting it is called on the page of such a thing (`zhilu.action`), else its name. */
  action: string;
  materials: string[];
  medianHours: number | null;
  group: string;
  /** Name of one of the client's line icons (`zhilu.icon` of the process); null for a plain sheet. */
  icon: string | null;
}

export interface StartForm {
  processId: string;
  definitionId: string;
  name: string;
  schema: FormSchema;
  data: Record<string, unknown>;
}

export interface DraftView {
  id: string;
  processId: string;
  processName: string;
  title: string;
  data: Record<string, unknown>;
  updatedAt: Iso;
}

export interface StartCase {
  processId: string;
  definitionId: string;
  /** Unit in which the applicant acts. */
  unitId: string;
  data: Record<string, unknown>;
  draftId: string | null;
  urgency: 'normal' | 'urgent' | 'extra';
  requestId: string;
}

export interface NotificationView {
  id: string;
  text: string;
  caseNumber: string | null;
  taskId: string | null;
  at: Iso;
  read: boolean;
}

export interface WorkbenchView {
  todo: TaskRow[];
  started: CaseRow[];
  alerts: { tone: 'failed' | 'todo' | 'running'; text: string; link: string }[];
  /** The last seven days in the bureau's zone. */
  curve: { day: string; received: number; done: number }[];
  quickStart: ProcessCard[];
  counts: InboxCounts;
}
