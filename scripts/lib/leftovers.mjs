import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { say } from './say.mjs';

const PATIENCE_MS = 15_000;

function fileOf(dataDir) {
  return join(dataDir, 'processes.json');
}

/** Remembers the processes of this start, so that the next one can end them if this one is killed. */
export function rememberProcess(dataDir, pid) {
  const file = fileOf(dataDir);
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  writeFileSync(file, JSON.stringify([...known.filter(isOurs), pid]));
}

/** Ends what a killed start left behind; only processes whose command line names this checkout. */
export async function endLeftovers(dataDir) {
  const file = fileOf(dataDir);
  if (!existsSync(file)) return;
  const left = JSON.parse(readFileSync(file, 'utf8')).filter(isOurs);
  if (left.length > 0) say('Ending what an interrupted start left behind …');
  for (const pid of left) process.kill(pid, 'SIGTERM');
  const end = Date.now() + PATIENCE_MS;
  while (left.some(isOurs) && Date.now() < end) await new Promise((done) => setTimeout(done, 100));
  for (const pid of left.filter(isOurs)) process.kill(pid, 'SIGKILL');
  writeFileSync(file, '[]');
}

function isOurs(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(root);
  } catch {
    return false;
  }
}
