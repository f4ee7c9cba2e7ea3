import type { FileSystem } from '../file-system';

/**
 * Looks whether an MP4 or MOV file was cut off: walks its top-level boxes and finds one that ends beyond the file, or
 * no `moov`. Needs no helper program and reads some bytes only. Null when the boxes are whole.
 */
export async function findCutOff(fs: FileSystem, path: string): Promise<string | null> {
  const handle = await fs.open(path, 'read');
  try {
    const { sizeBytes } = await handle.stat();
    const seen = new Set<string>();
    for (let position = 0; position < sizeBytes; ) {
      const header = Buffer.alloc(16);
      const { bytesRead } = await handle.read(header, 0, 16, position);
      const size = boxSize(header.subarray(0, bytesRead), sizeBytes - position);
      if (size === null) return `no box header at byte ${position}`;
      seen.add(header.toString('latin1', 4, 8));
      if (position + size > sizeBytes) return `the file ends ${position + size - sizeBytes} bytes early`;
      position += size;
    }
    return seen.has('moov') ? null : 'the index (moov) is missing';
  } finally {
    await handle.close();
  }
}

/** Length of the box (ISO/IEC 14496-12 §4.2): 32 bits, 64 bits when 1, to the end of the file when 0. */
function boxSize(header: Buffer, rest: number): number | null {
  if (header.length < 8 || !/^[\x20-\x7e\xa9]{4}$/.test(header.toString('latin1', 4, 8))) return null;
  const short = header.readUInt32BE(0);
  if (short === 0) return rest;
  if (short !== 1) return short >= 8 ? short : null;
  if (header.length < 16) return null;
  const long = Number(header.readBigUInt64BE(8));
  return long >= 16 ? long : null;
}
