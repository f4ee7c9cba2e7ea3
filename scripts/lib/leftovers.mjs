import { existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { giveUp, say } from './say.mjs';

const PATIENCE_MS = 15_000;

function fileOf(dataDir) {
  return join(dataDir, 'processes.json');
}

/**
 * Remembers a process and who launched it, so that the next start can end it if this launcher is killed. Parts started one by
 * one on the same data have launchers of their own and stand in the same note.
 */
export function rememberProcess(dataDir, pid) {
  const launcher = { pid: process.pid, startedAt: startOf(process.pid) };
  write(dataDir, [...known(dataDir).filter(isOurs), { pid, launcher }]);
}

/** Refuses a second start on the same data while the first one lives; this one is noted for the next. */
export function requireOnlyStart(dataDir) {
  const file = join(dataDir, 'start.pid');
  const other = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (other && isStart(other))
    giveUp(
      `Zhilu already runs on ${dataDir} (process ${other}). Stop it first: kill ${other}, or Ctrl+C where it runs.`,
    );
  writeFileSync(file, String(process.pid));
}

/** Ends what a killed launcher left behind; only processes whose command line names this checkout. */
export async function endLeftovers(dataDir) {
  const left = known(dataDir).filter((each) => isOurs(each) && !isLaunched(each));
  if (left.length > 0) say('Ending what an interrupted start left behind …');
  for (const { pid } of left) process.kill(pid, 'SIGTERM');
  const end = Date.now() + PATIENCE_MS;
  while (left.some(isOurs) && Date.now() < end) await new Promise((done) => setTimeout(done, 100));
  for (const { pid } of left.filter(isOurs)) process.kill(pid, 'SIGKILL');
  write(dataDir, known(dataDir).filter(isLaunched));
}

function write(dataDir, processes) {
  writeFileSync(fileOf(dataDir), JSON.stringify(processes));
}

/** Whether the launcher still lives; its start tells it from a later process of the same number. */
function isLaunched({ launcher }) {
  const startedAt = startOf(launcher?.pid);
  return startedAt !== null && startedAt === launcher.startedAt;
}

/** Ticks since the machine's start at which the process began (proc(5), field 22); null for none that lives. */
function startOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1).trim().split(' ');
    return fields[0] === 'Z' ? null : fields[19];
  } catch {
    return null;
  }
}

/** What an unreadable note says is lost: it only serves to find leftovers. */
function known(dataDir) {
  try {
    return JSON.parse(readFileSync(fileOf(dataDir), 'utf8'));
  } catch {
    return [];
  }
}

function isStart(pid) {
  try {
    if (pid === process.pid || !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('scripts/start.mjs'))
      return false;
    return readlinkSync(`/proc/${pid}/cwd`) === root.replace(/\/$/, '');
  } catch {
    return false;
  }
}

function isOurs({ pid }) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(root);
  } catch {
    return false;
  }
}
