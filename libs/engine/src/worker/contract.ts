import type { z } from 'zod';
import type { Capability } from '@zhilu/capabilities';

/** What a capability says about its input, output and errors; enough to serve it. */
export type Served = Pick<Capability, 'topic' | 'maxSeconds' | 'errors'> & { input: z.ZodObject; output: z.ZodObject };

/** Logs with the topic and the case in front. */
export interface TaskLog {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** What a handler knows about its task besides the input. */
export interface TaskContext {
  /** Id of the external task: stable over retries, new for each entry of the step. The key of idempotent effects. */
  taskId: string;
  /** The engine's business key. */
  caseNumber: string;
  /** Key of the process, e.g. `court-access`. */
  processId: string;
  /** The very version of the process the case runs on. */
  definitionId: string;
  instanceId: string;
  /** The step's id in the model. */
  elementId: string;
  /** 1 for the first try. */
  attempt: number;
  /** Tries left after this one; 0 means the next failure is an incident. */
  retriesLeft: number;
  /** Aborts when the lock is lost, the time is up or the process must end; pass it to every I/O call. */
  signal: AbortSignal;
  /** Extension properties of the step. */
  properties: Readonly<Record<string, string>>;
  log: TaskLog;
}

/**
 * What a class decorated with `@Handles(capability)` implements. Delivery is at least once: an effect carries `taskId`
 * under a unique key. Throw BpmnError, PermanentFailure, RetryLater, Postponed or any error; log neither start nor end.
 */
export interface HandlerFor<C extends { input: z.ZodType; output: z.ZodType }> {
  handle(input: z.infer<C['input']>, context: TaskContext): Promise<z.input<C['output']>>;
}

/** A handler whose capability is known only at run time. */
export type AnyHandler = HandlerFor<{ input: z.ZodObject; output: z.ZodObject }>;
