import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { LastingTrouble } from '@zhilu/domain';
import type { PartState } from './part-state';
import { Probes } from './probes';

const PAUSE_MS = 5_000;

/** Says in the log when database and store fail the portal, and when they are there again, whether or not somebody asks. */
@Injectable()
export class GroundWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Ground');
  private readonly database = new LastingTrouble();
  private readonly store = new LastingTrouble();
  private timer: NodeJS.Timeout | null = null;
  private stopping = false;
  private current: Promise<void> = Promise.resolve();

  constructor(private readonly probes: Probes) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearTimeout(this.timer);
    await this.current;
  }

  private schedule(): void {
    if (this.stopping) return;
    this.timer = setTimeout(() => {
      this.current = this.look().then(() => this.schedule());
    }, PAUSE_MS);
  }

  private async look(): Promise<void> {
    const [database, store] = await Promise.all([this.probes.database(), this.probes.evidence()]);
    this.say(this.database, database, database.state !== 'down', 'The database works again');
    this.say(this.store, store, store.state !== 'down' && !store.full, 'The evidence store can be used again');
  }

  private say(trouble: LastingTrouble, { sentence }: PartState, works: boolean, again: string): void {
    if (!works) {
      const line = trouble.failed(sentence.en);
      if (line) this.logger.warn(line);
      return;
    }
    const lasted = trouble.ended();
    if (lasted) this.logger.log(`${again}, after ${lasted}.`);
  }
}
