import { existsSync } from 'node:fs';
import { EmbeddedConnection } from '../embedded/connection';
import { embeddedFile } from '../embedded/embedded-facts';
import { BackupRefused } from './backup-refused';

const BUSY_TIMEOUT_MS = 10_000;

/** Writes one instant of the embedded database to a new, compact file; writers go on meanwhile (SQLite's VACUUM INTO). */
export function copyEmbedded(dataDir: string, target: string): void {
  const source = embeddedFile(dataDir);
  if (!existsSync(source)) throw new BackupRefused(`There is no database ${source}. Is DATA_DIR right?`);
  const connection = new EmbeddedConnection(source, { timeout: BUSY_TIMEOUT_MS });
  try {
    connection.prepare('VACUUM INTO ?').run(target);
    refuseDamaged(target);
  } finally {
    connection.close();
  }
}

/** A copy of a damaged database would be found out only when it is needed. */
function refuseDamaged(file: string): void {
  const copy = new EmbeddedConnection(file, {});
  try {
    const verdict = copy.pragma('integrity_check') as Array<{ integrity_check: string }>;
    if (verdict[0]?.integrity_check !== 'ok')
      throw new BackupRefused(`The copy does not pass SQLite's integrity check: ${JSON.stringify(verdict)}.`);
  } finally {
    copy.close();
  }
}
