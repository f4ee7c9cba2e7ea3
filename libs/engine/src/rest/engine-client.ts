import { Definitions } from './definitions';
import { Deployments } from './deployments';
import { ExternalTasks } from './external-tasks';
import { History } from './history';
import { Instances } from './instances';
import { Incidents, Jobs } from './jobs';
import { Tasks } from './tasks';
import { EngineTransport, type CallOptions, type EngineAccess } from './transport';

/**
 * REST client of a Camunda 7 compatible engine: only what Zhilu uses, typed.
 * Every method throws the classes of `errors.ts` (EngineUnavailable, Unauthorized, Forbidden, …) besides those it names,
 * and takes `{ signal, timeoutMs }` last. Holds no state; one instance serves a whole process.
 */
export class EngineClient {
  readonly deployments: Deployments;
  readonly definitions: Definitions;
  readonly instances: Instances;
  readonly tasks: Tasks;
  readonly history: History;
  readonly jobs: Jobs;
  readonly incidents: Incidents;
  readonly externalTasks: ExternalTasks;
  private readonly transport: EngineTransport;

  constructor(access: EngineAccess) {
    this.transport = new EngineTransport(access);
    this.deployments = new Deployments(this.transport);
    this.definitions = new Definitions(this.transport);
    this.instances = new Instances(this.transport);
    this.tasks = new Tasks(this.transport);
    this.history = new History(this.transport);
    this.jobs = new Jobs(this.transport);
    this.incidents = new Incidents(this.transport);
    this.externalTasks = new ExternalTasks(this.transport);
  }

  /** The engine's version; needs no credentials. */
  async version(options?: CallOptions): Promise<string> {
    return (await this.transport.json<{ version: string }>({ method: 'GET', path: '/version' }, options)).version;
  }

  /** Resolves when the engine answers and accepts our credentials; throws EngineUnavailable or Unauthorized otherwise. */
  async check(options?: CallOptions): Promise<void> {
    await this.transport.json({ method: 'GET', path: '/process-definition/count' }, options);
  }
}
