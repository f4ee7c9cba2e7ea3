import { dirname, join } from 'node:path';
import { errorCode, factsOrNull, type FileSystem, type OpenFile } from '../file-system';
import { readBlocks } from './blocks';
import { writeAll } from './copy';

/** Makes the names in a folder durable: after a rename or a creation the folder itself must be synced, files alone do not do it. */
export async function syncFolder(fs: FileSystem, folder: string): Promise<void> {
  const handle = await fs.open(folder, 'folder');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems cannot sync a folder; they make names durable on their own.
    if (errorCode(error) !== 'EINVAL' && errorCode(error) !== 'ENOTSUP') throw error;
  } finally {
    await handle.close();
  }
}

/**
 * Makes the folder and the missing ones above it; two callers at once are fine. Each new one is durable in its parent.
 * `standing` must be there already, else ENOENT: a disk that was just taken away gets no folders in its place.
 */
export async function makeFolders(fs: FileSystem, folder: string, standing?: string): Promise<void> {
  if ((await factsOrNull(fs, folder))?.kind === 'folder') return;
  if (folder === standing) throw Object.assign(new Error(`ENOENT: "${folder}" is gone`), { code: 'ENOENT' });
  await makeFolders(fs, dirname(folder), standing);
  try {
    await fs.mkdir(folder);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  await syncFolder(fs, dirname(folder));
}

/** Writes a small new file durably and read-only. The folder is the caller's to sync. Throws when the name exists. */
export async function writeNewFile(fs: FileSystem, path: string, content: string | Uint8Array): Promise<void> {
  const handle = await fs.open(path, 'create');
  try {
    await writeAll(handle, Buffer.from(content), 0);
    await handle.chmod(0o444);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A file of at most 16 MiB, whole. */
export async function readSmallFile(fs: FileSystem, path: string): Promise<Buffer> {
  return readSmall(await fs.open(path, 'read'), path);
}

/** The same of a file that is open; closes it. */
export async function readSmall(file: OpenFile, path: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const block of readBlocks(file)) {
    size += block.length;
    if (size > 16 * 1024 * 1024) throw new Error(`"${path}" is larger than the 16 MiB this file may have.`);
    parts.push(Buffer.from(block));
  }
  return Buffer.concat(parts);
}

/** Syncs every folder below and including `folder`, the deepest first. */
export async function syncTree(fs: FileSystem, folder: string): Promise<void> {
  for (const entry of await fs.readdir(folder)) {
    if (entry.isDirectory()) await syncTree(fs, join(folder, entry.name));
  }
  await syncFolder(fs, folder);
}

/** Syncs `folder` and the ones above it up to `top`: another process may have made one of them and not yet synced it. */
export async function syncUpTo(fs: FileSystem, folder: string, top: string): Promise<void> {
  await syncFolder(fs, folder);
  if (folder !== top && folder.startsWith(top)) await syncUpTo(fs, dirname(folder), top);
}
