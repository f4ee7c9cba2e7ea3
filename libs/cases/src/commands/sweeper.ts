import { Injectable, Logger } from '@nestjs/common';
import { CommandDriver } from './command-driver';
import { CommandLog } from './command-log';

const BATCH = 50;

/** Drives again what stayed `accepted` (the process that wrote it died, or the engine was away) and, now and then, what was refused. */
@Injectable()
export class Sweeper {
  private readonly logger = new Logger(Sweeper.name);

  constructor(
    private readonly log: CommandLog,
    private readonly driver: CommandDriver,
  ) {}

  /** Answers how many acts were taken up. */
  async sweep(): Promise<number> {
    const overdue = [...(await this.log.takeOverdue(BATCH)), ...(await this.log.takeRefused(BATCH))];
    for (const command of overdue) await this.driver.drive(command);
    if (overdue.length > 0) this.logger.log(`${overdue.length} acts told to the engine again.`);
    return overdue.length;
  }
}
