/** Prefix of case numbers: two to four capital letters, named by the process model (`zhilu.casePrefix`). */
const PREFIX = /^[A-Z]{2,4}$/;

/**
 * The case number 业务编号, e.g. `CY-2026-0147`: prefix of the process, year in the bureau's zone, running number of that year.
 * Throws RangeError for a prefix that is not two to four capital letters or a number below 1.
 */
export function caseNumber(prefix: string, year: number, sequence: number): string {
  if (!PREFIX.test(prefix)) throw new RangeError(`Case prefix "${prefix}" must be two to four capital letters.`);
  if (!Number.isSafeInteger(sequence) || sequence < 1)
    throw new RangeError(`Case sequence ${sequence} must be 1 or more.`);
  return `${prefix}-${year}-${String(sequence).padStart(4, '0')}`;
}

/** True for text that has the shape of a case number. */
export function isCaseNumber(text: string): boolean {
  return /^[A-Z]{2,4}-\d{4}-\d{4,}$/.test(text);
}
