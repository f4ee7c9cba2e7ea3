import { valueAt, type FormField } from '@zhilu/catalog';
import type { FieldProblem } from '@zhilu/domain';
import { CONTROL_SIGNS, isOneLine, isPrintable, NOT_ONE_LINE, saysSomething } from '../requests/printable';

type Values = Record<string, unknown>;

const isText = ({ type }: FormField): boolean => type === 'textfield' || type === 'textarea';
const isOpen = ({ readonly, disabled }: FormField): boolean => !readonly && !disabled;

/** The texts of the fields this step may change, without their outer blanks; one in which nothing can be seen is empty. */
export function trimmedTexts(fields: FormField[], given: Values): Values {
  return fields
    .filter((field) => isText(field) && isOpen(field))
    .reduce<Values>(
      (values, { key, listKey }) =>
        listKey === null
          ? changedAt(values, key.split('.'), trimmed)
          : changedAt(values, listKey.split('.'), (rows) => inRows(rows, key.split('.'))),
      given,
    );
}

/** Texts that cannot be printed as they are typed, and lines that hold what breaks them or cannot be seen. */
export function textProblems(fields: FormField[], given: Values): FieldProblem[] {
  const unprintable = Object.keys(given).filter((key) => !textsIn(given[key]).every(isPrintable));
  const broken = fields
    .filter((field) => field.type === 'textfield' && isOpen(field) && !unprintable.includes(rootOf(field)))
    .filter((field) => !textsIn(held(field, given)).every(isOneLine));
  return [
    ...unprintable.map((key) => problem(key, labelOf(fields, key), CONTROL_SIGNS)),
    ...broken.map(({ key, label }) => problem(key, label, NOT_ONE_LINE)),
  ];
}

function problem(field: string, label: string, { zh, en }: typeof CONTROL_SIGNS): FieldProblem {
  return { field, message: { zh: `“${label}”${zh}。`, en: `${en}.` } };
}

function trimmed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return saysSomething(value) ? value.trim() : '';
}

function inRows(rows: unknown, path: string[]): unknown {
  return Array.isArray(rows) ? rows.map((row) => (isValues(row) ? changedAt(row, path, trimmed) : row)) : rows;
}

/** A copy in which the value at the path is changed; the same where the path leads nowhere. */
function changedAt(values: Values, [part, ...rest]: string[], change: (value: unknown) => unknown): Values {
  if (!Object.hasOwn(values, part)) return values;
  const inner = values[part];
  if (rest.length === 0) return { ...values, [part]: change(inner) };
  return isValues(inner) ? { ...values, [part]: changedAt(inner, rest, change) } : values;
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the field holds, in every row where it repeats in a list. */
function held({ key, listKey }: FormField, given: Values): unknown {
  if (listKey === null) return valueAt(given, key);
  const rows = valueAt(given, listKey);
  return Array.isArray(rows) ? rows.map((row) => (isValues(row) ? valueAt(row, key) : null)) : null;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function labelOf(fields: FormField[], key: string): string {
  return fields.find((field) => rootOf(field) === key)?.label ?? key;
}

function rootOf({ key, listKey }: FormField): string {
  return (listKey ?? key).split('.')[0];
}
