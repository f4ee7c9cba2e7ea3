import { ConsoleLogger, Logger } from '@nestjs/common';

/**
 * Ends a start in a sentence, which is the last line. Of what the log holds so far only what may be the cause is shown, and
 * nothing that half-started parts still say.
 */
export function refuseStart(sentence: string): void {
  Logger.overrideLogger(new TroubleOnly());
  Logger.flush();
  Logger.overrideLogger(false);
  console.error(sentence);
}

/** Without the stack of what ended the start: the sentence says it. */
class TroubleOnly extends ConsoleLogger {
  constructor() {
    super({ colors: false, logLevels: ['warn', 'error'] });
  }

  override error(message: unknown, ...more: unknown[]): void {
    if (more.at(-1) !== 'ExceptionHandler') super.error(message, ...more);
  }
}
