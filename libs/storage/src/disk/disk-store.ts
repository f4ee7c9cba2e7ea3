import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Refusal } from '@zhilu/domain';
import type {
  ByteRange,
  EvidenceStore,
  FileToStore,
  ObjectId,
  StagedObject,
  StorageNote,
  StoredObject,
  Verification,
} from '../evidence-store';
import { diskFileSystem, errorCode, factsOrNull, type FileSystem } from '../file-system';
import { digestOf } from './copy';
import { contentOf, type Inventory } from './inventory';
import { assertObjectId, decodeId, objectFolder } from './layout';
import { describeFolder, readInventory } from './object-folder';
import { readRange } from './read-range';
import { acknowledge, stageFiles } from './staging';
import { StoreRoot, UNFINISHED_FOLDER, type StoreIdentity } from './store-root';
import { verifyFolder } from './verify-object';

const STALE_AFTER_MS = 3600_000;

export interface DiskStoreOptions extends StoreIdentity {
  fs?: FileSystem;
}

/** Evidence store in an OCFL 1.1 storage root on a local or mounted disk; staging and exports lie on the same file system. */
export class DiskStore implements EvidenceStore {
  private constructor(private readonly root: StoreRoot) {}

  /** Opens or makes the store and clears what killed processes left in staging. Throws Refusal('unavailable'). */
  static async open(folder: string, { fs = diskFileSystem, ...identity }: DiskStoreOptions = {}): Promise<DiskStore> {
    const store = new DiskStore(await StoreRoot.open(fs, folder, identity));
    await store.reapUnfinished();
    return store;
  }

  get exportsFolder(): string {
    return this.root.exports;
  }

  async put(id: ObjectId, files: FileToStore[], note: StorageNote, signal?: AbortSignal): Promise<StoredObject> {
    if (await this.has(id)) return acknowledge(this.root, id, await this.digests(files, signal));
    return (await this.stage(files, signal)).commit(id, note, signal);
  }

  stage(files: FileToStore[], signal?: AbortSignal): Promise<StagedObject> {
    return stageFiles(this.root, files, signal);
  }

  async has(id: ObjectId): Promise<boolean> {
    if (await factsOrNull(this.root.fs, this.folderOf(id))) return true;
    await this.root.assertReachable();
    return false;
  }

  async stat(id: ObjectId): Promise<StoredObject> {
    return describeFolder(this.root.fs, this.folderOf(id), id, await this.inventory(id));
  }

  async open(id: ObjectId, path: string, range: ByteRange = {}): Promise<Readable> {
    return readRange(this.root.fs, await this.pathOf(id, path), range);
  }

  async pathOf(id: ObjectId, path: string): Promise<string> {
    const content = contentOf(await this.inventory(id), path);
    if (!content) throw notFound(`${id}/${path}`);
    return join(this.folderOf(id), content.contentPath);
  }

  async verify(id: ObjectId, expected: Record<string, string> = {}, signal?: AbortSignal): Promise<Verification> {
    await this.root.assertReachable();
    const verification = await verifyFolder(this.root.fs, this.folderOf(id), id, expected, signal);
    // What a disk lacks that was taken away meanwhile is not missing.
    if (verification.state !== 'match') await this.root.assertReachable();
    return verification;
  }

  async *list(): AsyncGenerator<ObjectId> {
    await this.root.assertReachable();
    const { fs, objects } = this.root;
    for (const first of await tuples(fs, objects)) {
      for (const second of await tuples(fs, first)) {
        for (const entry of await fs.readdir(second)) {
          const id = decodeId(entry.name);
          if (id) yield id;
        }
      }
    }
  }

  check(): Promise<void> {
    return this.root.assertUsable();
  }

  freeBytes(): Promise<number> {
    return this.root.fs.freeBytes(this.root.objects);
  }

  /** Removes attempts in which nothing has moved for an hour: a running one writes all the time. */
  private async reapUnfinished(): Promise<void> {
    const { fs, staging, exports } = this.root;
    for (const place of [staging, join(exports, UNFINISHED_FOLDER)]) {
      if (!(await factsOrNull(fs, place))) continue;
      for (const entry of await fs.readdir(place)) {
        const folder = join(place, entry.name);
        if (Date.now() - (await lastChange(fs, folder)) > STALE_AFTER_MS) await fs.remove(folder);
      }
    }
  }

  private folderOf(id: ObjectId): string {
    assertObjectId(id);
    return join(this.root.objects, objectFolder(id));
  }

  private async inventory(id: ObjectId): Promise<Inventory> {
    const inventory = await readInventory(this.root.fs, this.folderOf(id), id);
    if (inventory) return inventory;
    await this.root.assertReachable();
    throw notFound(id);
  }

  private async digests(files: FileToStore[], signal?: AbortSignal) {
    const digests: { path: string; sha256: string }[] = [];
    for (const { logicalPath, source, expectedSha256 } of files) {
      const sha256 = expectedSha256 ?? (await digestOf(this.root.fs, source, signal)).sha256;
      digests.push({ path: logicalPath, sha256 });
    }
    return digests;
  }
}

/** The folders of one level of the layout; other names (extensions, root files) are not objects. */
async function tuples(fs: FileSystem, folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder);
  return entries
    .filter((entry) => entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name))
    .map((entry) => join(folder, entry.name));
}

/** When anything in the folder last changed; now, if it vanishes meanwhile. */
async function lastChange(fs: FileSystem, path: string): Promise<number> {
  try {
    const facts = await fs.lstat(path);
    if (facts.kind !== 'folder') return facts.modifiedMs;
    const inner = (await fs.readdir(path)).map((entry) => lastChange(fs, join(path, entry.name)));
    return Math.max(facts.modifiedMs, ...(await Promise.all(inner)));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return Date.now();
    throw error;
  }
}

function notFound(what: string): Refusal {
  return new Refusal('notFound', { zh: `存储中没有 ${what}。`, en: `${what} is not in the store.` });
}
