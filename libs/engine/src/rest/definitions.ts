import { path, type CallOptions, type EngineTransport } from './transport';
import { typedAll } from './variables';
import type { Definition, Instance } from './wire';

export interface NewInstance {
  definitionId: string;
  /** The case number. The engine does not keep it unique; the spine does. */
  businessKey: string;
  /** Plain values, typed on the way. */
  variables?: Record<string, unknown>;
}

export class Definitions {
  constructor(private readonly transport: EngineTransport) {}

  byDeployment(deploymentId: string, options?: CallOptions): Promise<Definition[]> {
    return this.transport.json({ method: 'GET', path: '/process-definition', query: { deploymentId } }, options);
  }

  /** Throws NotFound. */
  byId(definitionId: string, options?: CallOptions): Promise<Definition> {
    return this.transport.json({ method: 'GET', path: path`/process-definition/${definitionId}` }, options);
  }

  /** Starts a case. The engine runs to the first wait state before it answers. Throws NotFound for an unknown version. */
  start(instance: NewInstance, options?: CallOptions): Promise<Instance> {
    const body = { businessKey: instance.businessKey, variables: typedAll(instance.variables ?? {}) };
    const address = path`/process-definition/${instance.definitionId}/start`;
    return this.transport.json({ method: 'POST', path: address, body }, options);
  }
}
