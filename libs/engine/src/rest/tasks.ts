import { AlreadyDone, EngineError, NotFound } from './errors';
import { path, type CallOptions, type EngineTransport } from './transport';
import { typedAll, type TypedValues } from './variables';
import type { FormRef, IdentityLink, Task } from './wire';

/** The form a task names, whichever engine line answered. */
export function formRefOf(task: Pick<Task, 'camundaFormRef' | 'operatonFormRef'>): FormRef | null {
  return task.camundaFormRef ?? task.operatonFormRef ?? null;
}

export class Tasks {
  constructor(private readonly transport: EngineTransport) {}

  /** An open task. Throws NotFound when it is done or never was. */
  byId(taskId: string, options?: CallOptions): Promise<Task> {
    return this.transport.json({ method: 'GET', path: path`/task/${taskId}` }, options);
  }

  /** Open tasks of a case. */
  byInstance(processInstanceId: string, options?: CallOptions): Promise<Task[]> {
    return this.transport.json({ method: 'GET', path: '/task', query: { processInstanceId } }, options);
  }

  /** Candidate groups and people of a task. Empty for a task that is gone: the engine does not tell the difference. */
  identityLinks(taskId: string, options?: CallOptions): Promise<IdentityLink[]> {
    return this.transport.json({ method: 'GET', path: path`/task/${taskId}/identity-links` }, options);
  }

  /** Everything visible from the task, typed, never deserialised by the engine. Throws AlreadyDone. */
  variables(taskId: string, options?: CallOptions): Promise<TypedValues> {
    const query = { deserializeValues: false };
    return this.transport
      .json({ method: 'GET', path: path`/task/${taskId}/variables`, query }, options)
      .catch(gone) as Promise<TypedValues>;
  }

  /**
   * Completes a task; the engine checks neither person nor variables, that is ours.
   * Throws AlreadyDone for a task that is gone, OptimisticLocking when it is worth repeating.
   */
  async complete(taskId: string, variables: Record<string, unknown>, options?: CallOptions): Promise<void> {
    const body = { variables: typedAll(variables) };
    await this.transport.bytes({ method: 'POST', path: path`/task/${taskId}/complete`, body }, options).catch(gone);
  }

  /** Writes variables and hands a delegated task back to its owner, without completing it. Throws AlreadyDone. */
  async resolve(taskId: string, variables: Record<string, unknown>, options?: CallOptions): Promise<void> {
    const body = { variables: typedAll(variables) };
    await this.transport.bytes({ method: 'POST', path: path`/task/${taskId}/resolve`, body }, options).catch(gone);
  }

  /** The form-js schema deployed with the task's own process version. Throws NotFound without one, AlreadyDone when gone. */
  deployedForm(taskId: string, options?: CallOptions): Promise<Record<string, unknown>> {
    return this.transport
      .json<Record<string, unknown>>({ method: 'GET', path: path`/task/${taskId}/deployed-form` }, options)
      .catch(withoutForm);
  }
}

function gone(error: unknown): never {
  if (error instanceof NotFound) throw new AlreadyDone(error.call, { ...error, message: 'the task is not open' });
  throw error;
}

/** The engine answers 400 for a task whose model names no form. */
function withoutForm(error: unknown): never {
  if (error instanceof EngineError && error.status === 400) {
    throw new NotFound(error.call, { ...error, message: 'the step has no deployed form' });
  }
  throw error;
}
