import { join } from 'node:path';
import type { ObjectId, StoredObject } from '../evidence-store';
import { errorCode, factsOrNull, type FileSystem } from '../file-system';
import { readSmallFile } from './durable';
import { describe, INVENTORY, parseInventory, SIDECAR, type Inventory } from './inventory';

/** The inventory in an object's folder; null when there is no such folder. Throws Error when the object is damaged. */
export async function readInventory(fs: FileSystem, folder: string, id: ObjectId): Promise<Inventory | null> {
  if (!(await factsOrNull(fs, folder))) return null;
  try {
    const sidecar = (await readSmallFile(fs, join(folder, SIDECAR))).toString('utf8');
    return parseInventory(id, await readSmallFile(fs, join(folder, INVENTORY)), sidecar);
  } catch (error) {
    if (errorCode(error) !== undefined && errorCode(error) !== 'ENOENT') throw error;
    throw new Error(`Object ${id} is damaged: ${error instanceof Error ? error.message : String(error)}.`, {
      cause: error,
    });
  }
}

/** The object with the sizes its files have on the disk now. */
export async function describeFolder(
  fs: FileSystem,
  folder: string,
  id: ObjectId,
  inventory: Inventory,
): Promise<StoredObject> {
  const sizes = new Map<string, number>();
  for (const [sha256, [path]] of Object.entries(inventory.manifest)) {
    sizes.set(sha256, (await factsOrNull(fs, join(folder, path)))?.sizeBytes ?? 0);
  }
  return describe(id, inventory, sizes);
}
