import type { Variables } from 'camunda-external-task-client-js';
import { z } from 'zod';
import { isEngineTrouble } from '../rest/errors';
import { UnreadableVariable } from '../rest/variables';
import type { Served } from './contract';
import { BpmnError, PermanentFailure, Postponed, RetryLater } from './failures';
import { attemptOf, delayAfter, triesLeft, type RetryPolicy } from './retry-policy';

/** What the engine is told about a task. */
export type Outcome =
  | { kind: 'completed'; variables: Variables }
  | { kind: 'bpmnError'; code: string; message: string }
  | Failed;

/** Told to the engine as a failure; `postponed` leaves the retries as they were. */
interface Failed {
  kind: 'failed' | 'postponed';
  message: string;
  details: string;
  retries: number;
  retryTimeoutMs: number;
}

/** Pause before a step that met an engine in trouble comes again. */
const ENGINE_TROUBLE_MS = 5_000;

/** The engine's column for the message of a failure. */
const LONGEST_MESSAGE = 666;

/** The only place that decides what an error of a handler means. */
export function outcomeOf(error: unknown, capability: Served, retries: number | null, policy: RetryPolicy): Outcome {
  if (error instanceof BpmnError) {
    if (Object.hasOwn(capability.errors, error.code)) {
      return { kind: 'bpmnError', code: error.code, message: oneSentence(error.message) };
    }
    const undeclared = `Capability "${capability.topic}" does not declare the error "${error.code}": ${error.message}`;
    return failure(new PermanentFailure(undeclared, { cause: error }), 0, 0);
  }
  if (isHopeless(error)) return failure(error, 0, 0);
  if (error instanceof Postponed || isEngineTrouble(error)) {
    const delayMs = error instanceof Postponed ? error.delayMs : ENGINE_TROUBLE_MS;
    return { ...failure(error, retries ?? policy.tries, delayMs), kind: 'postponed' };
  }
  const attempt = attemptOf(policy, retries);
  const delay = error instanceof RetryLater ? error.delayMs : delayAfter(policy, attempt);
  return failure(error, triesLeft(policy, retries), delay);
}

/** A failure no waiting cures, with its own sentence. */
export function hopeless(message: string, cause?: unknown): Failed {
  return failure(new PermanentFailure(message, { cause }), 0, 0);
}

function isHopeless(error: unknown): boolean {
  return error instanceof PermanentFailure || error instanceof z.ZodError || error instanceof UnreadableVariable;
}

function failure(error: unknown, retries: number, retryTimeoutMs: number): Failed {
  const message = oneSentence(messageOf(error));
  return { kind: 'failed', message, details: detailsOf(error), retries, retryTimeoutMs: Math.round(retryTimeoutMs) };
}

function messageOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`).join('; ');
  }
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}

/** The whole chain of stacks, for the developer who reads the incident. */
function detailsOf(error: unknown): string {
  const stacks: string[] = [];
  for (let each = error; each instanceof Error && stacks.length < 5; each = each.cause) {
    stacks.push(each.stack ?? each.message);
  }
  return stacks.join('\ncaused by: ') || String(error);
}

function oneSentence(text: string): string {
  const line = text.split(/\r?\n/, 1)[0].trim();
  return line.length <= LONGEST_MESSAGE ? line : `${line.slice(0, LONGEST_MESSAGE - 1)}…`;
}
