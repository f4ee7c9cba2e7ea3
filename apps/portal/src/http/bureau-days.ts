import { DateTime } from 'luxon';
import { BUREAU_ZONE } from '@zhilu/domain';

/** First instant of a day of the bureau. */
export function startOfDay(day: string): Date {
  return DateTime.fromISO(day, { zone: BUREAU_ZONE }).startOf('day').toJSDate();
}

/** First instant after a day of the bureau. */
export function endOfDay(day: string): Date {
  return DateTime.fromISO(day, { zone: BUREAU_ZONE }).plus({ days: 1 }).startOf('day').toJSDate();
}
