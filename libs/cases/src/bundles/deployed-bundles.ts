import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { bundleFromResources, type Bundle, type BundleResource } from '@zhilu/catalog';
import { EngineClient } from '@zhilu/engine';
import { BundleVersion } from '@zhilu/persistence';
import { BundleArchive } from './bundle-archive';

/** A bundle as it was deployed: what a case of that version reads its forms and templates from. */
export interface DeployedBundle extends Bundle {
  definitionId: string;
  deploymentId: string;
  version: number;
}

const KEPT = 200;

/**
 * Bundles by definition id: from the facts, which keep what was deployed also when the engine is away or lost it; a version
 * the facts have not taken in yet is read back from the engine. A version never changes, so what was read once stays true.
 */
@Injectable()
export class DeployedBundles {
  private readonly kept = new Map<string, Promise<DeployedBundle>>();

  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
    private readonly archive: BundleArchive,
  ) {}

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
    const row = await this.facts.manager.findOneBy(BundleVersion, { definitionId });
    const files = row && (await this.archive.read(row.contentHash));
    const { deploymentId, version } = row ?? (await this.engine.definitions.byId(definitionId));
    return {
      ...(await bundleFromResources(files ?? (await this.fromEngine(deploymentId)))),
      definitionId,
      deploymentId,
      version,
    };
  }

  private async fromEngine(deploymentId: string): Promise<BundleResource[]> {
    const resources = await this.engine.deployments.resources(deploymentId);
    return Promise.all(
      resources.map(async (resource) => ({
        name: resource.name,
        content: await this.engine.deployments.content(resource),
      })),
    );
  }
}
