import { formFields, type FormField } from '@zhilu/catalog';
import { BUREAU_ZONE, type Wire } from '@zhilu/domain';
import { DateTime } from 'luxon';

/** A column with what is needed to read its cells. */
export interface Column extends Wire.RegisterColumn {
  options: FormField['options'];
}

/** Fields that say nothing on paper. */
const NOT_PRINTED = ['filepicker', 'button'];

/** The columns of a register are the fields of its form, in the form's order. */
export function columnsOf(schema: Wire.FormSchema | null): Column[] {
  if (!schema) return [];
  return formFields(schema)
    .filter((field) => !NOT_PRINTED.includes(field.type) && !field.listKey)
    .map((field) => ({ field: field.key, label: field.label, kind: kindOf(field), options: field.options }));
}

/**
 * The columns of a register whose form changed over time: those of the newest form in its order, then the fields only
 * older forms have, so that no row loses a value. Labels and kinds are the newest; options of older forms stay readable.
 */
export function unionOf(newestFirst: readonly Column[][]): Column[] {
  const columns = new Map<string, Column>();
  for (const column of newestFirst.flat()) {
    const newer = columns.get(column.field);
    columns.set(column.field, newer ? { ...newer, options: allOptions(newer, column) } : column);
  }
  return [...columns.values()];
}

function allOptions(newer: Column, older: Column): Column['options'] {
  if (!newer.options || !older.options) return newer.options ?? older.options;
  const known = new Set(newer.options.map((option) => option.value));
  return [...newer.options, ...older.options.filter((option) => !known.has(option.value))];
}

function kindOf(field: FormField): Wire.RegisterColumn['kind'] {
  if (field.type === 'number') return 'number';
  if (field.type === 'checkbox') return 'boolean';
  if (field.type !== 'datetime' || field.subtype === 'time') return 'text';
  return field.subtype === 'date' ? 'date' : 'datetime';
}

/** A cell as people read it: labels instead of values, instants in the bureau's zone, lists of recordings as their number. */
export function cellText(value: unknown, column: Column): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (Array.isArray(value)) return value.map((each) => cellText(each, column)).join('、');
  if (column.kind === 'datetime') return instantText(String(value));
  const option = column.options?.find((each) => each.value === value);
  if (option) return option.label;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function instantText(text: string): string {
  const instant = DateTime.fromISO(text, { zone: BUREAU_ZONE });
  return instant.isValid ? instant.toFormat('yyyy-MM-dd HH:mm') : text;
}
