import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sampleName, type SampleCard, type SampleFile } from '@zhilu/storage';

/**
 * A recorder's card where there is no ffmpeg to make one: every file is the shipped clip, told apart by a box of free
 * space at its end (ISO/IEC 14496-12 §8.1.2) that names the recorder and the time.
 */
export async function plainCard(folder: string, card: SampleCard, clip: string): Promise<void> {
  const film = await readFile(clip);
  for (const file of card.files) {
    const plain: SampleFile = { ...file, content: file.content === 'empty' ? 'empty' : 'h264' };
    const path = join(folder, 'DCIM', file.important ? '101ANDRO' : '100ANDRO', sampleName(card.deviceNumber, plain));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contentOf(plain, film, `${card.deviceNumber} ${file.startedAt.toISOString()}`));
    await utimes(path, file.startedAt, file.startedAt);
  }
}

function contentOf({ content }: SampleFile, film: Buffer, name: string): Buffer {
  if (content === 'empty') return Buffer.alloc(0);
  const box = Buffer.alloc(8 + Buffer.byteLength(name));
  box.writeUInt32BE(box.length, 0);
  box.write(`free${name}`, 4);
  return Buffer.concat([film, box]);
}
