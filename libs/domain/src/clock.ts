import { DateTime, Duration } from 'luxon';

/** The bureau's zone: every date a person reads or a rule computes is in it. */
export const BUREAU_ZONE = 'Asia/Shanghai';

/** Source of "now", so that rules can be tested at any moment. */
export type Clock = () => Date;

/** Injection token of the clock: what has rules about time asks for it. */
export const CLOCK = Symbol('Clock');

export const systemClock: Clock = () => new Date();

/** The instant as the bureau writes it, e.g. `2026-11-24 09:15:02`. */
export function formatDateTime(instant: Date): string {
  return DateTime.fromJSDate(instant, { zone: BUREAU_ZONE }).toFormat('yyyy-MM-dd HH:mm:ss');
}

/** The day of the instant in the bureau's zone, e.g. `2026-11-24`. */
export function bureauDay(instant: Date): string {
  return DateTime.fromJSDate(instant, { zone: BUREAU_ZONE }).toFormat('yyyy-MM-dd');
}

/** First instant of a day of the bureau (`2026-11-24`). */
export function startOfDay(day: string): Date {
  return DateTime.fromISO(day, { zone: BUREAU_ZONE }).startOf('day').toJSDate();
}

/** First instant after a day of the bureau (`2026-11-24`). */
export function endOfDay(day: string): Date {
  return DateTime.fromISO(day, { zone: BUREAU_ZONE }).plus({ days: 1 }).startOf('day').toJSDate();
}

/** The instant plus an ISO 8601 duration (`P2D`, `PT36H`), counted in the bureau's calendar. Throws RangeError for anything else. */
export function addDuration(instant: Date, duration: string): Date {
  const sum = DateTime.fromJSDate(instant, { zone: BUREAU_ZONE }).plus(parseDuration(duration));
  return sum.toJSDate();
}

function parseDuration(text: string): Duration {
  const duration = Duration.fromISO(text);
  if (!duration.isValid) throw new RangeError(`"${text}" is not an ISO 8601 duration such as P2D or PT36H.`);
  return duration;
}
