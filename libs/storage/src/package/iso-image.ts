import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { digestOnDisk, type Digest } from '../disk/copy';
import { syncFolder } from '../disk/durable';
import type { FileSystem } from '../file-system';

const run = promisify(execFile);
const MOST_OUTPUT_BYTES = 4 * 1024 * 1024;

/** Differences that mean other bytes or other files; times of the image's own making do not count. */
const REAL_DIFFERENCE = /: content +:|st_size|cannot find|differing types|: type +:/;

/**
 * Writes the folder as an ISO 9660 image with Rock Ridge (Unix) and Joliet (Windows) names, then compares every byte
 * of the image with the folder. Throws Error with xorriso's reason, or when a file differs.
 */
export async function writeIso(
  fs: FileSystem,
  xorriso: string,
  folder: string,
  topName: string,
  target: string,
  signal?: AbortSignal,
): Promise<Digest> {
  const volume = topName
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '_')
    .slice(0, 32);
  const top = `/${topName}`;
  await call(xorriso, ['-outdev', target, '-volid', volume, '-joliet', 'on', '-map', folder, top, '-commit'], signal);
  const compared = await call(xorriso, ['-indev', target, '-compare_r', folder, top], signal);
  const difference = compared.split('\n').find((line) => REAL_DIFFERENCE.test(line));
  if (difference) throw new Error(`The ISO image differs from the package: ${difference.trim()}`);
  await makeDurable(fs, target);
  return digestOnDisk(fs, target, signal);
}

async function call(xorriso: string, commands: string[], signal?: AbortSignal): Promise<string> {
  const quiet = ['-no_rc', '-report_about', 'SORRY', '-return_with', 'SORRY', '32', '-local_charset', 'UTF-8'];
  const { stdout } = await run(xorriso, [...quiet, ...commands], {
    signal,
    killSignal: 'SIGKILL',
    maxBuffer: MOST_OUTPUT_BYTES,
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  });
  return stdout;
}

async function makeDurable(fs: FileSystem, path: string): Promise<void> {
  const handle = await fs.open(path, 'read');
  try {
    await handle.chmod(0o444);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(fs, dirname(path));
}
