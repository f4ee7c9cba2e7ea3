import { Duration } from 'luxon';

/** Tries of a step: `R3/PT1M` is three in all, a minute before the second, two before the third, and so on doubled. */
export interface RetryPolicy {
  tries: number;
  delayMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = Object.freeze({ tries: 3, delayMs: 60_000 });

const LONGEST_DELAY_MS = 24 * 3600 * 1000;

/** Reads the extension property `zhilu.retry` (ISO 8601 repeating interval). Undefined when it is none. */
export function parseRetry(text: string): RetryPolicy | undefined {
  const [, tries, duration] = /^R(\d{1,3})\/(P.*\d[A-Z])$/.exec(text.trim()) ?? [];
  if (tries === undefined || duration === undefined) return undefined;
  const delay = Duration.fromISO(duration);
  return delay.isValid && delay.toMillis() >= 0 ? { tries: Number(tries), delayMs: delay.toMillis() } : undefined;
}

/** Which try this is, from what the engine remembers (null before the first failure). Starts at 1. */
export function attemptOf(policy: RetryPolicy, retries: number | null): number {
  return Math.max(1, policy.tries - (retries ?? policy.tries) + 1);
}

/** Tries left after this one; the engine never counts them down itself. */
export function triesLeft(policy: RetryPolicy, retries: number | null): number {
  return Math.max(0, (retries ?? policy.tries) - 1);
}

/** Pause in milliseconds after the given try: the policy's delay, doubled with each, a day at most. */
export function delayAfter(policy: RetryPolicy, attempt: number): number {
  return Math.min(LONGEST_DELAY_MS, policy.delayMs * 2 ** (attempt - 1));
}
