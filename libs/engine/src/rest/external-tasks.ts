import { path, type CallOptions, type EngineTransport } from './transport';
import type { ExternalTask } from './wire';

/** A topic nobody uses; asking for it ends an older pending poll of the same worker. */
const NO_TOPIC = 'zhilu.none';

export class ExternalTasks {
  constructor(private readonly transport: EngineTransport) {}

  byInstance(processInstanceId: string, options?: CallOptions): Promise<ExternalTask[]> {
    return this.transport.json({ method: 'GET', path: '/external-task', query: { processInstanceId } }, options);
  }

  /** Tasks a worker holds an unexpired lock on. */
  lockedBy(workerId: string, options?: CallOptions): Promise<ExternalTask[]> {
    return this.transport.json({ method: 'GET', path: '/external-task', query: { workerId, locked: true } }, options);
  }

  /** Tasks of a topic that used up their tries, whoever's process they belong to. */
  stopped(topicName: string, options?: CallOptions): Promise<ExternalTask[]> {
    return this.transport.json(
      { method: 'GET', path: '/external-task', query: { topicName, noRetriesLeft: true } },
      options,
    );
  }

  /** Gives a task back at once, whoever holds it. Throws NotFound when it is done. */
  async unlock(taskId: string, options?: CallOptions): Promise<void> {
    await this.transport.bytes({ method: 'POST', path: path`/external-task/${taskId}/unlock`, body: {} }, options);
  }

  /** Above 0 its incident vanishes and a worker tries again. Throws NotFound. */
  async setRetries(taskId: string, retries: number, options?: CallOptions): Promise<void> {
    await this.transport.bytes(
      { method: 'PUT', path: path`/external-task/${taskId}/retries`, body: { retries } },
      options,
    );
  }

  /**
   * Makes the engine answer a worker's pending long poll at once, so that it cannot lock a task for a worker that leaves.
   * Works where the engine allows one poll a worker (`fetch-and-lock.unique-worker-request`); elsewhere it does nothing.
   */
  async endPollOf(workerId: string, options?: CallOptions): Promise<void> {
    const topics = [{ topicName: NO_TOPIC, lockDuration: 1000, variables: [] }];
    const body = { workerId, maxTasks: 1, asyncResponseTimeout: 1, topics };
    await this.transport.bytes({ method: 'POST', path: '/external-task/fetchAndLock', body }, options);
  }
}
