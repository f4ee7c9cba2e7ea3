import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { formFields, type FormField } from '@zhilu/catalog';
import {
  CLOCK,
  isSubjectKind,
  Refusal,
  RefusedAct,
  type Clock,
  type FieldProblem,
  type Sentence,
  type SubjectKind,
  type Wire,
} from '@zhilu/domain';
import { clipShapeProblems, clipsIn, clipValues, type NamedClips } from './clip-values';
import { dateProblems, orderProblems } from './date-rules';
import { FormValidator } from './form-validator';
import { formSentence } from './form-sentences';
import { outcomeProblems } from './outcome-needs';
import { textProblems, trimmedTexts } from './text-values';

export interface CheckedSubmission {
  data: Record<string, unknown>;
  attachmentIds: string[];
  recordingIds: string[];
  /** Activities and recorders named in this step's own fields, by their numbers. */
  subjects: NamedSubject[];
  /** Clips this step may change, still to be held against their recordings. */
  clips: NamedClips[];
}

export interface NamedSubject {
  kind: SubjectKind;
  number: string;
}

const MAX_FILES = 20;
const MAX_RECORDINGS = 200;
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Checks a submission with the form of the case's own version, as the browser would, and what the browser's rules do not cover:
 * unknown keys, changed read-only values, files and recordings. `known` is what the server itself filled in.
 */
@Injectable()
export class SubmissionCheck {
  constructor(
    private readonly validator: FormValidator,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async check(
    schema: Wire.FormSchema,
    known: Record<string, unknown>,
    sent: Record<string, unknown>,
    step: { outcomeId: string; taskId: string } | null = null,
  ): Promise<CheckedSubmission> {
    const fields = formFields(schema);
    refuseUnknown(fields, sent);
    const given = trimmedTexts(fields, sent);
    const against = readOnlyProblems(fields, known, given);
    const problems = [
      ...listProblems(fields, given),
      ...subjectProblems(fields, given),
      ...clipShapeProblems(fields, given),
      ...textProblems(fields, given),
      ...dateProblems(fields, given, { now: this.now(), outcomeId: step?.outcomeId ?? null }),
      ...against,
    ];
    if (step && against.length > 0) throw refusedStep(step.taskId, problems);
    if (problems.length > 0) throw unprocessable(problems);
    const filled = { ...given, ...Object.fromEntries(fields.filter(isLocked).map(({ key }) => [key, known[key]])) };
    const disordered = orderProblems(fields, filled);
    if (disordered.length > 0) throw unprocessable(disordered);
    const { data, errors } = await this.validator.validate(schema, filled);
    const failed = Object.entries(errors).flatMap(([id, sentences]) =>
      sentences.map((sentence) => ({
        field: keyOf(fields, id),
        message: formSentence(sentence),
      })),
    );
    const lists = Object.fromEntries(fields.filter(isList).map(({ key }) => [key, idsOf(given[key])]));
    const clips = clipsIn(fields, given);
    const subjects = Object.fromEntries(fields.filter(isSubject).map(({ key }) => [key, given[key] ?? null]));
    const kept = { ...data, ...lists, ...subjects, ...clipValues(fields, given), ...lockedValues(fields, known) };
    const unmet = outcomeProblems(fields, kept, step?.outcomeId ?? null);
    if (step && unmet.length > 0) throw refusedStep(step.taskId, [...failed, ...unmet]);
    if (failed.length > 0) throw unprocessable(failed);
    return {
      data: kept,
      attachmentIds: idsIn(fields, 'filepicker', given),
      recordingIds: [
        ...new Set([
          ...idsIn(fields, 'recordings', given),
          ...clips.flatMap(({ plans }) => plans.map(({ recordingId }) => recordingId)),
        ]),
      ],
      clips,
      subjects: subjectsIn(fields, given),
    };
  }
}

function isLocked(field: FormField): boolean {
  return field.readonly || field.disabled;
}

function isList(field: FormField): boolean {
  return field.type === 'filepicker' || field.type === 'recordings';
}

function isSubject(field: FormField): boolean {
  return isSubjectKind(field.type);
}

function lockedValues(fields: FormField[], known: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    fields.filter((field) => isLocked(field) && known[field.key] !== undefined).map(({ key }) => [key, known[key]]),
  );
}

