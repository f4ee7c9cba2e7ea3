import { z } from 'zod';
import { Registry } from 'prom-client';
import { WorkerRuntime, type AnyHandler, type ServedTopic, type TopicOptions, type WorkerOptions } from '@zhilu/engine';
import type { Capability } from '@zhilu/capabilities';
import { until } from '../../support/child';
import type { EngineUnderTest } from './engine-under-test';
import { Line } from './line';

/** Capabilities as tests need them: any input, any output unless said otherwise. */
export function verb(
  topic: string,
  shape: { input?: z.ZodObject; output?: z.ZodObject; maxSeconds?: number } = {},
): Capability {
  return {
    topic,
    summary: { zh: topic, en: topic },
    input: shape.input ?? z.object({}),
    output: shape.output ?? z.object({}),
    errors: { notThere: { zh: '没有', en: 'not there' } },
    maxSeconds: shape.maxSeconds ?? 60,
  };
}

/** The step that most tests serve; see `plain-step`. */
export const plainVerb = verb('test.plain');

/** A topic with a function as its handler. */
export function serve(capability: Capability, handle: AnyHandler['handle'], options?: TopicOptions): ServedTopic {
  return { capability, handler: { handle }, options };
}

/** Lines a runtime has logged. */
export class LogLines {
  readonly lines: string[] = [];
  log = (message: string): void => void this.lines.push(message);
  warn = this.log;
  error = this.log;
}

/** Starts cases and workers on one engine and cleans up after each test. */
export class Workbench {
  private readonly workers: WorkerRuntime[] = [];
  private readonly lines: Line[] = [];
  private readonly started: string[] = [];
  private readonly definitions = new Map<string, string>();
  private cases = 0;

  constructor(readonly engine: EngineUnderTest) {}

  async deploy(processId: string, model: string): Promise<void> {
    const files = [{ name: `${processId}.bpmn`, content: model }];
    const { id } = await this.engine.portal.deployments.create({ name: processId, source: 'zhilu-test', files });
    const [definition] = await this.engine.portal.definitions.byDeployment(id);
    this.definitions.set(processId, definition.id);
  }

  /** Starts cases; resolves with their instance ids. */
  async start(processId: string, variables: Record<string, unknown> = {}, count = 1): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) ids.push(await this.startAs(processId, this.nextNumber(), variables));
    return ids;
  }

  /** A case number that none of this bench has had. */
  nextNumber(): string {
    this.cases += 1;
    return `CS-2026-${String(this.cases).padStart(4, '0')}`;
  }

  /** Starts one case under a number; resolves with its instance id. */
  async startAs(processId: string, businessKey: string, variables: Record<string, unknown> = {}): Promise<string> {
    const definitionId = this.definitions.get(processId) ?? '';
    const { id } = await this.engine.portal.definitions.start({ definitionId, businessKey, variables });
    this.started.push(id);
    return id;
  }

  worker(topics: ServedTopic[], options: Partial<WorkerOptions> = {}): WorkerRuntime {
    const runtime = new WorkerRuntime({
      engine: this.engine.access('worker'),
      longPollMs: 1_000,
      drainMs: 5_000,
      graceMs: 300,
      logger: new LogLines(),
      registry: new Registry(),
      ...options,
    });
    this.workers.push(runtime);
    runtime.start(topics);
    return runtime;
  }

  /** A line to the engine that the test may break. */
  async line(): Promise<Line> {
    const line = await Line.to(this.engine.url);
    this.lines.push(line);
    return line;
  }

  /** Resolves when all given cases have ended. */
  async ended(instanceIds: string[], timeoutMs = 120_000): Promise<void> {
    const open = new Set(instanceIds);
    await until(
      `${instanceIds.length} cases to end`,
      async () => {
        for (const id of open) {
          if ((await this.engine.portal.history.activities(id)).some(isEnd)) open.delete(id);
          else return false;
        }
        return true;
      },
      timeoutMs,
    );
  }

  async taskOf(instanceId: string) {
    const [task] = await this.engine.portal.externalTasks.byInstance(instanceId);
    return task;
  }

  /** Full text of the task's last failure, as an operator of the engine reads it. */
  async failureOf(taskId: string): Promise<string> {
    const { url, user, password } = this.engine.access('portal');
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const answer = await fetch(`${url}/external-task/${taskId}/errorDetails`, { headers: { authorization } });
    return answer.text();
  }

  /** Workers first, over whole lines: a cut line leaves a poll at the engine that locks the next test's tasks. */
  async cleanUp(): Promise<void> {
    await Promise.all(this.lines.map((line) => line.up()));
    await Promise.all(this.workers.splice(0).map((worker) => worker.stop()));
    await Promise.all(this.lines.splice(0).map((line) => line.down()));
    for (const id of this.started.splice(0)) await this.engine.portal.instances.delete(id).catch(() => undefined);
  }
}

function isEnd({ activityType, endTime }: { activityType: string; endTime: string | null }): boolean {
  return activityType === 'noneEndEvent' && endTime !== null;
}

/** A promise to be settled from outside. */
export function gate(): { open: () => void; opened: Promise<void> } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

/** Resolves after the time in milliseconds, or rejects with the signal's reason as soon as it is aborted. */
export function busyFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
