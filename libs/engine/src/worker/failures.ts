import type { Capability } from '@zhilu/capabilities';

/** A sentence for people; given in two languages, the engine keeps the Chinese one. */
export type FailureSentence = string | Capability['summary'];

/** A business result the model must handle. The code is one the capability declares. */
export class BpmnError extends Error {
  constructor(
    readonly code: string,
    sentence: FailureSentence,
  ) {
    super(textOf(sentence));
    this.name = 'BpmnError';
  }
}

/** Waiting cannot help: an incident at once. */
export class PermanentFailure extends Error {
  constructor(sentence: FailureSentence, options?: ErrorOptions) {
    super(textOf(sentence), options);
    this.name = 'PermanentFailure';
  }
}

/** The world is broken for now and it is known how long waiting makes sense; uses up a try like any other error. */
export class RetryLater extends Error {
  constructor(
    sentence: FailureSentence,
    /** Milliseconds until the next try. */
    readonly delayMs: number,
    options?: ErrorOptions,
  ) {
    super(textOf(sentence), options);
    this.name = 'RetryLater';
  }
}

/**
 * What the step stands on is not there for now: it comes again after the pause and has used up no try, however long that goes on.
 * Only for what shows itself elsewhere (health, log): the case alone never becomes an incident by it.
 */
export class Postponed extends Error {
  constructor(
    sentence: FailureSentence,
    /** Milliseconds until the step comes again. */
    readonly delayMs: number,
    options?: ErrorOptions,
  ) {
    super(textOf(sentence), options);
    this.name = 'Postponed';
  }
}

/** Reason of an aborted signal: the engine may have given the task to another worker. */
export class LockLost extends Error {}

/** Reason of an aborted signal: the handler took longer than its capability allows. */
export class TookTooLong extends Error {}

/** Reason of an aborted signal: the process ends and does not wait any longer. */
export class WorkerStopping extends Error {}

function textOf(sentence: FailureSentence): string {
  return typeof sentence === 'string' ? sentence : sentence.zh;
}
