/** A variable as the engine's REST API carries it. */
export interface TypedValue {
  type: string;
  value: unknown;
  valueInfo?: { objectTypeName?: string; serializationDataFormat?: string };
}

export type TypedValues = Record<string, TypedValue>;

/** A variable holds what cannot be read, e.g. broken JSON. Names the variable, not its content. */
export class UnreadableVariable extends Error {}

/** Longest text of a String variable; the engine's column is that wide. */
export const LONGEST_TEXT = 4000;

const INT32 = 2 ** 31;

/**
 * A value with the type the engine should keep: integers as Integer or Long, other numbers as Double, dates as Date,
 * arrays and objects as Json, bigint as Long.
 * Throws RangeError for what the engine cannot keep: text over 4,000 characters, unsafe integers, functions.
 */
export function typed(value: unknown): TypedValue {
  if (value === null || value === undefined) return { type: 'Null', value: null };
  if (value instanceof Date) return { type: 'Date', value: engineDate(value) };
  switch (typeof value) {
    case 'string':
      if (value.length > LONGEST_TEXT)
        throw new RangeError(`A text variable holds ${LONGEST_TEXT} characters, not ${value.length}.`);
      return { type: 'String', value };
    case 'boolean':
      return { type: 'Boolean', value };
    case 'bigint':
      return { type: 'Long', value: String(value) };
    case 'number':
      return typedNumber(value);
    case 'object':
      return { type: 'Json', value: JSON.stringify(value) };
    default:
      throw new RangeError(`A ${typeof value} cannot be a variable.`);
  }
}

/** All values typed; undefined ones are left out. Throws RangeError naming the variable. */
export function typedAll(values: Record<string, unknown>): TypedValues {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, typedNamed(name, value)]));
}

/** The plain value: Json parsed, dates as Date, Long as number, or as bigint beyond 2^53. Throws UnreadableVariable. */
export function plain(name: string, { type, value, valueInfo }: TypedValue): unknown {
  if (value === null || value === undefined) return null;
  const kind = type.toLowerCase();
  if (kind === 'date') return new Date(String(value));
  if (kind === 'long') return plainLong(name, value);
  const json = kind === 'json' || valueInfo?.serializationDataFormat === 'application/json';
  return json && typeof value === 'string' ? parsed(name, value) : value;
}

/** All plain values by name. Throws UnreadableVariable. */
export function plainAll(values: TypedValues): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(name, value)]));
}

/** An instant as the engine reads and writes it: `2026-11-24T01:02:03.004+0000`. */
export function engineDate(instant: Date): string {
  return instant.toISOString().replace('Z', '+0000');
}

/**
 * Puts quotation marks round numbers that JavaScript would round, before the text is parsed.
 * Inside a JSON string the quotation mark before the colon would be escaped, so no text is touched.
 */
export function quoteLongs(json: string): string {
  return json.replace(/"value":(-?\d{16,})(?=[,}])/g, '"value":"$1"');
}

function typedNumber(value: number): TypedValue {
  if (!Number.isInteger(value)) {
    if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be a variable.`);
    return { type: 'Double', value };
  }
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is beyond 2^53; give a bigint.`);
  return { type: value >= -INT32 && value < INT32 ? 'Integer' : 'Long', value };
}

function typedNamed(name: string, value: unknown): TypedValue {
  try {
    return typed(value);
  } catch (error) {
    throw new RangeError(`Variable ${name}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function plainLong(name: string, value: unknown): number | bigint {
  const text = String(value);
  if (!/^-?\d+$/.test(text)) throw new UnreadableVariable(`Variable ${name} is not a whole number.`);
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function parsed(name: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new UnreadableVariable(`Variable ${name} holds no valid JSON.`);
  }
}
