import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FileSystem, OpenFile } from '../file-system';
import { openPastCache, readBlocks } from './blocks';

/** What a pass over bytes found out. */
export interface Digest {
  sha256: string;
  sizeBytes: number;
}

/** Where bytes come from: a path, bytes in memory, or a stream that is read once. */
export type ByteSource = string | Uint8Array | Readable;

/**
 * Copies the source into a new file in one pass: reads, hashes and writes at the same time, then makes the file
 * read-only and durable. The folder is the caller's to sync. Throws when the target exists, when the signal aborts,
 * when a source file changes meanwhile, and passes on the disk's errors (ENOSPC …).
 */
export async function copyDurably(
  fs: FileSystem,
  source: ByteSource,
  target: string,
  signal?: AbortSignal,
): Promise<Digest> {
  const handle = await fs.open(target, 'create').catch((error: unknown) => {
    // A stream that nobody will read would keep its file open.
    if (source instanceof Readable) source.destroy();
    throw error;
  });
  try {
    const digest = await pump(blocksOf(fs, source), signal, (block, position) => writeAll(handle, block, position));
    await handle.chmod(0o444);
    await handle.sync();
    return digest;
  } finally {
    await handle.close();
  }
}

/** Hashes a source without writing. Same errors as `copyDurably`. */
export function digestOf(fs: FileSystem, source: ByteSource, signal?: AbortSignal): Promise<Digest> {
  return pump(blocksOf(fs, source), signal, async () => undefined);
}

/**
 * Hashes a stored file from the disk itself: past the page cache where the file system can, so that what is compared
 * is what a later reader gets, not what this process just wrote.
 */
export async function digestOnDisk(fs: FileSystem, path: string, signal?: AbortSignal): Promise<Digest> {
  return pump(readBlocks(await openPastCache(fs, path)), signal, async () => undefined);
}

/** Writes the whole block at the position; a short write is continued. */
export async function writeAll(handle: OpenFile, block: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < block.length) {
    const { bytesWritten } = await handle.write(block, done, block.length - done, position + done);
    done += bytesWritten;
  }
}

/** Reads ahead by one block while the current one is hashed and consumed. */
async function pump(
  blocks: AsyncGenerator<Uint8Array>,
  signal: AbortSignal | undefined,
  consume: (block: Uint8Array, position: number) => Promise<void>,
): Promise<Digest> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  try {
    let next = await blocks.next();
    while (!next.done) {
      signal?.throwIfAborted();
      const block = next.value;
      const consumed = consume(block, sizeBytes);
      const following = blocks.next();
      hash.update(block);
      [next] = await Promise.all([following, consumed]);
      sizeBytes += block.length;
    }
  } finally {
    await blocks.return(undefined);
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}

async function* blocksOf(fs: FileSystem, source: ByteSource): AsyncGenerator<Uint8Array> {
  if (typeof source === 'string') yield* readUnchanged(fs, source);
  else if (source instanceof Uint8Array) yield source;
  else for await (const chunk of source) yield Buffer.from(chunk as Uint8Array);
}

/** A recorder or a person may still be writing: a file whose size or time moved while it was read is not an original yet. */
async function* readUnchanged(fs: FileSystem, path: string): AsyncGenerator<Uint8Array> {
  const before = await fs.lstat(path);
  yield* readBlocks(await fs.open(path, 'read'));
  const after = await fs.lstat(path);
  if (before.sizeBytes !== after.sizeBytes || before.modifiedMs !== after.modifiedMs) {
    throw new Error(
      `"${path}" changed while it was read (${before.sizeBytes}, then ${after.sizeBytes} bytes); try again when it is at rest.`,
    );
  }
}
