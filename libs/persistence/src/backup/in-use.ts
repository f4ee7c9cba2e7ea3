import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedFile } from '../embedded/embedded-facts';

/**
 * The process that works on the embedded facts: a start that lives, or whoever has the file or its log open; null for none.
 * Asked of /proc, because opening a crashed file in order to try its lock would already play its log into it.
 */
export function userOfFacts(dataDir: string): number | null {
  return (
    livingStart(dataDir) ??
    whoHasOpen(
      new Set(
        filesOf(dataDir)
          .filter(existsSync)
          .map((file) => realpathSync(file)),
      ),
    )
  );
}

/** The embedded database and what SQLite keeps beside it. */
export function filesOf(dataDir: string): string[] {
  return ['', '-wal', '-shm', '-journal'].map((end) => `${embeddedFile(dataDir)}${end}`);
}

function livingStart(dataDir: string): number | null {
  const note = join(dataDir, 'start.pid');
  const pid = existsSync(note) ? Number(readFileSync(note, 'utf8')) : 0;
  const command = pid ? quietly(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'), '') : '';
  return command.includes('scripts/start.mjs') ? pid : null;
}

function whoHasOpen(files: ReadonlySet<string>): number | null {
  for (const pid of quietly(() => readdirSync('/proc'), []).filter((name) => /^\d+$/.test(name))) {
    const handles = quietly(() => readdirSync(`/proc/${pid}/fd`), []);
    if (handles.some((handle) => files.has(quietly(() => readlinkSync(`/proc/${pid}/fd/${handle}`), ''))))
      return Number(pid);
  }
  return null;
}

/** A process may end while it is looked at, or belong to another account. */
function quietly<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
