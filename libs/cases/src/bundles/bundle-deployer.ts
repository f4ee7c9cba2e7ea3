import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readBundles, type Bundle } from '@zhilu/catalog';
import { systemClock } from '@zhilu/domain';
import { EngineClient, type Definition } from '@zhilu/engine';
import { BundleVersion, isDuplicate } from '@zhilu/persistence';
import { DeployedBundles } from './deployed-bundles';

/** Who deployed, on an engine that others use too: only deployments of this source are ours. */
export const DEPLOYMENT_SOURCE = 'zhilu';

/** Folder that holds `bpmn/`, `forms/` and `templates/` of the shipped bundles. */
export const BUNDLE_ROOT = Symbol('BUNDLE_ROOT');

/** Deploys the shipped bundles: each as one engine deployment; what an owner changed is never overwritten. */
@Injectable()
export class BundleDeployer {
  private readonly logger = new Logger(BundleDeployer.name);

  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
    private readonly bundles: DeployedBundles,
    @Inject(BUNDLE_ROOT) private readonly root: string,
  ) {}

  /** Brings every shipped bundle into the engine whose newest version there is an older shipped one. Safe to run from several portals. */
  async deployShipped(): Promise<void> {
    await this.adopt();
    for (const bundle of await readBundles(this.root)) {
      const newest = await this.newest(bundle.processId);
      if (newest?.origin === 'owner' || newest?.contentHash === bundle.contentHash) continue;
      await this.deploy(bundle, 'shipped');
    }
  }

  /** One deployment of all files of the bundle. Throws DeploymentRefused with the places the engine objects to. */
  async deploy(bundle: Bundle, origin: BundleVersion['origin']): Promise<BundleVersion> {
    const created = await this.engine.deployments.create({
      name: bundle.processId,
      source: DEPLOYMENT_SOURCE,
      files: bundle.resources.map(({ name, content }) => ({ name, content: new Uint8Array(content) })),
    });
    const definition = Object.values(created.deployedProcessDefinitions ?? {}).find(
      (each) => each.key === bundle.processId,
    );
    if (!definition) throw new Error(`The deployment of "${bundle.processId}" brought no process of that id.`);
    const row = await this.record(definition, bundle.contentHash, origin);
    this.logger.log(`Deployed ${bundle.processId}, version ${definition.version}.`);
    return row;
  }

  /** Newest version of a process that we know, or null. */
  newest(processId: string): Promise<BundleVersion | null> {
    return this.facts.manager.findOne(BundleVersion, { where: { processId }, order: { version: 'DESC' } });
  }

  /** Newest version of every process. */
  async newestOfAll(): Promise<BundleVersion[]> {
    const all = await this.facts.manager.find(BundleVersion, { order: { version: 'ASC' } });
    return [...new Map(all.map((row) => [row.processId, row])).values()];
  }

  /** Our own rows follow the engine: what was deployed before a crash is taken in, what the engine lost is forgotten. */
  private async adopt(): Promise<void> {
    const known = new Map((await this.facts.manager.find(BundleVersion)).map((row) => [row.definitionId, row]));
    const standing = new Set<string>();
    for (const deployment of await this.engine.deployments.bySource(DEPLOYMENT_SOURCE)) {
      for (const definition of await this.engine.definitions.byDeployment(deployment.id)) {
        standing.add(definition.id);
        if (known.has(definition.id)) continue;
        const { contentHash } = await this.bundles.ofDefinition(definition.id);
        await this.record(definition, contentHash, 'shipped');
      }
    }
    for (const row of known.values())
      if (!standing.has(row.definitionId)) await this.facts.manager.delete(BundleVersion, { id: row.id });
  }

  private async record(
    definition: Definition,
    contentHash: string,
    origin: BundleVersion['origin'],
  ): Promise<BundleVersion> {
    const row = {
      id: randomUUID(),
      processId: definition.key,
      definitionId: definition.id,
      deploymentId: definition.deploymentId,
      version: definition.version,
      contentHash,
      origin,
      deployedAt: systemClock(),
    };
    try {
      await this.facts.manager.insert(BundleVersion, row);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    return this.facts.manager.findOneByOrFail(BundleVersion, { definitionId: definition.id });
  }
}
