import { Logger } from '@nestjs/common';
import type { TaskService } from 'camunda-external-task-client-js';
import { EngineClient } from '../rest/engine-client';
import { Capacity } from './capacity';
import type { AnyHandler, Served } from './contract';
import type { TopicOptions } from './handles';
import { healthOf, type WorkerHealth } from './health';
import { WorkerMetrics } from './metrics';
import { Pace } from './pace';
import { PollLoop } from './poll-loop';
import { Readiness, type Missing } from './readiness';
import { SaidPostponements } from './said-postponements';
import type { FetchedTask } from './task-context';
import { TaskRun, type Report } from './task-run';
import {
  newWorkerId,
  resolveOptions,
  type ResolvedOptions,
  type WorkerLogger,
  type WorkerOptions,
} from './worker-options';

/** A capability with the handler that serves it. */
export interface ServedTopic {
  capability: Served;
  handler: AnyHandler;
  options?: TopicOptions;
}

const SWEEP_TIMEOUT_MS = 2_000;
/** An engine that stays away is named again so often. */
const SAY_AGAIN_MS = 180_000;

/**
 * Serves topics: fetches external tasks within its limits, runs handlers under a kept lock and reports what came of them.
 * One runtime is started once and stopped once; `stop()` may be called any number of times.
 */
export class WorkerRuntime {
  /** Unique for each runtime, so that two never complete each other's tasks. */
  readonly workerId = newWorkerId();
  private readonly options: ResolvedOptions;
  private readonly logger: WorkerLogger;
  private readonly metrics: WorkerMetrics;
  private readonly engine: EngineClient;
  private readonly pace: Pace;
  private readonly readiness: Readiness;
  private readonly runs = new Map<string, { run: TaskRun; done: Promise<void> }>();
  private readonly unlocks = new Set<Promise<void>>();
  private readonly postponements = new SaidPostponements();
  private capacity: Capacity | undefined;
  private loop: PollLoop | undefined;
  private stopping: Promise<void> | undefined;
  private stopped = false;
  private saidAwayAt = -Infinity;

  constructor(options: WorkerOptions) {
    this.options = resolveOptions(options);
    this.logger = options.logger ?? new Logger('Worker');
    this.metrics = new WorkerMetrics(options.registry);
    this.engine = new EngineClient(options.engine);
    this.pace = new Pace(this.options.unauthorizedProbeMs);
    const { ready, readyEveryMs } = this.options;
    this.readiness = new Readiness({ ready, readyEveryMs, onChange: (missing) => this.readinessChanged(missing) });
  }

  /** Starts fetching. Throws when it was started or stopped before. */
  start(topics: readonly ServedTopic[]): void {
    if (this.loop || this.stopping) throw new Error('A worker runtime starts once.');
    this.capacity = new Capacity(this.options.capacity, this.limitsOf(topics));
    this.loop = new PollLoop({
      workerId: this.workerId,
      options: this.options,
      capacity: this.capacity,
      pace: this.pace,
      externalTasks: this.engine.externalTasks,
      isRunning: (taskId) => this.runs.has(taskId),
      mayFetch: () => this.readiness.mayFetch,
      onPollError: (error) => this.pollFailed(error),
    });
    topics.forEach((topic) => this.subscribe(this.loop as PollLoop, topic));
    this.readiness.start();
    this.loop.start();
  }

  /**
   * Stops fetching at once, lets running tasks finish for `drainMs`, then aborts them, and gives every task that is still
   * locked back to the engine. Nothing starts after the call. Never throws.
   */
  stop(): Promise<void> {
    this.stopping ??= this.drain();
    return this.stopping;
  }

  health(): WorkerHealth {
    const { missing } = this.readiness;
    return healthOf({
      workerId: this.workerId,
      phase: this.stopped ? 'stopped' : this.stopping ? 'draining' : missing ? 'missing' : this.pace.state,
      missing,
      capacity: this.options.capacity,
      byTopic: this.capacity?.byTopic() ?? {},
      sinceLastPollMs: this.pace.sinceSuccessMs,
      consecutiveFailures: this.pace.consecutiveFailures,
      error: this.pace.error?.message,
    });
  }

  private limitsOf(topics: readonly ServedTopic[]): Map<string, number> {
    const { capacity } = this.options;
    return new Map(
      topics.map((each) => [each.capability.topic, Math.min(capacity, this.optionsOf(each).atOnce ?? capacity)]),
    );
  }

  private optionsOf({ capability, options }: ServedTopic): TopicOptions {
    return { ...options, ...this.options.topics[capability.topic] };
  }

  private subscribe(loop: PollLoop, served: ServedTopic): void {
    const { capability } = served;
    const lockMs = this.optionsOf(served).lockMs ?? this.options.lockMs;
    const variables = Object.keys(capability.input.shape);
    loop.subscribe({ topic: capability.topic, lockMs, variables }, async ({ task, taskService }) => {
      this.accept(task, taskService, served, lockMs);
    });
  }

