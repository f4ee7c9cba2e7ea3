import { constants, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { embeddedFile } from '../embedded/embedded-facts';
import type { FactsSettings } from '../facts';
import { BackupRefused } from './backup-refused';
import { sha256Of, sync } from './file-on-disk';
import { filesOf, userOfFacts } from './in-use';

const noteSchema = z.object({
  at: z.string(),
  file: z.string(),
  sizeBytes: z.int().nonnegative(),
  sha256: z.string(),
});

/** What `npm run backup` wrote down of its copy. */
export type BackupNote = z.infer<typeof noteSchema>;

/** What a restore did. */
export interface RestoreReport {
  /** The facts as they lie now. */
  file: string;
  note: BackupNote;
  /** Folder that the earlier files were moved to; null when there were none. */
  aside: string | null;
}

/**
 * Puts the backup in `folder` in the place of the embedded facts. The present ones and SQLite's log beside them, which would be
 * played into the backup, are moved to a folder of DATA_DIR named after `now`; nothing is deleted. Throws BackupRefused, with
 * everything as it was, while a process uses the facts, when the copy is not what its note says, or when it is of a server.
 */
export async function restoreFacts(settings: FactsSettings, folder: string, now: Date): Promise<RestoreReport> {
  const note = readNote(folder);
  const source = join(folder, basename(note.file));
  if (basename(source) === 'facts.sql') {
    await refuseChanged(source, source, note);
    throw ofServer(source);
  }
  if (settings.DATABASE_URL !== undefined)
    throw new BackupRefused(`${source} is of the embedded database, but DATABASE_URL names a server. Unset it.`);
  refuseInUse(settings.DATA_DIR);
  const file = embeddedFile(settings.DATA_DIR);
  const draft = `${file}.restoring`;
  try {
    await copyWhole(source, draft, note);
    refuseInUse(settings.DATA_DIR);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  const aside = moveAside(settings.DATA_DIR, now);
  renameSync(draft, file);
  sync(settings.DATA_DIR);
  return { file, note, aside };
}

function readNote(folder: string): BackupNote {
  const path = join(folder, 'facts.json');
  if (!existsSync(path)) throw new BackupRefused(`There is no ${path}. Name the folder that npm run backup wrote.`);
  try {
    return noteSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new BackupRefused(`${path} is not the note of a backup. Name the folder that npm run backup wrote.`);
  }
}

function ofServer(source: string): BackupRefused {
  return new BackupRefused(
    `${source} is whole and of a database server: stop everything, load it into an empty database with ` +
      `"mariadb <database> < ${source}" and start with DATABASE_URL naming that database.`,
  );
}

function refuseInUse(dataDir: string): void {
  const pid = userOfFacts(dataDir);
  if (pid !== null) throw new BackupRefused(`Process ${pid} works on the facts in ${dataDir}. Stop everything first.`);
}

/** The copy itself is measured, so that a disk that wrote something else is found out, too. */
async function copyWhole(source: string, draft: string, note: BackupNote): Promise<void> {
  if (!existsSync(source)) throw new BackupRefused(`There is no ${source}, although its note is there.`);
  copyFileSync(source, draft, constants.COPYFILE_FICLONE);
  sync(draft);
  await refuseChanged(draft, source, note);
}

async function refuseChanged(measured: string, source: string, note: BackupNote): Promise<void> {
  if (!existsSync(measured)) throw new BackupRefused(`There is no ${source}, although its note is there.`);
  const { size } = statSync(measured);
  if (size !== note.sizeBytes)
    throw new BackupRefused(`${source} has ${size} bytes, its note says ${note.sizeBytes}. Take another backup.`);
  const sha256 = await sha256Of(measured);
  if (sha256 !== note.sha256)
    throw new BackupRefused(`${source} is damaged: its sha256 is ${sha256}, its note says ${note.sha256}.`);
}

function moveAside(dataDir: string, now: Date): string | null {
  const present = filesOf(dataDir).filter(existsSync);
  if (present.length === 0) return null;
  const aside = join(dataDir, `before-restore-${now.toISOString().replace(/[:.]/g, '-')}`);
  mkdirSync(aside, { mode: 0o700 });
  for (const file of present) renameSync(file, join(aside, basename(file)));
  sync(aside);
  return aside;
}
