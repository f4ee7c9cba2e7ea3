import type { FormField } from '@zhilu/catalog';
import { bureauDay, formatDateTime } from '@zhilu/domain';

/** A form field's value as people read it: names of choices, yes and no, dates written out, lists joined. Empty for no value. */
export function shownValue(field: FormField, value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (Array.isArray(value)) return value.map((each) => shownValue(field, each)).join('、');
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'object') return '';
  const option = field.options.find((each) => each.value === String(value));
  if (option) return option.label;
  return field.type === 'datetime' && typeof value === 'string' ? shownMoment(field, value) : String(value);
}

/** form-js gives `2026-11-26`, `09:30`, or date and time with or without a zone; without one it is the bureau's. */
function shownMoment({ subtype }: FormField, text: string): string {
  if (subtype === 'time') return text.slice(0, 5);
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/.test(text);
  const instant = new Date(hasZone ? text : `${text.length === 10 ? `${text}T00:00` : text}+08:00`);
  if (Number.isNaN(instant.getTime())) return text;
  return subtype === 'date' ? bureauDay(instant) : formatDateTime(instant).slice(0, 16);
}
