import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isFree, freeFrom, portOf } from './ports.mjs';
import { root } from './root.mjs';
import { giveUp, say } from './say.mjs';
import { secretsOf } from './secrets.mjs';

const READY_MS = 180_000;
const TOLD_AGAIN_MS = 180_000;
/** How every part says that it waits for what it stands on. */
const WAITS = 'waiting for it';
/** What group and others may do, among the bits of a file's mode. */
const OTHERS = 0o077;

/**
 * The environment all parts of this installation share. The part that opens a port looks for a free one where the person
 * chose none and notes it in DATA_DIR; parts started beside it find it there. `opens`: names of the parts being started.
 */
export async function installation(opens = []) {
  const dataDir = resolve(process.env.DATA_DIR || join(root, '.zhilu'));
  makeFolder(dataDir);
  const own = !process.env.ENGINE_URL;
  const enginePort = await sharedPort(dataDir, 'ENGINE_PORT', 8080, own && opens.includes('engine'));
  const healthPort = await sharedPort(dataDir, 'WORKER_HEALTH_PORT', 3101, opens.includes('worker'));
  const host = process.env.HOST || '127.0.0.1';
  const port = String(portOf('PORT', 3000));
  return {
    own,
    host,
    port,
    env: {
      ...secretsOf(dataDir),
      DATA_DIR: dataDir,
      HOST: host,
      PORT: port,
      ENGINE_PORT: enginePort,
      WORKER_HEALTH_PORT: healthPort,
      NODE_ENV: process.env.NODE_ENV || 'production',
      TZ: 'Asia/Shanghai',
    },
  };
}

async function sharedPort(dataDir, variable, usual, opens) {
  if (process.env[variable]) return String(portOf(variable, usual));
  const note = join(dataDir, `${variable.toLowerCase()}.txt`);
  if (!opens) return existsSync(note) ? readFileSync(note, 'utf8') : String(usual);
  const port = String(await freeFrom(usual));
  writeFileSync(note, port);
  return port;
}

/** The data folder is its owner's alone, also when it was there before: databases, secrets and footage lie in it. */
function makeFolder(path) {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    giveUp(`The data folder ${path} cannot be made (${error.code}). Set DATA_DIR to a folder you may write.`);
  }
  if ((statSync(path).mode & OTHERS) === 0) return;
  try {
    chmodSync(path, 0o700);
  } catch (error) {
    say(`! Others can read the data folder ${path}, and that cannot be changed (${error.code}); ask its owner to.`);
  }
}

export async function requirePort(port, host, variable) {
  if (await isFree(Number(port), host)) return;
  giveUp(
    `Port ${port} is taken by another program. Stop it, or start with another one: ${variable}=${Number(port) + 1} npm start`,
  );
}

/**
 * Options of the JVM: quick start, small heap; ENGINE_JAVA_OPTIONS overrides the heap for large bureaus. `umask`: Java makes its
 * files readable for everybody unless the process forbids it.
 */
export function engineCommand({ java, jar, archive }, dataDir) {
  const options = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx384m', '-Dfile.encoding=UTF-8'];
  if (existsSync(archive)) options.unshift(`-XX:SharedArchiveFile=${archive}`, '-Xshare:auto');
  const extra = (process.env.ENGINE_JAVA_OPTIONS ?? '').split(' ').filter(Boolean);
  return {
    program: java,
    args: [...options, ...extra, '-jar', jar],
    env: { ENGINE_DATA_DIR: join(dataDir, 'engine'), ENGINE_STOPS_WITH_INPUT: 'true' },
    umask: OTHERS,
  };
}

/** Arguments of Node for one of our compiled programs, which stops when its launcher is gone. */
export function appArguments(...path) {
  const watch = pathToFileURL(join(root, 'scripts', 'lib', 'stop-with-launcher.mjs')).href;
  return ['--import', watch, join(root, 'dist', 'apps', ...path)];
}

/**
 * Polls an address until it answers 200; false when the member died or it took too long. One that says that it waits (for its
 * database) is given the time it takes, and a `patient` one always; what that says is told when it changes and again each few
 * minutes.
 */
export async function untilReady(url, member, say, { patient = false } = {}) {
  let end = Date.now() + READY_MS;
  let dead = false;
  member?.ended.then(() => (dead = true));
  let told = { at: Date.now(), reason: '' };
  while (!dead && Date.now() < end) {
    const { ready, reason: answer } = await answers(url);
    if (ready) return true;
    const last = member.lines?.at(-1) ?? '';
    const waits = patient || last.includes(WAITS);
    if (waits) end = Date.now() + READY_MS;
    const reason = answer || (waits ? last : '');
    const silentMs = patient && told.reason === reason ? TOLD_AGAIN_MS : 15_000;
    if (Date.now() - told.at > silentMs) {
      say(`  still waiting for ${member.name} …${reason ? ` It says: ${reason}` : ''}`);
      told = { at: Date.now(), reason };
    }
    await new Promise((done) => setTimeout(done, 150));
  }
  return false;
}

/** Whether the address answers 200; otherwise what it says is missing, when it says something. */
async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    const body = await response.text();
    return { ready: response.status === 200, reason: response.status === 200 ? '' : sentenceIn(body) };
  } catch {
    return { ready: false, reason: '' };
  }
}

/** The worker says in a sentence what it lacks; of other answers the beginning is shown. */
function sentenceIn(body) {
  try {
    return JSON.parse(body).worker.sentence.en;
  } catch {
    return body.slice(0, 200);
  }
}
