import { formFields, newestClips, valueAt, type Bundle, type FormField, type ProcessModel } from '@zhilu/catalog';
import type {
  DocumentData,
  OpinionInDocument,
  PersonInDocument,
  RecordingInDocument,
  StepInDocument,
} from '@zhilu/templates';
import { isSecret, ROLE_NAMES } from '@zhilu/domain';
import type { CaseEvent, CaseSubmission, Recording, SealedCopy } from '@zhilu/persistence';
import type { CaseFacts } from './case-facts';
import { clipsInDocument, releaseInDocument } from './clip-data';
import { shownValue } from './shown-values';

/** The document's data but for its own head, which depends on the rest. */
export type CaseData = Omit<DocumentData, 'document'>;

/** Turns a case's facts into what templates are given. The forms are those of the case's own version. */
export function caseData(
  facts: CaseFacts,
  recordings: Recording[],
  { forms, model }: Pick<Bundle, 'forms' | 'model'>,
): CaseData {
  const { file, units, people, submissions, acts, attachments } = facts;
  const fieldsOf = (each: CaseSubmission): FormField[] => {
    const schema = forms.get(each.formId);
    return schema ? formFields(schema) : [];
  };
  return {
    bureau: { name: facts.bureau },
    unit: { name: units.get(file.unitId)?.name ?? '' },
    case: {
      number: file.caseNumber,
      title: file.title,
      process: model.name,
      startedAt: file.startedAt.toISOString(),
      secrecy: file.secrecy,
    },
    applicant: personIn(facts, file.applicantId),
    form: Object.assign({}, ...submissions.map((each) => ({ ...emptied(fieldsOf(each)), ...each.data }))) as Record<
      string,
      unknown
    >,
    shown: Object.assign({}, ...submissions.map((each) => shownFields(fieldsOf(each), each.data))) as Record<
      string,
      string
    >,
    facts: submissions.map((each) => ({
      title: each.elementName,
      person: people.get(each.personId)?.name ?? '',
      at: each.submittedAt.toISOString(),
      facts: labelledFields(fieldsOf(each), each.data),
    })),
    steps: stepsOf(facts, model),
    opinions: acts.map((act) => opinionOf(facts, model, act)),
    recordings: recordings.map(recordingOf),
    totals: {
      recordings: recordings.length,
      durationMs: sumOf(recordings, 'durationMs'),
      sizeBytes: sumOf(recordings, 'sizeBytes'),
      secret: recordings.some(({ secrecy }) => isSecret(secrecy)),
    },
    attachments: attachments.map(({ name, sizeBytes, sha256, uploadedAt }) => ({
      name,
      sizeBytes,
      sha256,
      uploadedAt: uploadedAt.toISOString(),
    })),
    clips: clipsInDocument(newestClips(submissions, forms), recordings),
    releases: facts.releases.map(releaseInDocument),
    activity: facts.activity,
    sealedCopy: facts.sealedCopy && sealedCopyOf(facts.sealedCopy),
    recorder: facts.recorder,
  };
}

/** A step that has a field and leaves it empty takes the earlier answer back, e.g. a copy asked for and not approved. */
function emptied(fields: FormField[]): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ key }) => [key, null]));
}

/** Ids in fields of our type `recordings`, of the last submission that has such a field. */
export function chosenRecordingIds({ submissions }: CaseFacts, forms: Bundle['forms']): string[] {
  for (const { formId, data } of [...submissions].reverse()) {
    const schema = forms.get(formId);
    const field = schema && formFields(schema).find(({ type }) => type === 'recordings');
    const value = field && valueAt(data, field.key);
    if (Array.isArray(value) && value.length > 0) return value.map(String);
  }
  return [];
}

export function personIn({ people, units }: Pick<CaseFacts, 'people' | 'units'>, id: string): PersonInDocument {
  const person = people.get(id);
  return { name: person?.name ?? '', unit: units.get(person?.unitId ?? '')?.name ?? '' };
}

function shownFields(fields: FormField[], data: Record<string, unknown>): Record<string, string> {
  const simple = fields.filter(({ listKey }) => listKey === null);
  return Object.fromEntries(simple.map((field) => [field.key, shownValue(field, valueAt(data, field.key))]));
}

/** Documents name these in lists of their own. */
const IN_OWN_LISTS = ['filepicker', 'recordings', 'clips'];

function labelledFields(
  fields: FormField[],
  data: Record<string, unknown>,
): { field: string; label: string; value: string }[] {
  return fields
    .filter(({ listKey, type }) => listKey === null && !IN_OWN_LISTS.includes(type))
    .map((field) => ({ field: field.key, label: field.label, value: shownValue(field, valueAt(data, field.key)) }))
    .filter(({ value }) => value !== '');
}

function opinionOf(facts: CaseFacts, model: ProcessModel, act: CaseEvent): OpinionInDocument {
  const { name, unit } = personIn(facts, act.personId ?? '');
  const meant = model.userTasks.find(({ elementId }) => elementId === act.elementId)?.role;
  return {
    elementId: act.elementId ?? '',
    step: act.name,
    role: act.role ? ROLE_NAMES[act.role].zh : '',
    person: name,
    unit,
    actingFor: act.actingForId ? personIn(facts, act.actingForId).name : null,
    otherRole: act.role && meant && act.role !== meant ? ROLE_NAMES[act.role].zh : null,
    outcome: act.outcomeId,
    outcomeName: act.outcomeName,
    opinion: act.opinion,
    at: act.at.toISOString(),
  };
}

function stepsOf(facts: CaseFacts, model: ProcessModel): Record<string, StepInDocument> {
  const forms = new Map(facts.submissions.map(({ elementId, data }) => [elementId, data]));
  return Object.fromEntries(
    facts.acts.map((act) => {
      const { elementId, step, ...rest } = opinionOf(facts, model, act);
      const { outcome, outcomeName, opinion, person, role, at } = rest;
      return [
        elementId,
        { name: step, outcome, outcomeName, opinion, person, role, at, form: forms.get(elementId) ?? {} },
      ];
    }),
  );
}

function recordingOf(row: Recording): RecordingInDocument {
  const { id, originalName, durationMs, sizeBytes, sha256, container, secrecy, integrity, place, activity } = row;
  return {
    id,
    device: row.deviceNumber,
    originalName,
    startedAt: row.startedAt.toISOString(),
    durationMs,
    sizeBytes,
    sha256,
    container,
    video: row.videoCodec,
    resolution: row.width && row.height ? `${row.width}×${row.height}` : null,
    secrecy,
    integrity,
    place,
    activity,
  };
}

/** The package's number on paper: case number and the first characters of its id, enough to tell two copies of a case apart. */
function sealedCopyOf({ id, caseNumber, files, sizeBytes, manifestSha256, formats, createdAt }: SealedCopy) {
  const number = `${caseNumber}-${id.slice(0, 6).toUpperCase()}`;
  return { number, files, sizeBytes, manifestSha256, formats, createdAt: createdAt.toISOString() };
}

function sumOf(rows: Recording[], column: 'durationMs' | 'sizeBytes'): number {
  return rows.reduce((sum, row) => sum + (row[column] ?? 0), 0);
}
