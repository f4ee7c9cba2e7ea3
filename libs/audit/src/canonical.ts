import { createHash } from 'node:crypto';

/**
 * The canonical form of a JSON value, after RFC 8785: no spaces, members sorted by their names' UTF-16 code units,
 * strings and numbers as ECMAScript writes them. Two equal values have one form, whatever database they come from.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** What a link's hash covers: every column of the row but the hash itself. */
export interface LinkContent {
  sequence: number;
  at: Date;
  personId: string | null;
  act: string;
  objectKind: string;
  objectId: string;
  caseNumber: string | null;
  detail: unknown;
  sentence: string | null;
  previousHash: string;
}

/** sha256, in hexadecimal, over the canonical JSON of the row with `at` as ISO 8601 in UTC with milliseconds. */
export function linkHash({ at, ...rest }: LinkContent): string {
  return createHash('sha256')
    .update(canonicalJson({ ...rest, at: at.toISOString() }))
    .digest('hex');
}
