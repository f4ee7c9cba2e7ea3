import { Counter, Gauge, Histogram, register, type Registry } from 'prom-client';

/** How a task ended, as metrics and log name it. */
export type Ending =
  | 'completed'
  | 'bpmnError'
  | 'failed'
  | 'postponed'
  | 'incident'
  | 'lockLost'
  | 'gone'
  | 'released'
  | 'unreported';

const SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1800];

/** The worker's numbers, `zhilu_worker_*`. Several runtimes of a process share them. */
export class WorkerMetrics {
  private readonly fetched: Counter;
  private readonly inFlight: Gauge;
  private readonly seconds: Histogram;
  private readonly endings: Counter;
  private readonly locksLost: Counter;
  private readonly pollErrors: Counter;
  private readonly lag: Histogram;

  constructor(registry: Registry = register) {
    const shared = <T>(name: string, make: (name: string) => T): T =>
      (registry.getSingleMetric(`zhilu_worker_${name}`) as T | undefined) ?? make(`zhilu_worker_${name}`);
    const counter = (name: string, help: string, labelNames: string[]) =>
      shared(name, (full) => new Counter({ name: full, help, labelNames, registers: [registry] }));
    const histogram = (name: string, help: string, labelNames: string[]) =>
      shared(name, (full) => new Histogram({ name: full, help, labelNames, buckets: SECONDS, registers: [registry] }));
    this.fetched = counter('tasks_fetched_total', 'External tasks taken from the engine', ['topic']);
    this.inFlight = shared('tasks_in_flight', (name) => {
      return new Gauge({ name, help: 'External tasks being worked on', labelNames: ['topic'], registers: [registry] });
    });
    this.seconds = histogram('task_seconds', 'From taking a task to the answer of the engine', ['topic']);
    this.endings = counter('task_outcomes_total', 'Tasks by how they ended', ['topic', 'outcome']);
    this.locksLost = counter('locks_lost_total', 'Locks that were lost while a handler ran', ['topic']);
    this.pollErrors = counter('poll_errors_total', 'Polls that failed', ['kind']);
    this.lag = histogram('task_lag_seconds', 'From the creation of a task to its being taken', ['topic']);
  }

  taken(topic: string, createTime: string | null | undefined): void {
    this.fetched.inc({ topic });
    this.inFlight.inc({ topic });
    if (createTime) this.lag.observe({ topic }, Math.max(0, Date.now() - Date.parse(createTime)) / 1000);
  }

  ended(topic: string, ending: Ending, ms: number): void {
    this.endings.inc({ topic, outcome: ending });
    this.seconds.observe({ topic }, ms / 1000);
  }

  left(topic: string): void {
    this.inFlight.dec({ topic });
  }

  lockLost(topic: string): void {
    this.locksLost.inc({ topic });
  }

  pollFailed(error: Error): void {
    this.pollErrors.inc({ kind: error.name });
  }
}
