import { inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const END_BYTES = 22;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const DEFLATED = 8;

/**
 * True when the zip is plain and all its entries together unpack to at most `limit` bytes: they are unpacked to know, since
 * the sizes a zip names itself may lie. False for anything else, e.g. bytes before or behind the archive, or ZIP64.
 */
export function unpacksWithin(zip: Buffer, limit: number): boolean {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + END_BYTES > zip.length || zip.readUInt32LE(end) !== END) return false;
  const [count, length, start] = [zip.readUInt16LE(end + 10), zip.readUInt32LE(end + 12), zip.readUInt32LE(end + 16)];
  if (start + length !== end) return false;
  let left = limit;
  try {
    for (let at = start, index = 0; index < count; index++) {
      if (zip.readUInt32LE(at) !== ENTRY) return false;
      left -= unpackedSize(zip, at, left);
      at += ENTRY_BYTES + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    }
  } catch {
    return false;
  }
  return left >= 0;
}

/** Throws for more than `limit`, and for what cannot be unpacked. */
function unpackedSize(zip: Buffer, entry: number, limit: number): number {
  const [packed, local] = [zip.readUInt32LE(entry + 20), zip.readUInt32LE(entry + 42)];
  const start = local + LOCAL_BYTES + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  if (zip.readUInt16LE(entry + 10) !== DEFLATED) return packed;
  return inflateRawSync(zip.subarray(start, start + packed), { maxOutputLength: Math.max(limit, 1) }).length;
}
