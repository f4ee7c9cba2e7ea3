import { randomUUID } from 'node:crypto';
import { Refusal } from '@zhilu/domain';

/** Longest text one field may put on paper; more is cut with a remark that says how much. */
export const MAX_TEXT = 20_000;
const MAX_VALUES = 500_000;
const MAX_DEPTH = 12;

/**
 * What an object becomes when a template prints it whole; the engine looks for it and tells the owner. Unguessable, so that no
 * data can hold it. (Throwing instead is not possible: Handlebars also compares objects with texts while it runs.)
 */
export const PRINTED_OBJECT = `\u0000${randomUUID()}`;

/**
 * A copy of the data that a template may see: only own, enumerable, JSON-like values in objects without a prototype;
 * functions, symbols and the like vanish, instants become ISO text, over-long text is cut with a visible remark.
 * Throws Refusal when the data is larger than a document can be.
 */
export function plainData(data: unknown): unknown {
  const budget = { left: MAX_VALUES };
  return plain(data, 0, budget);
}

const PRIMITIVE = { [Symbol.toPrimitive]: { value: () => PRINTED_OBJECT } };

function plain(value: unknown, depth: number, budget: { left: number }): unknown {
  budget.left -= 1;
  if (budget.left < 0) throw tooMuch(`超过 ${MAX_VALUES} 个值`, `has more than ${MAX_VALUES} values`);
  if (depth > MAX_DEPTH) throw tooMuch(`嵌套超过 ${MAX_DEPTH} 层`, `is nested deeper than ${MAX_DEPTH}`);
  if (typeof value === 'string') return bounded(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return value.map((each) => plain(each, depth + 1, budget));
  if (typeof value !== 'object' || value === null) return null;
  const copy: Record<string, unknown> = Object.create(null, PRIMITIVE);
  for (const [key, each] of Object.entries(value)) copy[key] = plain(each, depth + 1, budget);
  return copy;
}

function bounded(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  return `${text.slice(0, MAX_TEXT)}……（此处略去 ${text.length - MAX_TEXT} 字，全文存于系统）`;
}

function tooMuch(zh: string, en: string): Refusal {
  return new Refusal('unprocessable', {
    zh: `文书数据${zh}，无法排成一份文书，请缩小范围后重试`,
    en: `The document's data ${en}; narrow it down and try again`,
  });
}
