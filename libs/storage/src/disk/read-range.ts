import { Readable } from 'node:stream';
import { Refusal } from '@zhilu/domain';
import type { ByteRange } from '../evidence-store';
import type { FileSystem, OpenFile } from '../file-system';

const PIECE_BYTES = 1024 * 1024;

/** A stream of the file or of a range of it (both ends inclusive). Throws Refusal('invalid') for a range outside the file. */
export async function readRange(fs: FileSystem, path: string, { start = 0, end }: ByteRange): Promise<Readable> {
  const { sizeBytes } = await fs.lstat(path);
  const last = end ?? sizeBytes - 1;
  const whole = start === 0 && end === undefined;
  if (!whole && !(start >= 0 && start <= last && last < sizeBytes)) throw outside(start, last, sizeBytes);
  const handle = await fs.open(path, 'read');
  return lazily(pieces(handle, start, last), handle);
}

async function* pieces(handle: OpenFile, start: number, last: number): AsyncGenerator<Buffer> {
  for (let position = start; position <= last; ) {
    const buffer = Buffer.allocUnsafe(Math.min(PIECE_BYTES, last - position + 1));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) throw new Error(`The file ended at byte ${position} before byte ${last} was read.`);
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Closes the file however the stream ends, also when nobody ever read from it. */
function lazily(source: AsyncGenerator<Buffer>, handle: OpenFile): Readable {
  const stream = Readable.from(source, { objectMode: false, highWaterMark: PIECE_BYTES });
  stream.once('close', () => void handle.close());
  return stream;
}

function outside(start: number, last: number, sizeBytes: number): Refusal {
  return new Refusal('invalid', {
    zh: `请求的字节范围 ${start}–${last} 超出文件大小 ${sizeBytes}。`,
    en: `Byte range ${start}–${last} is outside the file of ${sizeBytes} bytes.`,
  });
}
