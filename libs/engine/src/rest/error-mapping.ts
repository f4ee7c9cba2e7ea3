import {
  AlreadyDone,
  CorrelationMismatch,
  DeploymentRefused,
  EngineError,
  EngineUnavailable,
  Forbidden,
  NotFound,
  OptimisticLocking,
  Unauthorized,
  type DeploymentProblem,
  type EngineAnswer,
} from './errors';

/** Engine codes after which the whole command was rolled back and may be repeated: optimistic locking, deadlock. */
const ROLLED_BACK = new Set([1, 10_000]);

const AWAY = new Set([502, 503, 504]);

/** Our engine's own code: its database cannot be used now (file closed, disk full, server gone). */
const DATABASE_TROUBLE = 20_001;

/** Errors of the network that mean the request never left this machine. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What the connection pool, the drivers and H2 (codes 90028, 90031, 90067, 90098, 90121) say of it. */
const DATABASE_AWAY =
  /Could not open JDBC Connection|Connection is (closed|not available)|has been closed|No space left|\b90(028|031|067|098|121)\b/;

/** The other side closed the connection before it answered. */
const DROPPED = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

const LONGEST_MESSAGE = 1000;

/** Turns a refusal of the engine (status and body) into the error that says what it means. */
export function refusalOf(call: string, status: number, body: string): EngineError {
  const { answer, details } = readAnswer(status, body);
  const problems = problemsOf(details);
  if (problems.length > 0) return new DeploymentRefused(call, answer, problems);
  return engineErrorOf(call, answer);
}

/** The same for an answer whose body has been read already. */
export function engineErrorOf(call: string, answer: EngineAnswer): EngineError {
  const { status, message } = answer;
  if (status === 401) return new Unauthorized(call, answer);
  if (status === 403) return new Forbidden(call, answer);
  if (status === 404) return new NotFound(call, answer);
  if (AWAY.has(status) || databaseIsAway(answer)) return new EngineUnavailable(call, answer, true);
  if (anotherWasFirst(answer)) return new OptimisticLocking(call, answer);
  if (message.includes('MismatchingMessageCorrelationException')) return new CorrelationMismatch(call, answer);
  if (taskIsGone(answer)) return new AlreadyDone(call, answer);
  return new EngineError(call, answer);
}

/** Turns a failure below HTTP (refused, reset, timed out) into EngineUnavailable; `cause` keeps the original. */
export function unavailable(call: string, cause: unknown): EngineUnavailable {
  const code = networkCodeOf(cause);
  const reason = code ?? (isObject(cause) && typeof cause.name === 'string' ? cause.name : 'no answer');
  const answer = { status: 0, message: `the engine does not answer (${reason})` };
  return new EngineUnavailable(call, answer, code === undefined || !NEVER_SENT.has(code), { cause });
}

/** Whether the connection was closed under the request: it may or may not have been carried out. */
export function wasDropped(error: unknown): boolean {
  return DROPPED.has(networkCodeOf(error) ?? '');
}

/**
 * Besides the codes: a command that has read the task before, and its execution after, another one moved the case on
 * finds an execution without an activity. Nothing was changed; repeating tells what the task's state is.
 */
function anotherWasFirst({ status, type, code, message }: EngineAnswer): boolean {
  if (type === 'OptimisticLockingException' || (code !== undefined && ROLLED_BACK.has(code))) return true;
  return status === 500 && message.endsWith('it has no current activity');
}

/** The engine answers 500 where a task to complete, resolve or read does not exist. */
function taskIsGone({ status, type, message }: EngineAnswer): boolean {
  if (status !== 500) return false;
  if (message.includes('task is null') || message.startsWith('Cannot get form for task')) return true;
  return type === 'NullPointerException' && message.includes('"task" is null');
}

/** The engine answers 500 while its own database is away, closed or out of room: nothing was decided, waiting helps. */
function databaseIsAway({ status, code, message }: EngineAnswer): boolean {
  return status === 500 && (code === DATABASE_TROUBLE || DATABASE_AWAY.test(message));
}

/** Node's fetch hides the network's code in the cause. */
function networkCodeOf(error: unknown): string | undefined {
  for (let each = error; isObject(each); each = each.cause) {
    if (typeof each.code === 'string') return each.code;
  }
  return undefined;
}

function readAnswer(status: number, body: string): { answer: EngineAnswer; details: unknown } {
  const parsed = parseObject(body);
  const message = typeof parsed.message === 'string' ? parsed.message : `HTTP ${status}`;
  return {
    answer: {
      status,
      type: typeof parsed.type === 'string' ? parsed.type : undefined,
      code: typeof parsed.code === 'number' ? parsed.code : undefined,
      message: message.slice(0, LONGEST_MESSAGE),
    },
    details: parsed.details,
  };
}

function parseObject(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/** Reads `details[resource].errors[]` of a ParseException. */
function problemsOf(details: unknown): DeploymentProblem[] {
  if (!isObject(details)) return [];
  return Object.entries(details).flatMap(([resource, report]) => {
    const errors = isObject(report) && Array.isArray(report.errors) ? report.errors : [];
    return errors.filter(isObject).map((error) => problemOf(resource, error));
  });
}

function problemOf(resource: string, error: Record<string, unknown>): DeploymentProblem {
  return {
    resource,
    message: typeof error.message === 'string' ? error.message : 'refused without a reason',
    line: typeof error.line === 'number' && error.line > 0 ? error.line : undefined,
    column: typeof error.column === 'number' && error.column > 0 ? error.column : undefined,
    elementIds: elementIdsOf(error),
  };
}

/** Camunda 7.24 spells `elementIds` with a Cyrillic first letter, so the field is found by its Latin tail. */
function elementIdsOf(error: Record<string, unknown>): string[] {
  const listed = Object.entries(error).find(([key]) => key.endsWith('lementIds'))?.[1];
  const ids = Array.isArray(listed) ? listed.filter((id) => typeof id === 'string') : [];
  const main = error.mainElementId ?? error.mainBpmnElementId;
  return ids.length === 0 && typeof main === 'string' ? [main] : ids;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
