import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isFree, freeFrom } from './ports.mjs';
import { root } from './root.mjs';
import { giveUp } from './say.mjs';
import { secretsOf } from './secrets.mjs';

const READY_MS = 180_000;

/** The environment all parts of this installation share; refuses a port that is taken. */
export async function installation() {
  const dataDir = resolve(process.env.DATA_DIR || join(root, '.zhilu'));
  makeFolder(dataDir);
  const own = !process.env.ENGINE_URL;
  const enginePort = process.env.ENGINE_PORT || String(own ? await freeFrom(8080) : 8080);
  const healthPort = process.env.WORKER_HEALTH_PORT || String(await freeFrom(3101));
  const host = process.env.HOST || '127.0.0.1';
  const port = process.env.PORT || '3000';
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

function makeFolder(path) {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    giveUp(`The data folder ${path} cannot be made (${error.code}). Set DATA_DIR to a folder you may write.`);
  }
}

export async function requirePort(port, host, variable) {
  if (await isFree(Number(port), host)) return;
  giveUp(
    `Port ${port} is taken by another program. Stop it, or start with another one: ${variable}=${Number(port) + 1} npm start`,
  );
}

/** Options of the JVM: quick start, small heap; ENGINE_JAVA_OPTIONS overrides the heap for large bureaus. */
export function engineCommand({ java, jar, archive }, dataDir) {
  const options = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx384m', '-Dfile.encoding=UTF-8'];
  if (existsSync(archive)) options.unshift(`-XX:SharedArchiveFile=${archive}`, '-Xshare:auto');
  const extra = (process.env.ENGINE_JAVA_OPTIONS ?? '').split(' ').filter(Boolean);
  return {
    program: java,
    args: [...options, ...extra, '-jar', jar],
    env: { ENGINE_DATA_DIR: join(dataDir, 'engine') },
  };
}

/** Polls an address until it answers 200; false when the member died or it took too long. */
export async function untilReady(url, member, say) {
  const end = Date.now() + READY_MS;
  let dead = false;
  member?.ended.then(() => (dead = true));
  let told = Date.now();
  while (!dead && Date.now() < end) {
    if (await answers(url)) return true;
    if (Date.now() - told > 15_000) {
      say(`  still waiting for ${member.name} …`);
      told = Date.now();
    }
    await new Promise((done) => setTimeout(done, 150));
  }
  return false;
}

async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