  /** Called by the stock client for every task it has fetched; the task's life is ours from here. */
  private accept(task: FetchedTask, service: TaskService, { capability, handler }: ServedTopic, lockMs: number): void {
    if (this.stopping || !this.readiness.mayFetch) {
      this.giveBack(task, service);
      return;
    }
    if (this.runs.has(task.id)) {
      // Our own lock ran out and the handler has not ended yet; after this new lock the task comes again.
      this.logger.warn(`${capability.topic} ${task.businessKey ?? '-'} came again while its last try still runs`);
      return;
    }
    const { graceMs, around } = this.options;
    const run = new TaskRun(task, service, { capability, handler, lockMs, graceMs, around, logger: this.logger });
    this.runs.set(task.id, { run, done: this.follow(run, performance.now()) });
  }

  private async follow(run: TaskRun, startedAt: number): Promise<void> {
    const { id, topicName, createTime } = run.task;
    this.capacity?.enter(topicName);
    this.metrics.taken(topicName, createTime);
    const report = await run.run();
    this.record(run, report, performance.now() - startedAt);
    // A handler that ignores its signal still uses the machine and keeps its place.
    await run.settled();
    this.runs.delete(id);
    this.capacity?.leave(topicName);
    this.metrics.left(topicName);
  }

  private record(run: TaskRun, { ending, attempt, error, details }: Report, ms: number): void {
    const { id, topicName, businessKey } = run.task;
    this.metrics.ended(topicName, ending, ms);
    if (run.lockLost) this.metrics.lockLost(topicName);
    if (ending !== 'postponed') this.postponements.forget(id);
    else if (!this.postponements.isNews(id, error ?? '')) return;
    const line = `${topicName} ${businessKey ?? '-'} ${Math.round(ms)} ms attempt ${attempt} ${ending}`;
    if (error === undefined) this.logger.log(line);
    else if (ending === 'incident') this.logger.error(`${line}: ${error}\n${details ?? ''}`);
    else if (ending === 'bpmnError') this.logger.log(`${line} ${error}`);
    else this.logger.warn(`${line}: ${error}`);
  }

  private pollFailed(error: Error): void {
    this.metrics.pollFailed(error);
    if (this.pace.refused) {
      this.logger.error(`The engine refuses the worker's account; no tasks are fetched (${error.message})`);
    } else if (this.pace.consecutiveFailures === 1 || performance.now() - this.saidAwayAt > SAY_AGAIN_MS) {
      this.saidAwayAt = performance.now();
      this.logger.warn(`The engine is away; trying again until it answers (${error.message})`);
    }
  }

  private readinessChanged(missing: Missing | undefined): void {
    if (!missing) {
      this.logger.log('What was missing is there again; tasks are fetched');
      return;
    }
    this.logger.warn(`No tasks are fetched: ${missing.en}`);
    void this.loop?.endPoll();
  }

  private giveBack(task: FetchedTask, service: TaskService): void {
    const unlock: Promise<void> = service
      .unlock(task)
      .catch((error: unknown) =>
        this.logger.warn(`${task.topicName} ${task.id} could not be given back: ${String(error)}`),
      )
      .finally(() => this.unlocks.delete(unlock));
    this.unlocks.add(unlock);
  }

  private async drain(): Promise<void> {
    this.readiness.stop();
    await Promise.all([this.loop?.stop(), this.finishRuns()]);
    await Promise.all(this.unlocks);
    if (this.loop) await this.unlockLeftovers();
    this.loop?.close();
    this.stopped = true;
  }

  private async finishRuns(): Promise<void> {
    if (await this.idleWithin(this.options.drainMs)) return;
    this.runs.forEach(({ run }) => run.release());
    // The run itself gives the task back when the grace is over.
    await this.idleWithin(this.options.graceMs + SWEEP_TIMEOUT_MS);
  }

  private async idleWithin(ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
    const idle = Promise.all([...this.runs.values()].map(({ done }) => done)).then(() => true);
    const finished = await Promise.race([idle, timeout]);
    clearTimeout(timer);
    return finished;
  }

  /** Whatever the engine still holds in our name; an engine that is away lets the locks run out. */
  private async unlockLeftovers(): Promise<void> {
    const { externalTasks } = this.engine;
    const limit = { timeoutMs: SWEEP_TIMEOUT_MS };
    try {
      const left = await externalTasks.lockedBy(this.workerId, limit);
      await Promise.all(left.map(({ id }) => externalTasks.unlock(id, limit)));
    } catch (error) {
      this.logger.warn(`Tasks left locked until their locks run out: ${String(error)}`);
    }
  }
}
