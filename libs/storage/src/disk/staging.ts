import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Refusal } from '@zhilu/domain';
import type { FileToStore, ObjectId, StagedObject, StorageNote, StoredFile, StoredObject } from '../evidence-store';
import { errorCode, factsOrNull, type FileSystem } from '../file-system';
import { copyDurably, digestOnDisk } from './copy';
import { makeFolders, syncTree, syncUpTo, writeNewFile } from './durable';
import { INVENTORY, inventoryFiles, makeInventory, OBJECT_NAMASTE, SIDECAR } from './inventory';
import { assertLogicalPath, objectFolder } from './layout';
import { describeFolder, readInventory } from './object-folder';
import { explainFullDisk, storageFull } from './refusals';
import type { StoreRoot } from './store-root';

/** Copies the files into a new staging folder, one pass each. On any error nothing of it stays. */
export async function stageFiles(root: StoreRoot, files: FileToStore[], signal?: AbortSignal): Promise<StagedObject> {
  assertPaths(files);
  await root.assertReachable();
  await assertSpace(root.fs, root.staging, files);
  const folder = join(root.staging, randomUUID());
  try {
    const staged: StagedObject['files'] = [];
    for (const file of files) staged.push(await stageFile(root, folder, file, staged, signal));
    return stagedObject(root, folder, staged);
  } catch (error) {
    await discard(root.fs, folder);
    throw explainFullDisk(error);
  }
}

async function stageFile(
  { fs, staging }: StoreRoot,
  folder: string,
  file: FileToStore,
  earlier: StagedObject['files'],
  signal?: AbortSignal,
): Promise<StagedObject['files'][number]> {
  const target = join(folder, 'v1', 'content', file.logicalPath);
  await makeFolders(fs, dirname(target), staging);
  const digest = await copyDurably(fs, file.source, target, signal);
  if (file.expectedSha256 && file.expectedSha256 !== digest.sha256) throw otherThanExpected(file, digest.sha256);
  const twin = earlier.find((each) => each.sha256 === digest.sha256);
  if (twin) await fs.remove(target);
  return { path: file.logicalPath, stagedPath: twin?.stagedPath ?? target, ...digest };
}

function stagedObject(root: StoreRoot, folder: string, files: StagedObject['files']): StagedObject {
  return {
    files,
    discard: () => discard(root.fs, folder),
    async commit(id, note, signal) {
      try {
        return await commit(root, folder, files, id, note, signal);
      } catch (error) {
        throw explainFullDisk(error);
      } finally {
        // After the rename there is nothing left; after a failure or a twin's win this clears the attempt.
        await discard(root.fs, folder);
      }
    },
  };
}

/** Root inventory last, one rename, then every folder above: the object is whole and durable, or not there. */
async function commit(
  root: StoreRoot,
  folder: string,
  files: StagedObject['files'],
  id: ObjectId,
  note: StorageNote,
  signal?: AbortSignal,
): Promise<StoredObject> {
  const { fs } = root;
  const target = join(root.objects, objectFolder(id));
  await root.assertReachable();
  for (const file of files) await assertOnDisk(fs, file, signal);
  const inventory = makeInventory(id, files, note, new Date());
  await writeObjectFiles(fs, folder, inventoryFiles(inventory));
  await makeFolders(fs, dirname(target), root.objects);
  try {
    if (await factsOrNull(fs, target)) return await acknowledge(root, id, files);
    await fs.rename(folder, target);
  } catch (error) {
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
  }
  return acknowledge(root, id, files);
}

async function writeObjectFiles(
  fs: FileSystem,
  folder: string,
  inventory: { json: string; sidecar: string },
): Promise<void> {
  await writeNewFile(fs, join(folder, OBJECT_NAMASTE.name), OBJECT_NAMASTE.content);
  for (const place of [join(folder, 'v1'), folder]) {
    await writeNewFile(fs, join(place, SIDECAR), inventory.sidecar);
    await writeNewFile(fs, join(place, INVENTORY), inventory.json);
  }
  await syncTree(fs, folder);
}

/**
 * The answer for an object that is in its place: the same content, and durable there, whoever put it.
 * Throws Refusal('conflict') when the id already holds other content.
 */
export async function acknowledge(
  root: StoreRoot,
  id: ObjectId,
  files: Pick<StoredFile, 'path' | 'sha256'>[],
): Promise<StoredObject> {
  const folder = join(root.objects, objectFolder(id));
  const inventory = await readInventory(root.fs, folder, id);
  if (!inventory) throw new Error(`Object ${id} vanished from its place while it was being stored.`);
  const held = await describeFolder(root.fs, folder, id, inventory);
  const same =
    held.files.length === files.length &&
    files.every((file) => held.files.some((each) => each.path === file.path && each.sha256 === file.sha256));
  if (!same) throw otherContent(id);
  await syncUpTo(root.fs, dirname(folder), root.objects);
  return held;
}

async function assertOnDisk(fs: FileSystem, file: StagedObject['files'][number], signal?: AbortSignal): Promise<void> {
  const read = await digestOnDisk(fs, file.stagedPath, signal);
  if (read.sha256 === file.sha256 && read.sizeBytes === file.sizeBytes) return;
  throw new Error(
    `"${file.path}" reads back from the disk with hash ${read.sha256} instead of ${file.sha256}; the disk must be checked.`,
  );
}

async function discard(fs: FileSystem, folder: string): Promise<void> {
  // A failed clean-up must not hide the first error; what stays is reaped later.
  await fs.remove(folder).catch(() => undefined);
}

function assertPaths(files: FileToStore[]): void {
  const paths = files.map((file) => file.logicalPath);
  paths.forEach(assertLogicalPath);
  const clash = paths.find((path, index) =>
    paths.some((other, place) => place !== index && (other === path || other.startsWith(`${path}/`))),
  );
  if (files.length > 0 && clash === undefined) return;
  throw new Refusal('invalid', {
    zh: clash === undefined ? '没有可入库的文件。' : `文件名“${clash}”重复，同一对象内不得重名。`,
    en: clash === undefined ? 'There is no file to store.' : `File name "${clash}" occurs twice in one object.`,
  });
}

/** A tenth more than the bytes, so that the disk is not filled to the brim. */
async function assertSpace(fs: FileSystem, folder: string, files: FileToStore[]): Promise<void> {
  let bytes = 0;
  for (const file of files) bytes += await sizeOf(fs, file);
  const needed = Math.ceil(bytes * 1.1);
  const free = await fs.freeBytes(folder);
  if (needed > free) throw storageFull(needed, free);
}

async function sizeOf(fs: FileSystem, { source, sizeBytes }: FileToStore): Promise<number> {
  if (typeof source === 'string') return (await fs.lstat(source)).sizeBytes;
  return source instanceof Uint8Array ? source.length : (sizeBytes ?? 0);
}

function otherThanExpected(file: FileToStore, sha256: string): Refusal {
  return new Refusal('conflict', {
    zh: `文件“${file.logicalPath}”的校验值为 ${sha256}，与登记的 ${file.expectedSha256} 不符，未入库。`,
    en: `File "${file.logicalPath}" hashes to ${sha256}, not to the expected ${file.expectedSha256}; it was not stored.`,
  });
}

function otherContent(id: ObjectId): Refusal {
  return new Refusal('conflict', {
    zh: `对象 ${id} 已存有不同内容，原始件不得改写。`,
    en: `Object ${id} already holds other content; an original is never rewritten.`,
  });
}
