import { errorCode, type FileSystem, type OpenFile } from '../file-system';

export const BLOCK_BYTES = 4 * 1024 * 1024;
const ALIGNMENT = 4096;

type BlockPair = readonly [Uint8Array, Uint8Array];

/** Pairs given back, ready for the next file. */
const spare: BlockPair[] = [];
const SPARE_PAIRS = 4;

/** Direct reads need memory aligned to a page; WebAssembly memory is, ordinary buffers are not. */
function borrowBlocks(): BlockPair {
  const given = spare.pop();
  if (given) return given;
  const pages = (2 * BLOCK_BYTES) / 65_536;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  return [Buffer.from(memory.buffer, 0, BLOCK_BYTES), Buffer.from(memory.buffer, BLOCK_BYTES, BLOCK_BYTES)];
}

function giveBack(pair: BlockPair): void {
  if (spare.length < SPARE_PAIRS) spare.push(pair);
}

/**
 * Yields the file in blocks from two alternating buffers and closes it at the end: a block is valid until the one
 * after the next is asked for, so that one can be read while the other is used.
 */
export async function* readBlocks(handle: OpenFile): AsyncGenerator<Uint8Array> {
  const pair = borrowBlocks();
  let position = 0;
  try {
    for (let turn = 0; ; turn = 1 - turn) {
      const { bytesRead } = await handle.read(pair[turn], 0, BLOCK_BYTES, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield pair[turn].subarray(0, bytesRead);
      // A direct read is short only at the end of the file, where a further, unaligned one would be refused.
      if (bytesRead % ALIGNMENT !== 0 && position >= (await handle.stat()).sizeBytes) return;
    }
  } finally {
    giveBack(pair);
    await handle.close();
  }
}

/** Opens for reading past the page cache (O_DIRECT) where the file system can, normally elsewhere. */
export async function openPastCache(fs: FileSystem, path: string): Promise<OpenFile> {
  try {
    const direct = await fs.open(path, 'readDirect');
    if (await answersDirectly(direct)) return direct;
    await direct.close();
  } catch (error) {
    if (errorCode(error) !== 'EINVAL' && errorCode(error) !== 'ENOTSUP') throw error;
  }
  return fs.open(path, 'read');
}

/** Some file systems accept the flag and refuse the read. */
async function answersDirectly(handle: OpenFile): Promise<boolean> {
  const pair = borrowBlocks();
  try {
    await handle.read(pair[0], 0, ALIGNMENT, 0);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EINVAL') return false;
    await handle.close();
    throw error;
  } finally {
    giveBack(pair);
  }
}
