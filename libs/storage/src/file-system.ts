import { constants, type BigIntStats, type Dirent } from 'node:fs';
import { access, chmod, link, lstat, mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';

/** An open file of the port; the subset of Node's FileHandle that the store uses. */
export interface OpenFile {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  write(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesWritten: number }>;
  /** Makes data and size durable. */
  datasync(): Promise<void>;
  /** Makes data and every attribute durable. */
  sync(): Promise<void>;
  chmod(mode: number): Promise<void>;
  stat(): Promise<FileFacts>;
  close(): Promise<void>;
}

/** What the store asks of a file; sizes are exact up to 2^53-1 bytes. */
export interface FileFacts {
  kind: 'file' | 'folder' | 'link' | 'other';
  sizeBytes: number;
  modifiedMs: number;
  mode: number;
}

/** How a file is opened. `create` fails when the name exists; neither ever follows a link at the end of the path. */
export type OpenMode = 'read' | 'readDirect' | 'create' | 'folder';

/**
 * Every touch of the disk by the store goes through this port, one call an operation,
 * so that tests can fail, or end the process at, the N-th one.
 */
export interface FileSystem {
  open(path: string, mode: OpenMode): Promise<OpenFile>;
  lstat(path: string): Promise<FileFacts>;
  readdir(path: string): Promise<Dirent[]>;
  /** Makes one folder; its parent must exist. */
  mkdir(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** A second name for a file; fails with EEXIST, so the first writer wins. */
  link(from: string, to: string): Promise<void>;
  chmod(path: string, mode: number): Promise<void>;
  /** Removes a file or a whole folder; no error when it is not there. */
  remove(path: string): Promise<void>;
  freeBytes(path: string): Promise<number>;
  /** Fails with EROFS or EACCES where this process may not write; writes nothing. */
  assertWritable(path: string): Promise<void>;
}

const NEVER_FOLLOW = constants.O_NOFOLLOW ?? 0;

const FLAGS: Record<OpenMode, number> = {
  read: constants.O_RDONLY | NEVER_FOLLOW,
  readDirect: constants.O_RDONLY | NEVER_FOLLOW | (constants.O_DIRECT ?? 0),
  create: constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NEVER_FOLLOW,
  folder: constants.O_RDONLY | (constants.O_DIRECTORY ?? 0),
};

/** The real disk. */
export const diskFileSystem: FileSystem = {
  async open(path, mode) {
    const handle = await open(path, FLAGS[mode], 0o644);
    return {
      read: (buffer, offset, length, position) => handle.read(buffer, offset, length, position),
      write: (buffer, offset, length, position) => handle.write(buffer, offset, length, position),
      datasync: () => handle.datasync(),
      sync: () => handle.sync(),
      chmod: (bits) => handle.chmod(bits),
      stat: async () => factsOf(await handle.stat({ bigint: true })),
      close: () => handle.close(),
    };
  },
  lstat: async (path) => factsOf(await lstat(path, { bigint: true })),
  readdir: (path) => readdir(path, { withFileTypes: true }),
  mkdir: (path) => mkdir(path).then(() => undefined),
  rename,
  link,
  chmod,
  remove: (path) => rm(path, { recursive: true, force: true }),
  async freeBytes(path) {
    const { bavail, bsize } = await statfs(path, { bigint: true });
    return Number(bavail * bsize);
  },
  assertWritable: (path) => access(path, constants.W_OK),
};

function factsOf(stats: BigIntStats): FileFacts {
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : stats.isSymbolicLink() ? 'link' : 'other';
  return { kind, sizeBytes: Number(stats.size), modifiedMs: Number(stats.mtimeMs), mode: Number(stats.mode) & 0o777 };
}

/** The `code` of a system error, e.g. `ENOENT`; undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The facts, or null when nothing is there. Other errors pass: a disk that cannot answer is not an empty disk. */
export async function factsOrNull(fs: FileSystem, path: string): Promise<FileFacts | null> {
  try {
    return await fs.lstat(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}
