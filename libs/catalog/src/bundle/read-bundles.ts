import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { ModelError } from '../model/model-error';
import { bundleFromResources, type Bundle, type BundleResource } from './bundle';

/** What may be in a bundle; other files (README, pictures) stay in the repository. */
const RESOURCE = /\.(bpmn|dmn|form|html\.hbs|txt\.hbs)$/;

/** A bundle whose files cannot be read, with the reason. */
export interface UnreadableBundle {
  processId: string;
  error: ModelError;
}

/**
 * Reads every process under `bpmn/ forms/ templates/` of a folder. `templates/_shared` belongs to every bundle.
 * Throws ModelError, naming the process, for the first one that cannot be read.
 */
export async function readBundles(rootFolder: string): Promise<Bundle[]> {
  const { bundles, unreadable } = await readEachBundle(rootFolder);
  if (unreadable.length === 0) return bundles;
  const { processId, error } = unreadable[0];
  throw new ModelError(
    { zh: `流程 ${processId}:${error.sentence.zh}`, en: `Process ${processId}: ${error.sentence.en}` },
    error.elementId,
  );
}

/** As `readBundles`, but a bundle that cannot be read does not hide the others; for the checks. */
export async function readEachBundle(
  rootFolder: string,
): Promise<{ bundles: Bundle[]; unreadable: UnreadableBundle[] }> {
  const bundles: Bundle[] = [];
  const unreadable: UnreadableBundle[] = [];
  for (const processId of await folders(join(rootFolder, 'bpmn'))) {
    try {
      bundles.push(await bundleFromResources(await bundleFiles(rootFolder, processId)));
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      unreadable.push({ processId, error });
    }
  }
  return { bundles, unreadable };
}

async function bundleFiles(rootFolder: string, processId: string): Promise<BundleResource[]> {
  const parts = [`bpmn/${processId}`, `forms/${processId}`, `templates/${processId}`, 'templates/_shared'];
  return (await Promise.all(parts.map((folder) => resourcesIn(rootFolder, folder)))).flat();
}

async function resourcesIn(rootFolder: string, folder: string): Promise<BundleResource[]> {
  const names = await entries(join(rootFolder, folder));
  return Promise.all(
    names
      .filter((entry) => entry.isFile() && RESOURCE.test(entry.name))
      .map(async (entry) => ({
        name: posix.join(folder, entry.name),
        content: await readFile(join(rootFolder, folder, entry.name)),
      })),
  );
}

async function folders(path: string): Promise<string[]> {
  return (await entries(path))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function entries(path: string) {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
