import { SECRECY_MARKS } from '@zhilu/domain';
import type { DocumentData, MessageData, OpinionInDocument, RegisterSheetData } from './document-data';
import { list, oneOf, record, value, type RecordShape, type Shape, type ShapeOf } from './shape';

/** A field of a form as templates name it. */
export interface FieldName {
  /** Path of the value, e.g. `visitorUnit` or `court.name`. */
  key: string;
  /** Path of the list when the field repeats; `key` is then relative to one row. */
  listKey: string | null;
  /** True for several values: choices, files, recordings. */
  several: boolean;
  /** Ids of its choices; null for free text. */
  words: readonly string[] | null;
}

export interface StepNames {
  elementId: string;
  outcomes: readonly string[];
  decision: boolean;
  fields: readonly FieldName[];
}

/** What the templates of one process may name besides what every case has. */
export interface ProcessNames {
  /** Fields of every form, the start form's among them. */
  fields: readonly FieldName[];
  steps: readonly StepNames[];
}

const person: ShapeOf<DocumentData['applicant']> = record({ name: value, unit: value });
const named = record({ name: value });

/** Names a paper of the process may use. */
export function documentNames({ fields, steps }: ProcessNames): ShapeOf<DocumentData> {
  const outcomes = steps.flatMap((step) => step.outcomes);
  return record({
    bureau: named,
    unit: named,
    case: record({ number: value, title: value, process: value, startedAt: value, secrecy: oneOf(SECRECY_MARKS) }),
    applicant: person,
    form: fieldNames(fields),
    shown: record(Object.fromEntries(fields.filter((field) => !field.listKey).map((field) => [field.key, value]))),
    facts: list(
      record({ title: value, person: value, at: value, facts: list(record({ field: value, label: value, value })) }),
    ),
    steps: record(Object.fromEntries(steps.map((step) => [step.elementId, stepNames(step)]))),
    opinions: list(
      opinionNames(
        steps.map((step) => step.elementId),
        outcomes,
      ),
    ),
    recordings: list(RECORDING),
    totals: record({ recordings: value, durationMs: value, sizeBytes: value, secret: value }),
    attachments: list(record({ name: value, sizeBytes: value, sha256: value, uploadedAt: value })),
    clips: list(
      record({
        device: value,
        recordedAt: value,
        from: value,
        to: value,
        durationMs: value,
        blurs: value,
        mutes: value,
      }),
    ),
    releases: list(
      record({
        number: value,
        sha256: value,
        medium: value,
        purpose: value,
        validFrom: value,
        validTo: value,
        withdrawnAt: value,
        withdrawnReason: oneOf(['expired', 'recalled']),
      }),
    ),
    activity: record({
      number: value,
      type: value,
      place: value,
      startedAt: value,
      endedAt: value,
      officer: value,
      caseReference: value,
      cause: value,
      coverage: value,
    }),
    sealedCopy: record({
      number: value,
      files: value,
      sizeBytes: value,
      manifestSha256: value,
      formats: list(value),
      createdAt: value,
    }),
    recorder: record({
      ...{ number: value, brand: value, model: value, serial: value, boughtOn: value, price: value },
      ...{ netValue: value, holder: value, keeper: value, state: value },
    }),
    document: DOCUMENT,
  });
}

/** Names a message of the process may use. */
export function messageNames({ steps }: ProcessNames): ShapeOf<MessageData> {
  const decisions = steps.filter((step) => step.decision).flatMap((step) => step.outcomes);
  return record({
    bureau: named,
    case: record({ number: value, title: value, process: value, startedAt: value, where: value }),
    applicant: person,
    recipient: named,
    step: record({
      elementId: oneOf(steps.map((step) => step.elementId)),
      name: value,
      receivedAt: value,
      dueAt: value,
      overdue: value,
    }),
    decision: record({ outcome: oneOf(decisions), outcomeName: value, opinion: value }),
    explanation: value,
  });
}

const DOCUMENT: ShapeOf<DocumentData['document']> = record({ title: value, verificationCode: value, date: value });

/** Names a register's sheet may use, of whatever register. */
export const REGISTER_SHEET_NAMES: ShapeOf<RegisterSheetData> = record({
  bureau: named,
  unit: named,
  register: record({ title: value, article: value, period: value, volume: value }),
  columns: list(record({ field: value, label: value, width: value, signed: value })),
  rows: list(record({ number: value, unit: value, cells: record({}), writtenBy: value, writtenAt: value })),
  blankRows: value,
  document: DOCUMENT,
});

const RECORDING: ShapeOf<DocumentData['recordings'][number]> = record({
  id: value,
  device: value,
  originalName: value,
  startedAt: value,
  durationMs: value,
  sizeBytes: value,
  sha256: value,
  container: value,
  video: value,
  resolution: value,
  secrecy: oneOf(SECRECY_MARKS),
  integrity: oneOf(['match', 'mismatch', 'missing', 'unchecked']),
  place: value,
  activity: value,
});

function opinionNames(steps: readonly string[], outcomes: readonly string[]): ShapeOf<OpinionInDocument> {
  return record({
    elementId: oneOf(steps),
    step: value,
    role: value,
    person: value,
    unit: value,
    actingFor: value,
    otherRole: value,
    outcome: oneOf(outcomes),
    outcomeName: value,
    opinion: value,
    at: value,
  });
}

function stepNames({ outcomes, fields }: StepNames): Shape {
  return record({
    name: value,
    outcome: oneOf(outcomes),
    outcomeName: value,
    opinion: value,
    person: value,
    role: value,
    at: value,
    form: fieldNames(fields),
  });
}

/** Fields as nested records by their paths. */
function fieldNames(fields: readonly FieldName[]): RecordShape {
  const root = branch();
  for (const field of fields.filter(({ listKey }) => !listKey)) put(root, field.key, leaf(field, fields));
  for (const listKey of new Set(fields.flatMap((field) => field.listKey ?? []))) {
    const rows = fields.filter((field) => field.listKey === listKey).map((field) => ({ ...field, listKey: null }));
    put(root, listKey, list(fieldNames(rows)));
  }
  return grown(root);
}

/** Two forms may ask for the same key; then the choices of both count. */
function leaf(field: FieldName, among: readonly FieldName[]): Shape {
  const same = among.filter(({ key, listKey }) => key === field.key && !listKey);
  const free = same.some(({ words }) => words === null);
  const one = free ? value : oneOf([...new Set(same.flatMap(({ words }) => words ?? []))]);
  return field.several ? list(one) : one;
}

interface Branch {
  [part: string]: Shape | Branch;
}

/** Without a prototype: a field may be called `constructor`. */
function branch(): Branch {
  return Object.create(null) as Branch;
}

function isShape(node: Shape | Branch): node is Shape {
  return typeof node.kind === 'string';
}

function put(root: Branch, path: string, shape: Shape): void {
  const parts = path.split('.');
  const last = parts.pop()!;
  let at = root;
  for (const part of parts) {
    const next = at[part];
    at = next && !isShape(next) ? next : (at[part] = branch());
  }
  at[last] = shape;
}

function grown(root: Branch): RecordShape {
  const entries = Object.entries(root);
  return record(Object.fromEntries(entries.map(([part, node]) => [part, isShape(node) ? node : grown(node)])));
}
