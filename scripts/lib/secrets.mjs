import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveUp } from './say.mjs';

const NAMES = ['SESSION_SECRET', 'ENGINE_ADMIN_PASSWORD', 'ENGINE_PORTAL_PASSWORD', 'ENGINE_WORKER_PASSWORD'];

/**
 * The secrets of this installation: from the environment, else made once and kept in DATA_DIR/secrets.json,
 * readable by its owner only.
 */
export function secretsOf(dataDir) {
  const file = join(dataDir, 'secrets.json');
  const kept = existsSync(file) ? read(file) : {};
  const made = Object.fromEntries(NAMES.map((name) => [name, kept[name] ?? randomBytes(32).toString('base64url')]));
  if (NAMES.some((name) => !kept[name])) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify(made, null, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return Object.fromEntries(NAMES.map((name) => [name, process.env[name] || made[name]]));
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return giveUp(
      `The secrets in ${file} cannot be read (${error.message}). Put the file back from a backup; without one remove it, and everybody logs in anew.`,
    );
  }
}
