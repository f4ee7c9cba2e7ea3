import { join, relative } from 'node:path';
import type { ObjectId, Verification } from '../evidence-store';
import { errorCode, type FileSystem } from '../file-system';
import { digestOnDisk } from './copy';
import { readSmallFile } from './durable';
import { contentOf, INVENTORY, OBJECT_NAMASTE, SIDECAR, type Inventory } from './inventory';
import { readInventory } from './object-folder';

/**
 * Fixity check of one object: its inventory against the sidecar, every file against the inventory, the inventory
 * against hashes kept elsewhere, and nothing beside what the inventory names. Disk errors (EIO …) pass: unreadable
 * now is not the same as changed.
 */
export async function verifyFolder(
  fs: FileSystem,
  folder: string,
  id: ObjectId,
  expected: Record<string, string>,
  signal?: AbortSignal,
): Promise<Verification> {
  const inventory = await inventoryOrProblem(fs, folder, id);
  if (inventory === null) return { state: 'missing', problems: [`object ${id} is not in the store`] };
  if (typeof inventory === 'string') return { state: 'mismatch', problems: [inventory] };
  const problems = [
    ...unexpected(inventory, expected),
    ...(await structureProblems(fs, folder, inventory)),
    ...(await contentProblems(fs, folder, inventory, signal)),
  ];
  if (problems.length === 0) return { state: 'match', problems };
  return { state: problems.every((each) => each.startsWith('missing')) ? 'missing' : 'mismatch', problems };
}

async function inventoryOrProblem(fs: FileSystem, folder: string, id: ObjectId): Promise<Inventory | string | null> {
  try {
    return await readInventory(fs, folder, id);
  } catch (error) {
    if (errorCode(error) !== undefined) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

function unexpected(inventory: Inventory, expected: Record<string, string>): string[] {
  return Object.entries(expected).flatMap(([path, sha256]) => {
    const held = contentOf(inventory, path)?.sha256;
    return held === sha256
      ? []
      : [`"${path}" is recorded with hash ${sha256}, the inventory says ${held ?? 'nothing'}`];
  });
}

/** The files that the OCFL object must have, and no others. */
async function structureProblems(fs: FileSystem, folder: string, inventory: Inventory): Promise<string[]> {
  const content = Object.values(inventory.manifest).flat();
  const frame = [OBJECT_NAMASTE.name, INVENTORY, SIDECAR, `v1/${INVENTORY}`, `v1/${SIDECAR}`];
  const found = await filesBelow(fs, folder, folder);
  const missing = frame.filter((path) => !found.includes(path)).map((path) => `missing: ${path}`);
  const stray = found
    .filter((path) => !frame.includes(path) && !content.includes(path))
    .map((path) => `not in the inventory: ${path}`);
  if (missing.length > 0) return [...missing, ...stray];
  const same = (await readSmallFile(fs, join(folder, INVENTORY))).equals(
    await readSmallFile(fs, join(folder, 'v1', INVENTORY)),
  );
  return same ? stray : [...stray, 'the inventories of the object and of its version differ'];
}

async function contentProblems(
  fs: FileSystem,
  folder: string,
  inventory: Inventory,
  signal?: AbortSignal,
): Promise<string[]> {
  const problems: string[] = [];
  for (const [sha256, [path]] of Object.entries(inventory.manifest)) {
    try {
      const read = await digestOnDisk(fs, join(folder, path), signal);
      if (read.sha256 !== sha256) problems.push(`"${path}" has hash ${read.sha256} instead of ${sha256}`);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ELOOP') throw error;
      problems.push(errorCode(error) === 'ENOENT' ? `missing: ${path}` : `"${path}" was replaced by a link`);
    }
  }
  return problems;
}

async function filesBelow(fs: FileSystem, folder: string, top: string): Promise<string[]> {
  const lists = (await fs.readdir(folder)).map((entry) =>
    entry.isDirectory() ? filesBelow(fs, join(folder, entry.name), top) : [relative(top, join(folder, entry.name))],
  );
  return (await Promise.all(lists)).flat();
}
