import { Logger } from '@nestjs/common';
import { LastingTrouble, Refusal } from '@zhilu/domain';

/** Requests refused longer apart than this are not one trouble. */
const OVER_MS = 60_000;

/**
 * What the log says while requests are refused because a part is away or full: the sentence and its cause once and then every
 * few minutes, instead of a line for each request.
 */
export class ForeseenTrouble {
  private readonly logger = new Logger('Problem');
  private readonly trouble = new LastingTrouble();
  private lastAt = -Infinity;

  refused(refusal: Refusal, error: unknown, now = Date.now()): void {
    if (now - this.lastAt > OVER_MS) this.trouble.ended();
    this.lastAt = now;
    const cause = error instanceof Error && !(error instanceof Refusal) ? ` (${error.message})` : '';
    const line = this.trouble.failed(`Requests are refused: ${refusal.sentence.en}${cause}`, refusal.sentence.en, now);
    if (line) this.logger.warn(line);
  }
}
