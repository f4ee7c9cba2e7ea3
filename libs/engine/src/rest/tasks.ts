import { AlreadyDone, NotFound } from './errors';
import { path, type CallOptions, type EngineTransport } from './transport';
import { typedAll } from './variables';
import type { FormRef, Task } from './wire';

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

  /**
   * Completes a task; the engine checks neither person nor variables, that is ours.
   * Throws AlreadyDone for a task that is gone, OptimisticLocking when it is worth repeating.
   */
  async complete(taskId: string, variables: Record<string, unknown>, options?: CallOptions): Promise<void> {
    const body = { variables: typedAll(variables) };
    await this.transport.bytes({ method: 'POST', path: path`/task/${taskId}/complete`, body }, options).catch(gone);
  }
}

function gone(error: unknown): never {
  if (error instanceof NotFound) throw new AlreadyDone(error.call, { ...error, message: 'the task is not open' });
  throw error;
}
