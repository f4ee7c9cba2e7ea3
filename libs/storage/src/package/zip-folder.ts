import type { Readable } from 'node:stream';
import { join } from 'node:path';
import { ZipFile } from 'yazl';
import { copyDurably, type Digest } from '../disk/copy';
import type { FileSystem } from '../file-system';

/**
 * Writes the folder into a durable zip: stored, not deflated (video does not shrink), zip64 where sizes need it,
 * UTF-8 names below `topName`. Same folder and time, same bytes.
 */
export async function zipFolder(
  fs: FileSystem,
  folder: string,
  topName: string,
  target: string,
  time: Date,
  signal?: AbortSignal,
): Promise<Digest> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  // The copy below reports errors while it reads; one that comes after it has given up must not end the process.
  output.on('error', () => undefined);
  for (const path of await pathsBelow(fs, folder, '')) {
    zip.addFile(join(folder, path), `${topName}/${path}`, { mtime: time, mode: 0o100444, compress: false });
  }
  zip.end();
  return copyDurably(fs, output, target, signal);
}

async function pathsBelow(fs: FileSystem, folder: string, prefix: string): Promise<string[]> {
  const paths: string[] = [];
  for (const entry of await fs.readdir(folder)) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) paths.push(...(await pathsBelow(fs, join(folder, entry.name), `${path}/`)));
    else paths.push(path);
  }
  return paths.sort();
}
