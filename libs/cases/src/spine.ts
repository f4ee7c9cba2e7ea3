import { Injectable, Logger, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LastingTrouble } from '@zhilu/domain';
import { EngineClient, EngineUnavailable, Unauthorized } from '@zhilu/engine';
import { FactsMemory, factsRestored, isDatabaseDown } from '@zhilu/persistence';
import { BundleDeployer } from './bundles/bundle-deployer';
import { DeadlineWatch } from './deadlines/deadline-watch';
import { EngineDoubt } from './engine-doubt';
import { Healer } from './commands/healer';
import { Restoration } from './commands/restoration';
import { Sweeper } from './commands/sweeper';
import { InboxFeed } from './inbox/inbox-feed';
import { IncidentFeed } from './inbox/incident-feed';
import { Reconciler } from './inbox/reconciler';

const BEAT_MS = 1_000;
const AWAY_BEAT_MS = 1_500;
/** The engine locks an account after ten wrong tries. */
const REFUSED_BEAT_MS = 60_000;

/**
 * The heartbeat of the case spine: deploys the shipped bundles, then feeds the inbox, sweeps and watches deadlines; whenever the
 * engine returns, or either of the two may have lost something, compares them and heals.
 */
@Injectable()
export class Spine implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Spine.name);
  private timer: NodeJS.Timeout | null = null;
  private stopping = false;
  private current: Promise<void> = Promise.resolve();
  /** False until the engine was reached and its tail compared; false again after each absence. */
  private inTouch = false;
  private refused = false;
  private lastFed: number | null = null;
  private readonly trouble = new LastingTrouble();

  constructor(
    private readonly facts: DataSource,
    private readonly memory: FactsMemory,
    private readonly engine: EngineClient,
    private readonly deployer: BundleDeployer,
    private readonly restoration: Restoration,
    private readonly healer: Healer,
    private readonly doubt: EngineDoubt,
    private readonly sweeper: Sweeper,
    private readonly feed: InboxFeed,
    private readonly incidents: IncidentFeed,
    private readonly reconciler: Reconciler,
    private readonly deadlines: DeadlineWatch,
  ) {}

  /** Whether the shipped bundles stand in the engine and the inbox is fed. */
  get ready(): boolean {
    return this.inTouch;
  }

  /** How long ago the inbox was last fed, in milliseconds; null before the first time. */
  get sinceFedMs(): number | null {
    return this.lastFed === null ? null : performance.now() - this.lastFed;
  }

  onApplicationBootstrap(): void {
    this.schedule(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearTimeout(this.timer);
    await this.current;
  }

  private schedule(delay: number): void {
    if (this.stopping) return;
    this.timer = setTimeout(() => {
      this.current = this.beat().then(() => this.schedule(this.pause()));
    }, delay);
  }

  private pause(): number {
    if (this.refused) return REFUSED_BEAT_MS;
    return this.inTouch ? BEAT_MS : AWAY_BEAT_MS;
  }

  private async beat(): Promise<void> {
    this.refused = false;
    try {
      await this.memory.remember(this.facts);
      // The mark of restored facts stands in the database: another portal may have set it, or have ended before it compared.
      if (!this.inTouch || this.doubt.take() || (await factsRestored(this.facts))) await this.getInTouch();
      await this.healer.resume();
      await this.feed.poll();
      this.lastFed = performance.now();
      await this.reconciler.compare();
      await this.incidents.poll();
      await this.sweeper.sweep();
      await this.deadlines.look();
      const lasted = this.trouble.ended();
      if (lasted) this.logger.log(`The spine's heartbeat works again, after ${lasted}.`);
    } catch (error) {
      this.lostTouch(error);
    }
  }

  /** Whatever interrupts it, it is done again from the beginning. */
  private async getInTouch(): Promise<void> {
    this.inTouch = false;
    await this.engine.version();
    await this.deployer.deployShipped();
    await this.restoration.carryOut();
    await this.healer.heal();
    await this.reconciler.compare(true);
    this.inTouch = true;
    this.logger.log('In touch with the engine: bundles deployed, acts compared.');
  }

  /** What lasts is tried each second and said now and then. */
  private lostTouch(error: unknown): void {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
    const away = error instanceof EngineUnavailable;
    if (away) this.inTouch = false;
    this.refused = error instanceof Unauthorized;
    const line = away
      ? this.trouble.failed(`The engine is away: ${reason}`, 'engine')
      : this.trouble.failed(`The spine's heartbeat failed: ${reason}`, isDatabaseDown(error) ? 'database' : undefined);
    if (line === null) return;
    if (away) return this.logger.warn(line);
    this.logger.error(line);
    this.logger.debug(error instanceof Error ? error.stack : reason);
  }
}
