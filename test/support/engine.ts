import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Starts the engine's jar as a child process for a test, on a free port and in a folder of its own.
 * The engine dies with the test process, even when that one is killed.
 */

export type EngineProfile = 'camunda' | 'operaton';

export interface Account {
  user: string;
  password: string;
}

export interface EngineOptions {
  profile?: EngineProfile;
  /** Further variables for the process; they win over what is set here. */
  env?: Record<string, string>;
  /** Kept after stop(); without it a temporary folder is made and removed. */
  dataDir?: string;
  port?: number;
  /** Test classes in front of the jar's, for an engine that the product does not ship. */
  mainClass?: string;
}

export interface RunningEngine {
  readonly url: string;
  readonly port: number;
  readonly profile: EngineProfile;
  readonly admin: Account;
  readonly portal: Account;
  readonly worker: Account;
  readonly dataDir: string;
  readonly pid: number;
  /** What the process has printed since its last start. */
  log(): string;
  /** Stops it in order and removes a temporary data folder. */
  stop(): Promise<void>;
  /** SIGKILL; the data folder stays. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port, after kill() or while it runs. */
  restart(): Promise<void>;
}

/** The checkout, whether this file runs from source or compiled below dist. */
const root =
  [join(__dirname, '..', '..'), join(__dirname, '..', '..', '..')].find((folder) =>
    existsSync(join(folder, 'engine', 'pom.xml')),
  ) ?? process.cwd();
const START_TIMEOUT = 120_000;
const JVM = ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Dfile.encoding=UTF-8'];

function jarName(profile: EngineProfile): string {
  return profile === 'operaton' ? 'zhilu-engine-operaton.jar' : 'zhilu-engine.jar';
}

function fatJar(profile: EngineProfile): string {
  return join(root, 'engine', 'app', 'target', jarName(profile));
}

function newestSource(folder: string): number {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'target') continue;
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestSource(path) : statSync(path).mtimeMs);
  }
  return newest;
}

