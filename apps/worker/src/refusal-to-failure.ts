import { Refusal } from '@zhilu/domain';
import { UnsettledActs } from '@zhilu/cases';
import { PermanentFailure, Postponed, RetryLater } from '@zhilu/engine';
import { postponement } from './footing/steady-step';

const RETRY_MS = 60_000;
/** The engine answers an act within seconds, once it is there. */
const UNSETTLED_MS = 3_000;
const MENDED_BY_WAITING = new Set(['unavailable', 'throttled']);

/**
 * Does the work; a Refusal becomes what the runtime knows: a later try where waiting helps, without counting it where facts or
 * store are away or full, an incident at once where waiting does not help.
 */
export async function withoutRefusals<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error instanceof UnsettledActs) throw new Postponed(error.sentence, UNSETTLED_MS, { cause: error });
    const postponed = postponement(error);
    if (postponed) throw postponed;
    if (MENDED_BY_WAITING.has(error.kind)) throw new RetryLater(error.sentence, RETRY_MS, { cause: error });
    throw new PermanentFailure(error.sentence, { cause: error });
  }
}
