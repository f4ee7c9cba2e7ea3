/** What the engine said about a refused call; `type` and `code` are the engine's own (codes 1 and 10000 are worth a retry). */
export interface EngineAnswer {
  status: number;
  type?: string;
  code?: number;
  message: string;
}

/** A call to the engine did not succeed. Carries no credentials; `message` is the engine's sentence, in English. */
export class EngineError extends Error {
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;
  readonly type: string | undefined;
  readonly code: number | undefined;

  constructor(
    readonly call: string,
    answer: EngineAnswer,
    options?: ErrorOptions,
  ) {
    super(`${call}: ${answer.message}`, options);
    this.name = new.target.name;
    this.status = answer.status;
    this.type = answer.type;
    this.code = answer.code;
  }
}

/** 401: wrong user or password. Do not repeat quickly: the engine locks an account after ten wrong tries. */
export class Unauthorized extends EngineError {}

/** 403: the service account lacks a right. */
export class Forbidden extends EngineError {}

/** 404: no such thing, or not visible to this account. */
export class NotFound extends EngineError {}

/** The task or case is no longer there to act upon: somebody, or an earlier try of ours, was first. */
export class AlreadyDone extends EngineError {}

/** The engine rolled back because another transaction was first (code 1) or deadlocked (code 10000). Repeating is safe. */
export class OptimisticLocking extends EngineError {}

/** No case, or more than one, waits for the message. */
export class CorrelationMismatch extends EngineError {}

/** A place in a deployed file that the engine refuses; lines and columns count from 1. */
export interface DeploymentProblem {
  resource: string;
  message: string;
  line?: number;
  column?: number;
  elementIds: string[];
}

/** The engine refused a deployment; nothing of it was stored. */
export class DeploymentRefused extends EngineError {
  constructor(
    call: string,
    answer: EngineAnswer,
    readonly problems: DeploymentProblem[],
  ) {
    super(call, answer);
  }
}

/** No answer, or 502, 503, 504: the engine is away, starting or cut off. */
export class EngineUnavailable extends EngineError {
  constructor(
    call: string,
    answer: EngineAnswer,
    /** False when the request certainly never reached the engine. */
    readonly outcomeUnknown: boolean,
    options?: ErrorOptions,
  ) {
    super(call, answer, options);
  }
}

/** True when it is the engine that has trouble, so that the same step may go well later: away, collided, or a 5xx without a cause of ours. */
export function isEngineTrouble(error: unknown): boolean {
  if (isWorthRepeating(error)) return true;
  return error instanceof EngineError && !(error instanceof AlreadyDone) && error.status >= 500;
}

/** True for failures after which the same call may simply be made again: engine away, or another transaction was first. */
export function isWorthRepeating(error: unknown): boolean {
  return error instanceof EngineUnavailable || error instanceof OptimisticLocking;
}
