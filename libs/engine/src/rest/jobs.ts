import { path, type CallOptions, type EngineTransport } from './transport';
import type { Incident, Job, JobDefinition } from './wire';

export class Jobs {
  constructor(private readonly transport: EngineTransport) {}

  /** Timers and asynchronous steps of a case. */
  byInstance(processInstanceId: string, options?: CallOptions): Promise<Job[]> {
    return this.transport.json({ method: 'GET', path: '/job', query: { processInstanceId } }, options);
  }

  /** Says which element of the model a job belongs to. Throws NotFound. */
  definition(jobDefinitionId: string, options?: CallOptions): Promise<JobDefinition> {
    return this.transport.json({ method: 'GET', path: path`/job-definition/${jobDefinitionId}` }, options);
  }

  /** Runs a job now. Throws NotFound when it ran already, EngineError with its reason when it fails. */
  async execute(jobId: string, options?: CallOptions): Promise<void> {
    await this.transport.bytes({ method: 'POST', path: path`/job/${jobId}/execute`, body: {} }, options);
  }

  /** Above 0 its incident vanishes and the engine tries again. Throws NotFound. */
  async setRetries(jobId: string, retries: number, options?: CallOptions): Promise<void> {
    await this.transport.bytes({ method: 'PUT', path: path`/job/${jobId}/retries`, body: { retries } }, options);
  }
}

/** Which incidents; without a field all of them, within the tenant. */
export interface IncidentFilter {
  processInstanceId?: string;
  processDefinitionKeys?: readonly string[];
}

export class Incidents {
  constructor(private readonly transport: EngineTransport) {}

  /** Steps that gave up and wait for a person, oldest first. */
  list(filter: IncidentFilter = {}, options?: CallOptions): Promise<Incident[]> {
    const query = { ...this.query(filter), sortBy: 'incidentTimestamp', sortOrder: 'asc' };
    return this.transport.json({ method: 'GET', path: '/incident', query }, options);
  }

  async count(filter: IncidentFilter = {}, options?: CallOptions): Promise<number> {
    const call = { method: 'GET' as const, path: '/incident/count', query: this.query(filter) };
    return (await this.transport.json<{ count: number }>(call, options)).count;
  }

  private query({ processInstanceId, processDefinitionKeys }: IncidentFilter) {
    return { processInstanceId, processDefinitionKeyIn: processDefinitionKeys, tenantIdIn: this.transport.tenant };
  }
}
