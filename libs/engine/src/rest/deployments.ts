import { DeploymentRefused, EngineError } from './errors';
import { path, type CallOptions, type EngineTransport } from './transport';
import type { CreatedDeployment, Deployment, DeploymentResource } from './wire';

/** A file of a deployment; `name` is kept as it is, folders included. */
export interface DeployedFile {
  name: string;
  content: string | Uint8Array<ArrayBuffer>;
}

export interface NewDeployment {
  name: string;
  /** Who deploys; a good guest lists and touches only deployments of its own source. */
  source: string;
  files: readonly DeployedFile[];
}

/** Reading a bundle of models takes a cold or busy engine long. */
const PARSING_TIMEOUT_MS = 60_000;

export class Deployments {
  constructor(private readonly transport: EngineTransport) {}

  /**
   * Stores all files as one deployment, even when nothing changed: whether that is wanted, the caller decides.
   * Throws DeploymentRefused with the places the engine objects to.
   */
  async create({ name, source, files }: NewDeployment, options?: CallOptions): Promise<CreatedDeployment> {
    const form = new FormData();
    form.set('deployment-name', name);
    form.set('deployment-source', source);
    if (this.transport.tenant !== undefined) form.set('tenant-id', this.transport.tenant);
    files.forEach((file, index) => form.set(`file-${index}`, new Blob([file.content]), file.name));
    try {
      const call = { method: 'POST' as const, path: '/deployment/create', form };
      return await this.transport.json(call, { timeoutMs: PARSING_TIMEOUT_MS, ...options });
    } catch (error) {
      throw refusedDeployment(error, files);
    }
  }

  /** Deployments of one source, oldest first. */
  bySource(source: string, options?: CallOptions): Promise<Deployment[]> {
    const query = { source, tenantIdIn: this.transport.tenant, sortBy: 'deploymentTime', sortOrder: 'asc' };
    return this.transport.json({ method: 'GET', path: '/deployment', query }, options);
  }

  /** Throws NotFound for an unknown deployment. */
  resources(deploymentId: string, options?: CallOptions): Promise<DeploymentResource[]> {
    return this.transport.json({ method: 'GET', path: path`/deployment/${deploymentId}/resources` }, options);
  }

  /** The file as it was deployed. Throws NotFound. */
  content(resource: DeploymentResource, options?: CallOptions): Promise<Buffer> {
    const address = path`/deployment/${resource.deploymentId}/resources/${resource.id}/data`;
    return this.transport.bytes({ method: 'GET', path: address }, options);
  }

  /** Removes a deployment; with `cascade` its cases and their history too. Throws NotFound. */
  async delete(deploymentId: string, cascade: boolean, options?: CallOptions): Promise<void> {
    await this.transport.bytes(
      { method: 'DELETE', path: path`/deployment/${deploymentId}`, query: { cascade } },
      options,
    );
  }
}

/** Any 400 to a deployment is a refusal of its content, also where the engine names no place. */
function refusedDeployment(error: unknown, files: readonly DeployedFile[]): unknown {
  if (!(error instanceof EngineError) || error instanceof DeploymentRefused || error.status !== 400) return error;
  const { call, status, type, code } = error;
  const message = error.message.slice(call.length + 2);
  const named = files.find((file) => message.includes(file.name)) ?? files[0];
  return new DeploymentRefused(call, { status, type, code, message }, [
    { resource: named?.name ?? '', message, elementIds: [] },
  ]);
}
