import { setTimeout as pause } from 'node:timers/promises';
import { EngineUnavailable, isWorthRepeating, NotFound, Unauthorized, type EngineError } from '../rest/errors';
import { fromStockError } from './stock-errors';

/** What became of a report to the engine. */
export type Delivery =
  | { kind: 'delivered' }
  /** An earlier try, whose answer was lost, had arrived. */
  | { kind: 'alreadyDone' }
  /** The task ended without us: the case was withdrawn or a timer took it elsewhere. */
  | { kind: 'gone' }
  /** No answer before the lock ran out, or our account is refused; whoever takes the task next does it again. */
  | { kind: 'unanswered'; error: EngineError }
  | { kind: 'refused'; error: EngineError };

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Sends a report until the engine has answered it or our lock is over: repeated, with full jitter, when the engine is
 * away or another transaction was first (codes 1, 10000). Sends at least once. Never throws.
 */
export async function deliver(send: () => Promise<void>, lock: { holds: boolean }): Promise<Delivery> {
  let mayHaveArrived = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await send();
      return { kind: 'delivered' };
    } catch (thrown) {
      const error = fromStockError('external task report', thrown);
      if (error instanceof NotFound) return { kind: mayHaveArrived ? 'alreadyDone' : 'gone' };
      // Trying again would lock the account.
      if (error instanceof Unauthorized) return { kind: 'unanswered', error };
      if (!isWorthRepeating(error)) return { kind: 'refused', error };
      mayHaveArrived ||= error instanceof EngineUnavailable && error.outcomeUnknown;
      await pause(pauseAfter(attempt));
      if (!lock.holds) return { kind: 'unanswered', error };
    }
  }
}

function pauseAfter(attempt: number): number {
  return 20 + Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
}
