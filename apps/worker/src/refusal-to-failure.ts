import { Refusal } from '@zhilu/domain';
import { PermanentFailure, RetryLater } from '@zhilu/engine';

const RETRY_MS = 60_000;
const MENDED_BY_WAITING = new Set(['unavailable', 'storageFull', 'throttled']);

/** Does the work; a Refusal becomes what the runtime knows: a later try where waiting helps, an incident at once where not. */
export async function withoutRefusals<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (MENDED_BY_WAITING.has(error.kind)) throw new RetryLater(error.sentence, RETRY_MS, { cause: error });
    throw new PermanentFailure(error.sentence, { cause: error });
  }
}
