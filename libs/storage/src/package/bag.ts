import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { ByteSource } from '../disk/copy';
import { copyDurably } from '../disk/copy';
import { makeFolders, syncTree, writeNewFile } from '../disk/durable';
import type { FileSystem } from '../file-system';

/** A payload file of a bag with the hash it must have. */
export interface PayloadFile {
  /** Below `data/`. */
  path: string;
  sha256: string;
  open(): Promise<ByteSource>;
}

export interface WrittenBag {
  /** sha256 of `manifest-sha256.txt`: one number that stands for every file. */
  manifestSha256: string;
  files: number;
  payloadBytes: number;
}

/** Bytes in the store are not what the register says: nothing may be handed out. Waiting does not help. */
export class FixityMismatch extends Error {
  constructor(path: string, expected: string, found: string) {
    super(`"${path}" has hash ${found} instead of the registered ${expected}; the package was not made.`);
    this.name = 'FixityMismatch';
  }
}

/**
 * Writes a BagIt 1.0 bag (RFC 8493) into a new folder: payload hashed while it is copied and compared with the
 * register, manifest, bag-info, other tag files, tag manifest last; everything durable. Throws FixityMismatch.
 */
export async function writeBag(
  fs: FileSystem,
  folder: string,
  payload: PayloadFile[],
  describe: (bag: WrittenBag) => { info: [label: string, value: string][]; tagFiles: Record<string, string> },
  signal?: AbortSignal,
): Promise<WrittenBag> {
  await makeFolders(fs, join(folder, 'data'));
  let payloadBytes = 0;
  for (const file of payload) payloadBytes += await copyPayload(fs, folder, file, signal);
  const manifest = manifestOf(payload.map(({ path, sha256 }) => [`data/${path}`, sha256]));
  const bag: WrittenBag = { manifestSha256: sha256Of(manifest), files: payload.length, payloadBytes };
  const { info, tagFiles } = describe(bag);
  await writeTags(fs, folder, {
    'bagit.txt': 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n',
    'bag-info.txt': infoText([...info, ['Payload-Oxum', `${payloadBytes}.${payload.length}`]]),
    'manifest-sha256.txt': manifest,
    ...tagFiles,
  });
  await syncTree(fs, folder);
  return bag;
}

async function copyPayload(fs: FileSystem, folder: string, file: PayloadFile, signal?: AbortSignal): Promise<number> {
  const target = join(folder, 'data', file.path);
  await makeFolders(fs, dirname(target), join(folder, 'data'));
  const { sha256, sizeBytes } = await copyDurably(fs, await file.open(), target, signal);
  if (sha256 !== file.sha256) throw new FixityMismatch(file.path, file.sha256, sha256);
  return sizeBytes;
}

async function writeTags(fs: FileSystem, folder: string, tags: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(tags)) await writeNewFile(fs, join(folder, name), text);
  const hashes = Object.entries(tags).map(([name, text]): [string, string] => [name, sha256Of(text)]);
  await writeNewFile(fs, join(folder, 'tagmanifest-sha256.txt'), manifestOf(hashes));
}

/** `<hash>  <path>` a line, as `sha256sum -c` reads it; RFC 8493 §2.1.3 encodes only CR, LF and %. */
function manifestOf(hashes: [path: string, sha256: string][]): string {
  const lines = hashes.map(([path, sha256]) => `${sha256}  ${encodePath(path)}\n`);
  return lines.sort().join('');
}

function encodePath(path: string): string {
  return path.replace(
    /[%\r\n]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

function infoText(info: [label: string, value: string][]): string {
  return info.map(([label, value]) => `${label}: ${value.replace(/\s+/g, ' ').trim()}\n`).join('');
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
