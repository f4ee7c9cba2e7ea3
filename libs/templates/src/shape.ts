/** What a name in a template stands for. */
export type Shape = Value | RecordShape | List;

/** A text, number or yes-no; or something whose inside nobody knows beforehand (`open`). */
export interface Value {
  kind: 'value';
  /** The only ids it can be equal to, e.g. the outcomes of a step; absent: any text. */
  words?: readonly string[];
  open?: boolean;
}

export interface RecordShape {
  kind: 'record';
  fields: Readonly<Record<string, Shape>>;
}

export interface List {
  kind: 'list';
  of: Shape;
}

/** The shape of a type, so that data and known names cannot drift apart: the compiler misses each field left out. */
export type ShapeOf<T> = [T] extends [string | number | boolean | null | undefined]
  ? Value
  : T extends readonly (infer Each)[]
    ? { kind: 'list'; of: ShapeOf<Each> }
    : string extends keyof T
      ? Shape
      : { kind: 'record'; fields: { [Key in keyof T]-?: ShapeOf<NonNullable<T[Key]>> } };

export const value: Value = { kind: 'value' };

/** Something whose inside is not known before the template runs. */
export const anything: Value = { kind: 'value', open: true };

export function oneOf(words: readonly string[]): Value {
  return { kind: 'value', words };
}

export function record<Fields extends Record<string, Shape>>(fields: Fields): { kind: 'record'; fields: Fields } {
  return { kind: 'record', fields };
}

export function list<Each extends Shape>(of: Each): { kind: 'list'; of: Each } {
  return { kind: 'list', of };
}
