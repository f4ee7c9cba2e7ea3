import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Registry } from 'prom-client';
import type { Capability } from '@zhilu/capabilities';
import type { EngineAccess } from '../rest/transport';
import type { TaskContext } from './contract';
import type { TopicOptions } from './handles';

/**
 * On an engine that others use, which tasks are ours. An empty list of processes means none, an absent one all;
 * without tenants the one of the engine access counts.
 */
export interface WorkerScope {
  processIds?: readonly string[];
  /** The very versions; a stranger on the same engine may use a process id of ours. An empty list means none. */
  definitionIds?: readonly string[];
  tenantIds?: readonly string[];
}

/** One run of a handler, for what has to happen around every one of them. */
export interface HandlerRun {
  context: TaskContext;
  /** The engine's id of this entry of the step. */
  activityInstanceId: string;
  input: Record<string, unknown>;
}

/** Where the runtime writes its lines; Nest's LoggerService fits. */
export interface WorkerLogger {
  log(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Settings of one worker process. Times are milliseconds. */
export interface WorkerOptions {
  engine: EngineAccess;
  /** Tasks in flight at most; default 32. */
  capacity?: number;
  /** By topic; stands above what `@Handles` says. */
  topics?: Readonly<Record<string, TopicOptions>>;
  /** Length of a lock, extended at a third of it; default 60,000. After a kill another worker waits that long. */
  lockMs?: number;
  /** Longest long poll, default 6,000: tasks made on another engine node are seen only at the next poll. */
  longPollMs?: number;
  /** How long an answer may take beyond that before the engine counts as away; default 10,000. */
  answerMarginMs?: number;
  /** How long `stop()` lets running tasks finish; default 20,000. */
  drainMs?: number;
  /** Time a handler has to react to its aborted signal; default 5,000. */
  graceMs?: number;
  /** Pause between single probes while the engine refuses our credentials; default 60,000. */
  unauthorizedProbeMs?: number;
  /** Asked before every poll, so that processes deployed later are served without a restart. */
  scope?: () => WorkerScope;
  /**
   * Whether what the handlers stand on is there: true, or the sentence that says what is missing. While it is not true no task
   * is fetched; a task that is fetched just then is given back.
   */
  ready?: () => Promise<true | Capability['summary']>;
  /** Pause between two questions of `ready`; default 1,000. */
  readyEveryMs?: number;
  /** Called instead of the handler, which `work` runs; answers the output. */
  around?: (run: HandlerRun, work: () => Promise<Output>) => Promise<Output>;
  logger?: WorkerLogger;
  /** Where metrics are kept; default prom-client's global registry. */
  registry?: Registry;
}

type Output = Record<string, unknown>;

export type ResolvedOptions = Required<Omit<WorkerOptions, 'logger' | 'registry' | 'ready'>> &
  Pick<WorkerOptions, 'ready'>;

/** Fills in the defaults. Throws RangeError for a number that makes no sense. */
export function resolveOptions(options: WorkerOptions): ResolvedOptions {
  const resolved = {
    engine: options.engine,
    capacity: options.capacity ?? 32,
    topics: options.topics ?? {},
    lockMs: options.lockMs ?? 60_000,
    longPollMs: options.longPollMs ?? 6_000,
    answerMarginMs: options.answerMarginMs ?? 10_000,
    drainMs: options.drainMs ?? 20_000,
    graceMs: options.graceMs ?? 5_000,
    unauthorizedProbeMs: options.unauthorizedProbeMs ?? 60_000,
    scope: options.scope ?? (() => ({})),
    ready: options.ready,
    readyEveryMs: options.readyEveryMs ?? 1_000,
    around: options.around ?? ((_run, work) => work()),
  };
  if (!(resolved.capacity >= 1))
    throw new RangeError(`A worker needs a capacity of 1 or more, not ${resolved.capacity}.`);
  if (!(resolved.lockMs >= 1_000))
    throw new RangeError(`A lock of ${resolved.lockMs} ms is too short; give 1000 or more.`);
  return resolved;
}

/** Unique a process and a start, and readable in the engine's lists: `host-pid-uuid`. */
export function newWorkerId(): string {
  return `${hostname()}-${process.pid}-${randomUUID()}`;
}