function refuseUnknown(fields: FormField[], given: Record<string, unknown>): void {
  const roots = new Set(fields.map((field) => (field.listKey ?? field.key).split('.')[0]));
  const unknown = Object.keys(given).filter((key) => !roots.has(key));
  if (unknown.length === 0) return;
  const names = unknown
    .slice(0, 10)
    .map((name) => name.slice(0, 50))
    .join(', ');
  throw new Refusal('invalid', { zh: `表单中没有这些栏目：${names}`, en: `The form has no such fields: ${names}` });
}

function readOnlyProblems(
  fields: FormField[],
  known: Record<string, unknown>,
  given: Record<string, unknown>,
): FieldProblem[] {
  return fields
    .filter(
      (field) =>
        isLocked(field) && !isBlank(given[field.key]) && !isDeepStrictEqual(given[field.key], known[field.key]),
    )
    .map((field) => ({
      field: field.key,
      message: { zh: `“${field.label}”不能在这一步修改。`, en: 'Cannot be changed in this step.' },
    }));
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function listProblems(fields: FormField[], given: Record<string, unknown>): FieldProblem[] {
  return fields.filter(isList).flatMap((field) => {
    const value = given[field.key];
    const most = field.type === 'recordings' ? MAX_RECORDINGS : MAX_FILES;
    if (!isBlank(value) && !(Array.isArray(value) && value.every((id) => typeof id === 'string' && ID.test(id)))) {
      return [
        {
          field: field.key,
          message: { zh: `“${field.label}”的内容不正确，请重新选择。`, en: 'Not a valid choice; choose again.' },
        },
      ];
    }
    if (idsOf(value).length > most)
      return [{ field: field.key, message: { zh: `“${field.label}”最多 ${most} 项。`, en: `At most ${most} items.` } }];
    if (field.required && !isLocked(field) && isBlank(value))
      return [{ field: field.key, message: { zh: `请选择“${field.label}”。`, en: 'Choose at least one.' } }];
    return [];
  });
}

function subjectProblems(fields: FormField[], given: Record<string, unknown>): FieldProblem[] {
  return fields.filter(isSubject).flatMap((field) => {
    const value = given[field.key];
    if (isBlank(value)) {
      const missing = { zh: `请选择“${field.label}”。`, en: 'Choose one.' };
      return field.required && !isLocked(field) ? [{ field: field.key, message: missing }] : [];
    }
    if (typeof value === 'string' && ID.test(value)) return [];
    const message = { zh: `“${field.label}”的内容不正确，请重新选择。`, en: 'Not a valid choice; choose again.' };
    return [{ field: field.key, message }];
  });
}

function subjectsIn(fields: FormField[], given: Record<string, unknown>): NamedSubject[] {
  return fields.flatMap(({ key, type, readonly, disabled }) =>
    isSubjectKind(type) && !readonly && !disabled && !isBlank(given[key])
      ? [{ kind: type, number: String(given[key]) }]
      : [],
  );
}

function idsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];
}

function idsIn(fields: FormField[], type: string, given: Record<string, unknown>): string[] {
  return fields.filter((field) => field.type === type && !isLocked(field)).flatMap((field) => idsOf(given[field.key]));
}

function keyOf(fields: FormField[], id: string): string {
  return fields.find((field) => field.id === id)?.key ?? id;
}

function unprocessable(fields: FieldProblem[]): Refusal {
  return new Refusal('unprocessable', toMend(fields), { fields });
}

/** The outcome's own conditions are not met, or a fixed value was changed: more than a mistake in writing. */
function refusedStep(taskId: string, fields: FieldProblem[]): RefusedAct {
  return new RefusedAct('unprocessable', toMend(fields), 'task', taskId, { fields });
}

function toMend({ length: n, 0: first }: FieldProblem[]): Sentence {
  return {
    zh: `有 ${n} 处需要修改：${first.message.zh}`,
    en: `${n === 1 ? '1 field needs' : `${n} fields need`} a correction: ${first.message.en}`,
  };
}
