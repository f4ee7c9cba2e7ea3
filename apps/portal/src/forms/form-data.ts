import { formFields } from '@zhilu/catalog';
import { BUREAU_ZONE, clipsOf, clipText, type NamedRecording, type Wire } from '@zhilu/domain';
import { DateTime } from 'luxon';

const MAX_VALUE = 500;

/**
 * What was submitted, as labels with readable values in the order of the form; fields left empty are left out.
 * `recordings` are those that clips are cut from, by id; `said` is what earlier steps say, by field: a step that was only
 * shown it does not say it again.
 */
export function factsOf(
  schema: Wire.FormSchema,
  data: Record<string, unknown>,
  recordings: ReadonlyMap<string, NamedRecording> = new Map(),
  said: ReadonlyMap<string, string> = new Map(),
): Wire.Fact[] {
  return formFields(schema)
    .filter((field) => field.type !== 'filepicker' && field.type !== 'recordings')
    .flatMap((field) => {
      const given = data[field.key];
      const value =
        field.type === 'clips'
          ? (clipsOf(given) ?? []).map((plan) => clipText(plan, recordings.get(plan.recordingId))).join('\n')
          : readable(given, field.options);
      const shownAgain = (field.readonly || field.disabled) && said.get(field.key) === value;
      return value === '' || shownAgain ? [] : [{ label: field.label, value, field: field.key }];
    });
}

/** A value as people read it: option labels, dates in the bureau's zone, 是/否. */
export function readable(value: unknown, options: { label: string; value: unknown }[] = []): string {
  if (value === null || value === undefined || value === '') return '';
  if (Array.isArray(value))
    return value
      .map((each) => readable(each, options))
      .filter((text) => text !== '')
      .join('、');
  if (typeof value === 'boolean') return value ? '是' : '否';
  const option = options.find((each) => each.value === value);
  if (option) return option.label;
  if (typeof value === 'object')
    return Object.values(value)
      .map((each) => readable(each))
      .filter((text) => text !== '')
      .join(' ');
  return dateText(String(value)) ?? String(value).slice(0, MAX_VALUE);
}

function dateText(text: string): string | null {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return null;
  const instant = DateTime.fromISO(text, { zone: BUREAU_ZONE });
  return instant.isValid ? instant.toFormat('yyyy-MM-dd HH:mm') : null;
}
