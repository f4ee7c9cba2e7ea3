import { Injectable } from '@nestjs/common';
import { bundleFromResources, type Bundle } from '@zhilu/catalog';
import { EngineClient } from '@zhilu/engine';

/** A bundle as one deployment of the engine holds it: what a case of that version reads its forms and templates from. */
export interface DeployedBundle extends Bundle {
  definitionId: string;
  deploymentId: string;
  version: number;
}

const KEPT = 200;

/** Bundles read back from the engine by definition id. A deployment never changes, so what was read once stays true. */
@Injectable()
export class DeployedBundles {
  private readonly kept = new Map<string, Promise<DeployedBundle>>();

  constructor(private readonly engine: EngineClient) {}

  /** Throws NotFound of the engine for an unknown definition. */
  ofDefinition(definitionId: string): Promise<DeployedBundle> {
    const known = this.kept.get(definitionId);
    if (known) return known;
    const reading = this.read(definitionId);
    this.kept.set(definitionId, reading);
    reading.catch(() => this.kept.delete(definitionId));
    if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value ?? '');
    return reading;
  }

  private async read(definitionId: string): Promise<DeployedBundle> {
    const { deploymentId, version } = await this.engine.definitions.byId(definitionId);
    const resources = await this.engine.deployments.resources(deploymentId);
    const files = await Promise.all(
      resources.map(async (resource) => ({
        name: resource.name,
        content: await this.engine.deployments.content(resource),
      })),
    );
    return { ...(await bundleFromResources(files)), definitionId, deploymentId, version };
  }
}
