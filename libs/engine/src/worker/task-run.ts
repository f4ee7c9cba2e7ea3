import type { TaskService } from 'camunda-external-task-client-js';
import type { AnyHandler, Served } from './contract';
import { deliver, type Delivery } from './delivery';
import { LockLost, Postponed, TookTooLong, WorkerStopping } from './failures';
import { HeldLock } from './held-lock';
import type { Ending } from './metrics';
import { hopeless, outcomeOf, type Outcome } from './outcome';
import { attemptOf, DEFAULT_RETRY, parseRetry, type RetryPolicy } from './retry-policy';
import { fromStockError } from './stock-errors';
import { contextOf, type FetchedTask } from './task-context';
import { inputOf, outputOf } from './task-values';
import type { ResolvedOptions, WorkerLogger } from './worker-options';

export interface RunSetup {
  capability: Served;
  handler: AnyHandler;
  lockMs: number;
  graceMs: number;
  around: ResolvedOptions['around'];
  logger: WorkerLogger;
}

/** How a task ended; `error` is the sentence that goes with it. */
export interface Report {
  ending: Ending;
  attempt: number;
  error?: string;
  details?: string;
}

/** One external task: input, handler under a kept lock, outcome, report to the engine. */
export class TaskRun {
  private readonly abort = new AbortController();
  private readonly lock: HeldLock;
  private readonly policy: RetryPolicy;
  private handling: Promise<unknown> = Promise.resolve();

  constructor(
    readonly task: FetchedTask,
    private readonly service: TaskService,
    private readonly setup: RunSetup,
  ) {
    this.policy = parseRetry(task.extensionProperties?.['zhilu.retry'] ?? '') ?? DEFAULT_RETRY;
    this.lock = new HeldLock(
      setup.lockMs,
      (ms) => this.extend(ms),
      (reason) => this.abort.abort(reason),
    );
  }

  get lockLost(): boolean {
    return this.abort.signal.reason instanceof LockLost;
  }

  /** Tells the handler to end because the process does; its task goes back unharmed. */
  release(): void {
    this.abort.abort(new WorkerStopping('The worker stops'));
  }

  /** Resolves when the engine has been told. Never throws. */
  async run(): Promise<Report> {
    const outcome = await this.work();
    this.lock.stop();
    const { reason } = this.abort.signal;
    if (outcome.kind === 'completed') return this.report(outcome);
    if (reason instanceof LockLost) return this.ended('lockLost', reason.message);
    if (reason instanceof WorkerStopping) return this.giveBack();
    return this.report(outcome);
  }

  /** Resolves when the handler has returned, also one that ignores its aborted signal. */
  async settled(): Promise<void> {
    await this.handling.catch(() => undefined);
  }

  private async work(): Promise<Outcome> {
    const { capability } = this.setup;
    try {
      const input = inputOf(capability, this.task.variables);
      return { kind: 'completed', variables: outputOf(capability, await this.handle(input)) };
    } catch (error) {
      const aborted = this.abort.signal.aborted && !(error instanceof Postponed);
      const cause = aborted ? this.abort.signal.reason : error;
      return outcomeOf(cause, capability, this.task.retries, this.policy);
    }
  }

  private async handle(input: Record<string, unknown>): Promise<unknown> {
    const { capability, handler, around, logger } = this.setup;
    const context = contextOf(this.task, capability, this.policy, this.abort.signal, logger);
    const run = { context, activityInstanceId: this.task.activityInstanceId, input };
    const tooLong = new TookTooLong(`${capability.topic} took longer than its ${capability.maxSeconds} s`);
    const limit = setTimeout(() => this.abort.abort(tooLong), capability.maxSeconds * 1000);
    const ignored = this.abortIgnored();
    try {
      this.handling = around(run, async () => handler.handle(input, context));
      return await Promise.race([this.handling, ignored.promise]);
    } finally {
      clearTimeout(limit);
      ignored.cancel();
    }
  }

  /** Rejects when the handler does not return within the grace after its signal was aborted. */
  private abortIgnored(): { promise: Promise<never>; cancel: () => void } {
    const { signal } = this.abort;
    let grace: NodeJS.Timeout | undefined;
    let onAbort = () => {};
    const promise = new Promise<never>((_, reject) => {
      onAbort = () => (grace = setTimeout(() => reject(signal.reason as Error), this.setup.graceMs));
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort);
    });
    const cancel = () => {
      clearTimeout(grace);
      signal.removeEventListener('abort', onAbort);
    };
    return { promise, cancel };
  }

  private async extend(lockMs: number): Promise<void> {
    try {
      await this.service.extendLock(this.task, lockMs);
    } catch (error) {
      throw fromStockError('extendLock', error);
    }
  }

  private async report(outcome: Outcome): Promise<Report> {
    const delivery = await deliver(() => this.tell(outcome), this.lock);
    if (delivery.kind !== 'refused') return this.reported(outcome, delivery);
    // A refused failure means that the task is not ours any more.
    if (isFailure(outcome)) return this.ended('lockLost', delivery.error.message);
    return this.report(this.outcomeOfRefusal(outcome, delivery.error.message, delivery.error.status));
  }

  /** The step is done but the case cannot go on: visible as a failure of the step, tried again if the engine had trouble. */
  private outcomeOfRefusal(outcome: Outcome, reason: string, status: number): Outcome {
    const error = new Error(`The case could not go on after ${this.setup.capability.topic}: ${reason}`);
    if (outcome.kind === 'bpmnError' || status < 500) return hopeless(error.message, error);
    return outcomeOf(error, this.setup.capability, this.task.retries, this.policy);
  }

  private reported(outcome: Outcome, delivery: Exclude<Delivery, { kind: 'refused' }>): Report {
    if (delivery.kind === 'unanswered') return this.ended('unreported', delivery.error.message);
    if (delivery.kind === 'gone') return this.ended('gone');
    if (outcome.kind === 'completed') return this.ended('completed');
    if (outcome.kind === 'bpmnError') return this.ended('bpmnError', `${outcome.code}: ${outcome.message}`);
    if (outcome.kind === 'postponed') return this.ended('postponed', outcome.message);
    const ending = outcome.retries === 0 ? 'incident' : 'failed';
    return { ...this.ended(ending, outcome.message), details: outcome.details };
  }

  private async giveBack(): Promise<Report> {
    if (this.lock.holds) await deliver(() => this.service.unlock(this.task), { holds: false });
    return this.ended('released');
  }

  private tell(outcome: Outcome): Promise<void> {
    if (outcome.kind === 'completed') return this.service.complete(this.task, outcome.variables);
    if (outcome.kind === 'bpmnError') return this.service.handleBpmnError(this.task, outcome.code, outcome.message);
    return this.service.handleFailure(this.task, {
      errorMessage: outcome.message,
      errorDetails: outcome.details,
      retries: outcome.retries,
      retryTimeout: outcome.retryTimeoutMs,
    });
  }

  private ended(ending: Ending, error?: string): Report {
    return { ending, error, attempt: attemptOf(this.policy, this.task.retries) };
  }
}

function isFailure({ kind }: Outcome): boolean {
  return kind === 'failed' || kind === 'postponed';
}
