import { Client, type PollRequest, type TaskHandler } from 'camunda-external-task-client-js';
import type { ExternalTasks } from '../rest/external-tasks';
import type { Ask, Capacity } from './capacity';
import type { Pace } from './pace';
import { Requests, type PollTerms } from './requests';
import { fromStockError } from './stock-errors';
import type { ResolvedOptions } from './worker-options';

/** How often the stock client looks again while nothing may be asked for; costs no request. */
const TICK_MS = 10;
const LONGEST_TICK_MS = 250;
const PROBE_TIMEOUT_MS = 2_000;
const PROBE_TIMEOUT_STEP_MS = 500;
const SCOPE_EMPTY_TICK_MS = 200;
const MISSING_TICK_MS = 50;

/** A poll on its way. */
interface Pending {
  abort: AbortController;
  ended: Promise<void>;
  end: () => void;
}

export interface Subscription {
  topic: string;
  lockMs: number;
  variables: string[];
}

export interface PollLoopSetup {
  workerId: string;
  options: ResolvedOptions;
  capacity: Capacity;
  pace: Pace;
  externalTasks: ExternalTasks;
  /** Ids of tasks being worked on: locks on others are leftovers of polls whose answer was lost. */
  isRunning: (taskId: string) => boolean;
  /** False while nothing may be fetched at all. */
  mayFetch: () => boolean;
  onPollError: (error: Error) => void;
}

/**
 * Steers the stock client's endless loop through its own extension points: at `poll:start`, before it reads them, the
 * options say how many tasks the next poll may fetch (0 lets it only look again), and the interceptor names the topics.
 */
export class PollLoop {
  private readonly client: Client;
  private readonly requests: Requests;
  private ask: Ask | undefined;
  private backlog = false;
  private pending: Pending | undefined;
  private releasing = false;

  constructor(private readonly setup: PollLoopSetup) {
    const { engine, lockMs } = setup.options;
    this.requests = new Requests(engine, (request) => this.beginPoll(request));
    this.client = new Client({
      baseUrl: engine.url,
      workerId: setup.workerId,
      lockDuration: lockMs,
      autoPoll: false,
      interceptors: this.requests.intercept,
    });
    this.client.on('poll:start', () => this.prepare());
    this.client.on('poll:success', (tasks: unknown[]) => this.succeeded(tasks.length));
    this.client.on('poll:error', (error: unknown) => this.failed(error));
  }

  subscribe({ topic, lockMs, variables }: Subscription, handler: TaskHandler): void {
    this.client.subscribe(topic, { lockDuration: lockMs, variables, includeExtensionProperties: true }, handler);
  }

  start(): void {
    this.client.start();
  }

  /**
   * Ends polling: asks the engine to answer the pending long poll, waits for that answer, and aborts it only where the
   * engine is away. An abort alone would leave a poll at the engine that locks the next task for nobody.
   */
  async stop(): Promise<void> {
    this.client.stop();
    const { pending } = this;
    if (!pending) return;
    await this.endPoll();
    const tooLong = setTimeout(() => pending.abort.abort(), this.setup.options.longPollMs + PROBE_TIMEOUT_MS);
    await pending.ended;
    clearTimeout(tooLong);
  }

  /** Makes the engine answer the pending poll, so that it locks no task for us; a poll it cannot be told of is aborted. */
  async endPoll(): Promise<void> {
    const { pending } = this;
    if (!pending) return;
    const { externalTasks, workerId } = this.setup;
    await externalTasks.endPollOf(workerId, { timeoutMs: PROBE_TIMEOUT_MS }).catch(() => pending.abort.abort());
  }

  /** Closes connections; after it nothing can be reported any more. */
  close(): void {
    this.requests.close();
  }

  private prepare(): void {
    const { options } = this.client;
    const { pace, capacity } = this.setup;
    options.maxTasks = 0;
    options.interval = TICK_MS;
    if (!this.setup.mayFetch()) {
      options.interval = MISSING_TICK_MS;
      return;
    }
    if (pace.waitMs > 0) {
      options.interval = Math.min(pace.waitMs, LONGEST_TICK_MS);
      return;
    }
    if (pace.mayHoldUnknownTasks) {
      void this.releaseUnknownTasks();
      return;
    }
    const { processIds, definitionIds } = this.setup.options.scope();
    if (processIds?.length === 0 || definitionIds?.length === 0) {
      options.interval = SCOPE_EMPTY_TICK_MS;
      return;
    }
    this.ask = capacity.nextAsk(this.backlog);
    if (!this.ask) return;
    const wait = this.ask.longPoll && pace.state === 'polling';
    options.maxTasks = this.ask.maxTasks;
    options.asyncResponseTimeout = wait ? this.setup.options.longPollMs : undefined;
    options.interval = 0;
  }

  private beginPoll(request: PollRequest): PollTerms {
    const { engine, scope } = this.setup.options;
    const {
      processIds,
      definitionIds,
      tenantIds = engine.tenant === undefined ? undefined : [engine.tenant],
    } = scope();
    const topics = request.topics
      .filter(({ topicName }) => this.ask?.topics.has(topicName))
      .map((topic) => ({
        ...topic,
        ...(processIds && { processDefinitionKeyIn: [...processIds] }),
        ...(definitionIds && { processDefinitionIdIn: [...definitionIds] }),
        ...(tenantIds && { tenantIdIn: [...tenantIds] }),
      }));
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    this.pending = { abort: new AbortController(), ended, end };
    return { topics, timeoutMs: this.timeoutOf(request), signal: this.pending.abort.signal };
  }

  /** While the engine is away a poll is a probe: short, but longer each time, in case the engine is only slow. */
  private timeoutOf({ asyncResponseTimeout = 0 }: PollRequest): number {
    const failures = this.setup.pace.consecutiveFailures;
    const usual = asyncResponseTimeout + this.setup.options.answerMarginMs;
    return failures === 0 ? usual : Math.min(usual, PROBE_TIMEOUT_MS + failures * PROBE_TIMEOUT_STEP_MS);
  }

  private succeeded(count: number): void {
    this.setup.pace.succeeded();
    this.backlog = count > 0 && count === this.ask?.maxTasks;
    this.endPending();
  }

  private failed(thrown: unknown): void {
    const aborted = this.pending?.abort.signal.aborted ?? false;
    this.endPending();
    if (aborted) return;
    const error = fromStockError('fetchAndLock', thrown);
    this.setup.pace.failed(error);
    this.setup.onPollError(error);
  }

  private endPending(): void {
    const { pending } = this;
    this.pending = undefined;
    // Only after the stock client has handed out the tasks of this answer, which it does in the same turn.
    if (pending) queueMicrotask(pending.end);
  }

  /** Gives back what the engine locked for us in an answer that never came; polling waits for it. */
  private async releaseUnknownTasks(): Promise<void> {
    if (this.releasing) return;
    this.releasing = true;
    const { externalTasks, workerId, pace, isRunning } = this.setup;
    try {
      const held = await externalTasks.lockedBy(workerId, { timeoutMs: PROBE_TIMEOUT_MS });
      const unknown = held.filter(({ id }) => !isRunning(id));
      await Promise.allSettled(unknown.map(({ id }) => externalTasks.unlock(id, { timeoutMs: PROBE_TIMEOUT_MS })));
      pace.unknownTasksReleased();
    } catch (error) {
      pace.failed(fromStockError('external task query', error));
    } finally {
      this.releasing = false;
    }
  }
}
