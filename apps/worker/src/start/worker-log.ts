import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import type { Settings } from '@zhilu/config';

/** What each setting of LOG_LEVEL lets through. */
const LEVELS: Record<Settings['LOG_LEVEL'], LogLevel[]> = {
  debug: ['debug', 'log', 'warn', 'error'],
  info: ['log', 'warn', 'error'],
  warn: ['warn', 'error'],
  error: ['error'],
  silent: [],
};

/** Nest's own lines about how it puts itself together; of use to nobody on duty. */
const CHATTER = ['InstanceLoader', 'RoutesResolver', 'RouterExplorer'];

/** The worker's log. What ends a start is not in it: that is said once, in a sentence, as the last line. */
export class WorkerLog extends ConsoleLogger {
  constructor(level: Settings['LOG_LEVEL']) {
    super({ colors: false, logLevels: LEVELS[level] });
  }

  override log(message: unknown, ...more: unknown[]): void {
    if (!CHATTER.includes(String(more.at(-1)))) super.log(message, ...more);
  }

  override error(message: unknown, ...more: unknown[]): void {
    if (more.at(-1) !== 'ExceptionHandler') super.error(message, ...more);
  }
}
