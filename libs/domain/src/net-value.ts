import { DateTime } from 'luxon';
import { BUREAU_ZONE } from './clock';

/** How an asset's value is written off: evenly over its useful life down to what is left of it. */
export interface DepreciationRule {
  usefulMonths: number;
  /** Of the original price, what stays at the end; whole per cent. */
  residualPercent: number;
}

/** What a recorder is registered with when nobody says otherwise. */
export const DEFAULT_DEPRECIATION: DepreciationRule = { usefulMonths: 60, residualPercent: 5 };

/**
 * Net value 净值 of an asset in fen at an instant: straight-line, by whole months that have passed since the day of purchase
 * (`2024-03-15`) in the bureau's calendar; a rest of half a fen goes up. Before the purchase it is the original price, after
 * the useful life the residual. Throws RangeError for a price that is no whole number of fen, a rule that cannot be, or a
 * day that is not in the calendar.
 */
export function netValue(originalFen: number, boughtOn: string, rule: DepreciationRule, at: Date): number {
  const { usefulMonths, residualPercent } = rule;
  if (!Number.isSafeInteger(originalFen) || originalFen < 0) throw new RangeError(`${originalFen} is no price in fen.`);
  if (!Number.isInteger(usefulMonths) || usefulMonths < 1)
    throw new RangeError(`${usefulMonths} months are no useful life.`);
  if (!Number.isInteger(residualPercent) || residualPercent < 0 || residualPercent > 100)
    throw new RangeError(`${residualPercent} % is no residual.`);
  const used = Math.min(usefulMonths, Math.max(0, wholeMonths(boughtOn, at)));
  const writtenOff = (originalFen * (100 - residualPercent) * used) / (100 * usefulMonths);
  return Math.round(originalFen - writtenOff);
}

function wholeMonths(day: string, at: Date): number {
  const from = DateTime.fromISO(day, { zone: BUREAU_ZONE });
  if (!from.isValid) throw new RangeError(`"${day}" is no day such as 2024-03-15.`);
  return Math.floor(DateTime.fromJSDate(at, { zone: BUREAU_ZONE }).diff(from, 'months').months);
}
