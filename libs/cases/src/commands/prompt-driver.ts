import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Command } from '@zhilu/persistence';
import { CommandDriver } from './command-driver';

/** How long a person waits for the engine: one that works answers in a fraction of it. */
const PATIENCE_MS = 2_000;

/** What became of an act: it is written in any case; `waiting` while the engine has not taken it yet. */
export interface Accepted {
  caseNumber: string;
  waiting: boolean;
}

export function acceptedAs({ caseNumber, state }: Command): Accepted {
  return { caseNumber, waiting: state === 'accepted' };
}

/**
 * Tells the engine what a person just did, and lets the person go on when the engine takes its time. What is left behind is
 * the very same telling under the same lease, so nothing is told twice; the sweeper takes over as from any other.
 */
@Injectable()
export class PromptDriver implements BeforeApplicationShutdown {
  private readonly logger = new Logger(PromptDriver.name);
  private readonly leftBehind = new Set<Promise<void>>();

  constructor(private readonly driver: CommandDriver) {}

  /** Afterwards `command.state` says what became of it; `accepted` also while the engine is still being told. */
  async drive(command: Command): Promise<void> {
    const telling = this.driver.drive(command);
    if (await endsWithin(telling, PATIENCE_MS)) return;
    this.logger.warn(`Act ${command.id} is still being told to the engine; the person does not wait for it.`);
    const settled = telling
      .catch((error: unknown) => this.logger.error(`Act ${command.id} was left behind: ${String(error)}`))
      .finally(() => this.leftBehind.delete(settled));
    this.leftBehind.add(settled);
  }

  /** At most as long as the engine client's own limit. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.leftBehind);
  }
}

/** False when the work goes on after this time; throws what it throws before. */
async function endsWithin(work: Promise<void>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
