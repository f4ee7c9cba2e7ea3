import { createHash } from 'node:crypto';
import { join, relative, sep } from 'node:path';
import { digestOnDisk } from '../disk/copy';
import { readSmallFile } from '../disk/durable';
import { diskFileSystem, errorCode, type FileSystem } from '../file-system';

export interface BagVerification {
  valid: boolean;
  problems: string[];
  /** Null when the manifest cannot be read. */
  manifestSha256: string | null;
}

type Manifest = Map<string, string>;

const MANIFEST = 'manifest-sha256.txt';
const TAG_MANIFEST = 'tagmanifest-sha256.txt';

/**
 * Checks a bag strictly against RFC 8493, version 1.0 with sha256: every payload file listed once, every listed file
 * there with its hash, every tag file in the tag manifest, Payload-Oxum right, no link, no path that leaves the bag.
 * Throws only when the disk cannot be read.
 */
export async function verifyBag(
  folder: string,
  fs: FileSystem = diskFileSystem,
  signal?: AbortSignal,
): Promise<BagVerification> {
  const problems: string[] = [];
  const found = await listFiles(fs, folder, folder, problems);
  const declaration = await textOf(fs, folder, 'bagit.txt', problems);
  if (declaration !== null && !/^BagIt-Version: 1\.0\r?\nTag-File-Character-Encoding: UTF-8\r?\n?$/.test(declaration)) {
    problems.push('bagit.txt does not declare version 1.0 and UTF-8');
  }
  const manifestText = await textOf(fs, folder, MANIFEST, problems);
  const payload = parseManifest(manifestText ?? '', MANIFEST, (path) => path.startsWith('data/'), problems);
  const tags = parseManifest(
    (await textOf(fs, folder, TAG_MANIFEST, problems)) ?? '',
    TAG_MANIFEST,
    (path) => !path.startsWith('data/'),
    problems,
  );
  compareLists(
    found.filter((file) => file.path.startsWith('data/')),
    payload,
    MANIFEST,
    problems,
  );
  compareLists(
    found.filter((file) => !file.path.startsWith('data/') && file.path !== TAG_MANIFEST),
    tags,
    TAG_MANIFEST,
    problems,
  );
  checkOxum(await textOf(fs, folder, 'bag-info.txt', problems), found, problems);
  for (const manifest of [payload, tags]) await checkHashes(fs, folder, manifest, found, problems, signal);
  const manifestSha256 = manifestText === null ? null : createHash('sha256').update(manifestText).digest('hex');
  return { valid: problems.length === 0, problems, manifestSha256 };
}

interface FoundFile {
  path: string;
  sizeBytes: number;
}

async function listFiles(fs: FileSystem, folder: string, top: string, problems: string[]): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  for (const entry of await fs.readdir(folder)) {
    const place = join(folder, entry.name);
    const path = relative(top, place).split(sep).join('/');
    if (entry.isDirectory()) files.push(...(await listFiles(fs, place, top, problems)));
    else if (entry.isFile()) files.push({ path, sizeBytes: (await fs.lstat(place)).sizeBytes });
    else problems.push(`"${path}" is a link or no regular file`);
  }
  return files;
}

async function textOf(fs: FileSystem, folder: string, name: string, problems: string[]): Promise<string | null> {
  try {
    return (await readSmallFile(fs, join(folder, name))).toString('utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ELOOP') throw error;
    problems.push(`${name} is missing`);
    return null;
  }
}

function parseManifest(text: string, name: string, mayList: (path: string) => boolean, problems: string[]): Manifest {
  const manifest: Manifest = new Map();
  for (const line of text.split(/\r?\n/).filter((each) => each !== '')) {
    const [, hash, encoded] = /^([0-9a-fA-F]{64})[ \t]+\*?(.+)$/.exec(line) ?? [];
    const path = encoded && decodePath(encoded);
    if (!hash || !path) problems.push(`${name}: the line "${line.slice(0, 120)}" is no hash with a path`);
    else if (!mayList(path) || leaves(path)) problems.push(`${name}: "${path}" may not be listed here`);
    else if (manifest.has(path)) problems.push(`${name}: "${path}" is listed twice`);
    else manifest.set(path, hash.toLowerCase());
  }
  return manifest;
}

function decodePath(path: string): string {
  return path.replace(/%(0d|0a|25)/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function leaves(path: string): boolean {
  return (
    path.startsWith('/') ||
    path.startsWith('~') ||
    path.split(/[/\\]/).some((part) => part === '..' || part === '.' || part === '')
  );
}

function compareLists(found: FoundFile[], manifest: Manifest, name: string, problems: string[]): void {
  const paths = new Set(found.map((file) => file.path));
  for (const path of paths) if (!manifest.has(path)) problems.push(`"${path}" is not listed in ${name}`);
  for (const path of manifest.keys()) if (!paths.has(path)) problems.push(`"${path}" is listed in ${name} and missing`);
}

function checkOxum(info: string | null, found: FoundFile[], problems: string[]): void {
  if (info === null) return;
  const payload = found.filter((file) => file.path.startsWith('data/'));
  const counted = `${payload.reduce((sum, file) => sum + file.sizeBytes, 0)}.${payload.length}`;
  const said = /^Payload-Oxum:\s*(\S+)\s*$/im.exec(info)?.[1];
  if (said !== counted) problems.push(`Payload-Oxum says ${said ?? 'nothing'}, the payload counts ${counted}`);
}

async function checkHashes(
  fs: FileSystem,
  folder: string,
  manifest: Manifest,
  found: FoundFile[],
  problems: string[],
  signal?: AbortSignal,
): Promise<void> {
  for (const [path, sha256] of manifest) {
    if (!found.some((file) => file.path === path)) continue;
    const read = await digestOnDisk(fs, join(folder, path), signal);
    if (read.sha256 !== sha256) problems.push(`"${path}" has hash ${read.sha256} instead of ${sha256}`);
  }
}
