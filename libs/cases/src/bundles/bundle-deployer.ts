import { Inject, Injectable, Logger } from '@nestjs/common';
import { bundleFromResources, readBundles, type Bundle } from '@zhilu/catalog';
import { EngineClient } from '@zhilu/engine';
import type { BundleVersion } from '@zhilu/persistence';
import { BundleArchive } from './bundle-archive';
import { BundleVersions } from './bundle-versions';
import { DeployedBundles } from './deployed-bundles';

/** Who deployed, on an engine that others use too: only deployments of this source are ours. */
export const DEPLOYMENT_SOURCE = 'zhilu';

/** End of a deployment's name when an owner made it. */
const BY_OWNER = ' (owner)';

/** Folder that holds `bpmn/`, `forms/` and `templates/` of the shipped bundles. */
export const BUNDLE_ROOT = Symbol('BUNDLE_ROOT');

/** Deploys bundles, each as one engine deployment; what an owner changed is never overwritten. */
@Injectable()
export class BundleDeployer {
  private readonly logger = new Logger(BundleDeployer.name);

  constructor(
    private readonly engine: EngineClient,
    private readonly versions: BundleVersions,
    private readonly bundles: DeployedBundles,
    private readonly archive: BundleArchive,
    @Inject(BUNDLE_ROOT) private readonly root: string,
  ) {}

  /**
   * Gives the engine what it lost of the versions cases stand on, and every shipped bundle whose newest version there is an
   * older shipped one. Safe to run from several portals.
   */
  async deployShipped(): Promise<void> {
    await this.adopt();
    await this.bringBack();
    for (const bundle of await readBundles(this.root)) {
      const newest = await this.versions.newest(bundle.processId);
      if (newest?.origin === 'owner' || newest?.contentHash === bundle.contentHash) continue;
      await this.deploy(bundle, 'shipped');
    }
  }

  /** One deployment of all files of the bundle. Throws DeploymentRefused with the places the engine objects to. */
  async deploy(bundle: Bundle, origin: BundleVersion['origin']): Promise<BundleVersion> {
    const created = await this.engine.deployments.create({
      // The engine's note of whose it is, for facts that came back without theirs.
      name: origin === 'owner' ? `${bundle.processId}${BY_OWNER}` : bundle.processId,
      source: DEPLOYMENT_SOURCE,
      files: bundle.resources.map(({ name, content }) => ({ name, content: new Uint8Array(content) })),
    });
    const definition = Object.values(created.deployedProcessDefinitions ?? {}).find(
      (each) => each.key === bundle.processId,
    );
    if (!definition) throw new Error(`The deployment of "${bundle.processId}" brought no process of that id.`);
    const row = await this.versions.record(definition, bundle, origin);
    this.logger.log(`Deployed ${bundle.processId}, version ${definition.version}.`);
    return row;
  }

  /** Our own rows follow the engine: what was deployed before a crash is taken in, what the engine lost is marked. */
  private async adopt(): Promise<void> {
    const known = new Set((await this.versions.all()).map((row) => row.definitionId));
    const standing = new Set<string>();
    for (const deployment of await this.engine.deployments.bySource(DEPLOYMENT_SOURCE)) {
      for (const definition of await this.engine.definitions.byDeployment(deployment.id)) {
        standing.add(definition.id);
        if (known.has(definition.id)) continue;
        const origin = deployment.name?.endsWith(BY_OWNER) ? 'owner' : 'shipped';
        await this.versions.record(definition, await this.bundles.ofDefinition(definition.id), origin);
      }
    }
    await this.versions.follow(standing);
  }

  private async bringBack(): Promise<void> {
    for (const { processId, version, contentHash, origin } of await this.versions.missed()) {
      const files = await this.archive.read(contentHash);
      if (!files) this.logger.error(`Version ${version} of ${processId} is lost: its files were never kept.`);
      else await this.deploy(await bundleFromResources(files), origin);
    }
  }
}
