import { shallowRef } from 'vue';
import type { Wire } from '@zhilu/domain';
import { currentLanguage } from '.';

/** English names of what processes, forms and registers call things; empty until somebody reads in English. */
const words = shallowRef<Wire.ModelWords>({});

export function takeModelWords(next: Wire.ModelWords): void {
  words.value = next;
}

/** What people wrote themselves is never put into other words. */
const OWN_WORDS = new Set(['data', 'opinion', 'phrases']);
const SEVERAL = '\u3001';

/**
 * Loaded data as the reader reads it: Chinese as it came, in English with the names that models gave replaced. Only
 * whole strings are replaced, so that a sentence somebody wrote stays theirs.
 */
export function inReadersWords<T>(value: T): T {
  return currentLanguage() === 'en' ? (translated(value) as T) : value;
}

function translated(value: unknown, key = ''): unknown {
  if (OWN_WORDS.has(key)) return value;
  if (typeof value === 'string') return key === 'xml' ? namesInDiagram(value) : name(value);
  if (Array.isArray(value)) return value.map((each) => translated(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([each, inner]) => [each, translated(inner, each)]));
}

/** Several open steps come joined in one text. */
function name(text: string): string {
  const whole = words.value[text];
  if (whole !== undefined || !text.includes(SEVERAL)) return whole ?? text;
  const parts = text.split(SEVERAL).map((part) => words.value[part]);
  return parts.every((part) => part !== undefined) ? parts.join(', ') : text;
}

function namesInDiagram(xml: string): string {
  const known = (text: string): string => (words.value[text] ?? text).replace(/&/g, '&amp;').replace(/"/g, '&quot;');
  return xml.replace(/ name="([^"]*)"/g, (whole, text: string) =>
    words.value[text] ? ` name="${known(text)}"` : whole,
  );
}
