import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FactsSettings } from '../facts';
import { BackupRefused } from './backup-refused';
import { copyEmbedded } from './copy-embedded';
import { dumpServer } from './dump-server';
import { sha256Of, sync } from './file-on-disk';

/** A file a backup has written. */
export interface BackupFile {
  path: string;
  sizeBytes: number;
  sha256: string;
}

/**
 * Copies the facts database, while everything runs, into `folder` (made when absent): `facts.db` from the embedded one,
 * `facts.sql` from a server. The copy is one instant of the database, on disk before this returns, and takes its name
 * only when it is whole. Throws BackupRefused rather than overwrite; a failed backup leaves no file.
 */
export async function backupFacts(settings: FactsSettings, folder: string): Promise<BackupFile> {
  const { DATABASE_URL, DATA_DIR } = settings;
  const target = join(folder, DATABASE_URL === undefined ? 'facts.db' : 'facts.sql');
  const unfinished = `${target}.unfinished`;
  for (const file of [target, unfinished]) {
    if (existsSync(file))
      throw new BackupRefused(`${file} exists already and is not overwritten. Name another folder.`);
  }
  mkdirSync(folder, { recursive: true });
  try {
    await (DATABASE_URL === undefined ? copyEmbedded(DATA_DIR, unfinished) : dumpServer(DATABASE_URL, unfinished));
    sync(unfinished);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  renameSync(unfinished, target);
  sync(folder);
  return { path: target, sizeBytes: statSync(target).size, sha256: await sha256Of(target) };
}
