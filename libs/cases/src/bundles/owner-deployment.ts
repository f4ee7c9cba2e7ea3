import type { DataSource } from 'typeorm';
import { appendAudit } from '@zhilu/audit';
import { checkBundles, readEachBundle, unreadableFinding, type Bundle, type Finding } from '@zhilu/catalog';
import { systemClock } from '@zhilu/domain';
import type { EngineClient } from '@zhilu/engine';
import { inTransaction, type BundleVersion } from '@zhilu/persistence';
import { BundleArchive } from './bundle-archive';
import { BundleDeployer } from './bundle-deployer';
import { BundleVersions } from './bundle-versions';
import { DeployedBundles } from './deployed-bundles';

/** What became of the bundles of a folder: nothing is deployed while there is a finding. */
export interface OwnerDeployment {
  findings: Finding[];
  deployed: BundleVersion[];
  /** Processes whose newest version has this very content already. */
  unchanged: string[];
}

export interface OwnerDeploymentRequest {
  facts: DataSource;
  engine: EngineClient;
  /** Folder that holds `bpmn/`, `forms/` and `templates/`. */
  root: string;
  /** Processes to deploy; empty for all of the folder. */
  processIds: readonly string[];
  /** Account at the machine, for the audit log. */
  operator: string;
}

/**
 * Deploys what a process owner changed or added in files, as the owner's version: the running portal and worker take it up by
 * themselves, running cases keep their own version, and no upgrade overwrites it. Every contract rule is held against the whole
 * folder first. Throws DeploymentRefused with the places the engine objects to.
 */
export async function deployOwners(request: OwnerDeploymentRequest): Promise<OwnerDeployment> {
  const { facts, engine, root, processIds } = request;
  const { bundles, unreadable } = await readEachBundle(root);
  const chosen = bundles.filter(({ processId }) => processIds.length === 0 || processIds.includes(processId));
  const absent = processIds.filter((id) => ![...bundles, ...unreadable].some(({ processId }) => processId === id));
  if (absent.length > 0) throw new Error(`There is no process "${absent.join('", "')}" in the folder bpmn/.`);
  const findings = [...unreadable.map(unreadableFinding), ...checkBundles(bundles)];
  if (findings.length > 0) return { findings, deployed: [], unchanged: [] };
  const archive = new BundleArchive(facts);
  const versions = new BundleVersions(facts, archive);
  const deployer = new BundleDeployer(engine, versions, new DeployedBundles(facts, engine, archive), archive, root);
  const result: OwnerDeployment = { findings, deployed: [], unchanged: [] };
  for (const bundle of chosen) {
    if ((await versions.newest(bundle.processId))?.contentHash === bundle.contentHash) {
      result.unchanged.push(bundle.processId);
      continue;
    }
    const version = await deployer.deploy(bundle, 'owner');
    await record(request, bundle, version);
    result.deployed.push(version);
  }
  return result;
}

function record(
  { facts, operator }: OwnerDeploymentRequest,
  { contentHash }: Bundle,
  row: BundleVersion,
): Promise<void> {
  const { processId, definitionId, version } = row;
  return inTransaction(facts, async (manager) => {
    await appendAudit(manager, {
      at: systemClock(),
      personId: null,
      act: 'process.deployed',
      objectKind: 'process',
      objectId: processId,
      caseNumber: null,
      detail: { definitionId, version, contentHash, operator },
    });
  });
}
