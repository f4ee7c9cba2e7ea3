import type { Wire } from '@zhilu/domain';

interface Printed {
  field: string;
  label: string;
  kind: Wire.RegisterColumn['kind'];
  /** Set in the larger letters of a signature. */
  signed?: boolean;
}

/** Share of the running number, which the template fixes at 11 mm of 261. */
const FOR_NUMBERS = 4.5;
/** A name of three characters stays in one line. */
const LEAST = 3.3;
/** The same in the letters of a signature. */
const LEAST_SIGNED = 4.3;
/** A date stays in one piece, its clock below it. */
const OF_DATES = 5.3;
/** More would take from all others what one field hardly gains. */
const MOST = 6;

/**
 * Widths of a printed register's columns in per cent. Long texts take more room, by the root of their longest text: a
 * column of sentences beside one of names is then neither a thread nor most of the sheet.
 */
export function columnWidths(columns: readonly Printed[], rows: readonly Record<string, string>[]): number[] {
  const weights = columns.map((column) => weightOf(column, rows));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => Math.round(((100 - FOR_NUMBERS) * 10 * weight) / sum) / 10);
}

function weightOf({ field, label, kind, signed }: Printed, rows: readonly Record<string, string>[]): number {
  if (kind === 'date' || kind === 'datetime') return OF_DATES;
  const longest = Math.max(wide(label) / 2, ...rows.map((row) => wide(row[field] ?? '')));
  return Math.max(signed ? LEAST_SIGNED : LEAST, Math.min(MOST, Math.sqrt(longest)));
}

/** Length in Chinese characters; Latin letters and digits are half as wide. */
function wide(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) < 0x250 ? 0.5 : 1), 0);
}
