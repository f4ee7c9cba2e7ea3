import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { DataSource } from 'typeorm';

/**
 * What lies where the embedded facts were opened: `own` the very file, `removed` nothing, `replaced` another file, `unreadable`
 * a disk that does not say. An open connection works on with a removed file as if nothing had happened, and all it writes is lost.
 */
export type FactsFile = 'own' | 'removed' | 'replaced' | 'unreadable';

interface OpenedFile {
  path: string;
  device: bigint;
  inode: bigint;
}

const openedFiles = new WeakMap<DataSource, OpenedFile>();

/** Notes which file a data source has just opened. */
export function noteOpenedFile(dataSource: DataSource, path: string): void {
  const { dev, ino } = statSync(path, { bigint: true });
  openedFiles.set(dataSource, { path, device: dev, inode: ino });
}

/** The file of a data source, now; null for a database server. */
export async function factsFileOf(dataSource: DataSource): Promise<{ path: string; state: FactsFile } | null> {
  const opened = openedFiles.get(dataSource);
  if (!opened) return null;
  return { path: opened.path, state: await stateOf(opened) };
}

async function stateOf({ path, device, inode }: OpenedFile): Promise<FactsFile> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return dev === device && ino === inode ? 'own' : 'replaced';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'removed' : 'unreadable';
  }
}