function isBuilt(profile: EngineProfile): boolean {
  const jar = fatJar(profile);
  return existsSync(jar) && statSync(jar).mtimeMs >= newestSource(join(root, 'engine'));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Test files run side by side; one of them does the work, the others wait for it. */
async function exclusively<T>(name: string, work: () => T): Promise<T> {
  const folder = join(root, '.zhilu-build');
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, `${name}.lock`);
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      let owner = 0;
      try {
        owner = Number(readFileSync(lock, 'utf8'));
      } catch {
        continue;
      }
      if (owner && !isAlive(owner)) rmSync(lock, { force: true });
      await delay(100);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Builds the jar when it is missing or older than its sources; throws with Maven's last lines. */
export async function buildEngine(profile: EngineProfile = 'camunda'): Promise<void> {
  if (isBuilt(profile)) return;
  await exclusively(`engine-${profile}`, () => {
    if (isBuilt(profile)) return;
    const args = ['-q', '-B', '-ntp', '-P', profile, 'package'];
    const built = spawnSync('mvn', args, { cwd: join(root, 'engine'), encoding: 'utf8' });
    if (built.status !== 0) {
      const output = `${built.stdout ?? ''}${built.stderr ?? ''}${built.error ?? ''}`;
      throw new Error(`the ${profile} engine cannot be built:\n${output.split('\n').slice(-15).join('\n')}`);
    }
  });
}

/** The extracted layout starts in half the time; an archive older than the jar belongs to another build. */
async function launchOf(profile: EngineProfile, mainClass?: string): Promise<string[]> {
  const folder = join(root, '.zhilu-build', 'engine', profile);
  const jar = join(folder, jarName(profile));
  const archive = jar.replace(/\.jar$/, '.jsa');
  const fresh = existsSync(archive) && existsSync(jar) && isFresh(archive, fatJar(profile));
  if (mainClass) {
    const classes = join(root, 'engine', 'app', 'target', profile, 'test-classes');
    return ['-cp', `${classes}:${await extracted(profile)}`, mainClass];
  }
  return fresh ? [`-XX:SharedArchiveFile=${archive}`, '-jar', jar] : ['-jar', fatJar(profile)];
}

function isFresh(archive: string, jar: string): boolean {
  return !existsSync(jar) || statSync(archive).mtimeMs >= statSync(jar).mtimeMs;
}

/** Test classes cannot be put before a fat jar's, so it is unpacked beside it: once, for suites that start together. */
async function extracted(profile: EngineProfile): Promise<string> {
  const folder = join(root, 'engine', 'app', 'target', profile, 'extracted');
  await exclusively(`engine-${profile}-extracted`, () => {
    const done = join(folder, '.done');
    if (existsSync(done) && statSync(done).mtimeMs >= statSync(fatJar(profile)).mtimeMs) return;
    rmSync(folder, { recursive: true, force: true });
    const args = ['-Djarmode=tools', '-jar', fatJar(profile), 'extract', '--destination', folder];
    const unpacked = spawnSync('java', args, { encoding: 'utf8' });
    if (unpacked.status !== 0) throw new Error(`the engine cannot be unpacked: ${unpacked.stderr}`);
    writeFileSync(done, '');
  });
  return join(folder, jarName(profile));
}

class EngineProcess implements RunningEngine {
  port: number;
  private child!: ChildProcess;
  private output = '';
  private readonly temporary: boolean;
  readonly profile: EngineProfile;
  readonly dataDir: string;
  readonly admin: Account = { user: 'zhilu-admin', password: randomBytes(18).toString('base64url') };
  readonly portal: Account = { user: 'zhilu-portal', password: randomBytes(18).toString('base64url') };
  readonly worker: Account = { user: 'zhilu-worker', password: randomBytes(18).toString('base64url') };

  constructor(private readonly options: EngineOptions) {
    this.profile = options.profile ?? 'camunda';
    this.temporary = options.dataDir === undefined;
    this.dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'zhilu-engine-'));
    this.port = options.port ?? 0;
    const env = options.env ?? {};
    const set = (account: Account, role: string) => {
      account.user = env[`ENGINE_${role}_USER`] ?? account.user;
      account.password = env[`ENGINE_${role}_PASSWORD`] ?? account.password;
    };
    set(this.admin, 'ADMIN');
    set(this.portal, 'PORTAL');
    set(this.worker, 'WORKER');
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/engine-rest`;
  }

  get pid(): number {
    return this.child.pid!;
  }

  log(): string {
    return this.output;
  }

  async start(): Promise<void> {
    this.output = '';
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ENGINE_')));
    const launch = await launchOf(this.profile, this.options.mainClass);
    this.child = spawn('java', [...JVM, ...launch], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...inherited,
        ENGINE_HOST: '127.0.0.1',
        ENGINE_PORT: String(this.port),
        ENGINE_DATA_DIR: this.dataDir,
        ENGINE_ADMIN_PASSWORD: this.admin.password,
        ENGINE_PORTAL_PASSWORD: this.portal.password,
        ENGINE_WORKER_PASSWORD: this.worker.password,
        ...this.options.env,
      },
    });
    this.watch();
    await this.untilReady();
  }

  /** Its input closes when this process ends in whatever way; then the engine goes too. */
  private watch(): void {
    const script = `cat >/dev/null; kill -9 ${this.child.pid} 2>/dev/null`;
    const watchdog = spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    watchdog.unref();
    (watchdog.stdin as unknown as { unref?: () => void }).unref?.();
    this.child.once('exit', () => {
      if (watchdog.pid) {
        try {
          process.kill(-watchdog.pid, 'SIGKILL');
        } catch {
          // It had ended already.
        }
      }
    });
  }

  /** The engine prints one line when the first request will succeed, and the port with it. */
  private untilReady(): Promise<void> {
    const child = this.child;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail('did not become ready in time'), START_TIMEOUT);
      const fail = (reason: string) => {
        clearTimeout(timer);
        child.kill('SIGKILL');
        reject(new Error(`the ${this.profile} engine ${reason}:\n${this.output.slice(-4000)}`));
      };
      const read = (chunk: Buffer) => {
        this.output = (this.output + chunk.toString('utf8')).slice(-1_000_000);
        const ready = /Engine is ready: http:\/\/[^:\s]+:(\d+)\/engine-rest/.exec(this.output);
        if (!ready) return;
        this.port = Number(ready[1]);
        clearTimeout(timer);
        resolve();
      };
      child.stdout!.on('data', read);
      child.stderr!.on('data', read);
      child.once('error', (error) => fail(`cannot be started (${error.message})`));
      child.once('exit', (code) => fail(`ended with code ${code}`));
    });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    this.child.kill(signal);
    const hard = setTimeout(() => this.child.kill('SIGKILL'), 20_000);
    await gone;
    clearTimeout(hard);
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    if (this.temporary) rmSync(this.dataDir, { recursive: true, force: true });
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.end('SIGTERM');
    await this.start();
  }
}

export async function startEngine(options: EngineOptions = {}): Promise<RunningEngine> {
  await buildEngine(options.profile);
  const engine = new EngineProcess(options);
  await engine.start();
  return engine;
}
