import { path, type CallOptions, type EngineTransport } from './transport';
import { typedAll, type TypedValues } from './variables';
import type { Definition, Instance } from './wire';

export interface NewInstance {
  definitionId: string;
  /** The case number. The engine does not keep it unique; the spine does. */
  businessKey: string;
  /** Plain values, typed on the way; give `typedVariables` for what needs a type of its own. */
  variables?: Record<string, unknown>;
  typedVariables?: TypedValues;
}

export class Definitions {
  constructor(private readonly transport: EngineTransport) {}

  byDeployment(deploymentId: string, options?: CallOptions): Promise<Definition[]> {
    return this.transport.json({ method: 'GET', path: '/process-definition', query: { deploymentId } }, options);
  }

  /** The newest version of every process, of the given keys or of all. */
  latest(keys?: readonly string[], options?: CallOptions): Promise<Definition[]> {
    const query = { latestVersion: true, keysIn: keys, tenantIdIn: this.transport.tenant };
    return this.transport.json({ method: 'GET', path: '/process-definition', query }, options);
  }

  /** The newest version of one process. Throws NotFound. */
  latestByKey(key: string, options?: CallOptions): Promise<Definition> {
    const { tenant } = this.transport;
    const byKey = path`/process-definition/key/${key}`;
    const address = tenant === undefined ? byKey : byKey + path`/tenant-id/${tenant}`;
    return this.transport.json({ method: 'GET', path: address }, options);
  }

  /** Throws NotFound. */
  byId(definitionId: string, options?: CallOptions): Promise<Definition> {
    return this.transport.json({ method: 'GET', path: path`/process-definition/${definitionId}` }, options);
  }

  /** The model as it was deployed. Throws NotFound. */
  async xml(definitionId: string, options?: CallOptions): Promise<string> {
    const address = path`/process-definition/${definitionId}/xml`;
    const { bpmn20Xml } = await this.transport.json<{ bpmn20Xml: string }>({ method: 'GET', path: address }, options);
    return bpmn20Xml;
  }

  /** Starts a case. The engine runs to the first wait state before it answers. Throws NotFound for an unknown version. */
  start(instance: NewInstance, options?: CallOptions): Promise<Instance> {
    const variables = { ...typedAll(instance.variables ?? {}), ...instance.typedVariables };
    const body = { businessKey: instance.businessKey, variables };
    const address = path`/process-definition/${instance.definitionId}/start`;
    return this.transport.json({ method: 'POST', path: address, body }, options);
  }
}
