import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EngineClient } from '@zhilu/engine';
import { DEMO_PASSWORD } from '../../apps/portal/src/people/password-rules';
import { PortalClient } from '../../apps/portal/src/demo/portal-client';
import { startEngine, type EngineProfile, type RunningEngine } from './engine';
import { freePort } from './free-port';

const root = join(__dirname, '..', '..');

/** The compiled portal and worker with a real engine, each a process of its own, in a folder of its own. */
export interface Stack {
  url: string;
  folder: string;
  cards: string;
  engine: RunningEngine;
  /** Engine's REST with the administrator's account: for timers and questions, never for what a person does. */
  rest: EngineClient;
  portal: App;
  worker: App;
  /** A demo person's session; the same one for the same login. */
  as(login: string): Promise<PortalClient>;
  /** One more portal on the same facts and the same engine; it stops with the stack. */
  addPortal(): Promise<{ url: string; portal: App }>;
  stop(): Promise<void>;
}

/** One process of ours that tests may kill and start again. */
export class App {
  private child: ChildProcess | null = null;
  output = '';

  constructor(
    readonly name: string,
    private readonly file: string,
    private readonly env: Record<string, string>,
    readonly readyUrl: string,
  ) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** `change` stands above what the process had before. */
  async start(change: Record<string, string> = {}): Promise<void> {
    const child = spawn(process.execPath, [join(root, this.file)], {
      env: { ...process.env, ...this.env, ...change },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const keep = (chunk: Buffer) => (this.output = (this.output + chunk.toString()).slice(-40_000));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    await until(`${this.name} is ready`, async () => {
      if (child.exitCode !== null) throw new Error(`The ${this.name} ended with ${child.exitCode}:\n${this.output}`);
      return answers(this.readyUrl);
    });
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    return ended;
  }
}

export interface StackOptions {
  profile?: EngineProfile;
  env?: Record<string, string>;
  /** Variables of the engine alone. */
  engineEnv?: Record<string, string>;
  /** An engine that the product does not ship; see `startEngine`. */
  mainClass?: string;
  /** What happens at the engine before ours come. */
  prepare?: (engine: RunningEngine) => Promise<void>;
}

export async function startStack({
  profile,
  env = {},
  engineEnv,
  mainClass,
  prepare,
}: StackOptions = {}): Promise<Stack> {
  if (!existsSync(join(root, 'dist/apps/portal/src/main.js')))
    throw new Error('The product is not compiled: run npm run build, or the tests with npm test.');
  const folder = mkdtempSync(join(tmpdir(), 'zhilu-stack-'));
  const engine = await startEngine({ profile, dataDir: join(folder, 'engine'), mainClass, env: engineEnv });
  const [port, healthPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const shared = {
    DATA_DIR: folder,
    PORT: String(port),
    HOST: '127.0.0.1',
    ENGINE_URL: engine.url,
    ENGINE_PORTAL_USER: engine.portal.user,
    ENGINE_PORTAL_PASSWORD: engine.portal.password,
    ENGINE_WORKER_USER: engine.worker.user,
    ENGINE_WORKER_PASSWORD: engine.worker.password,
    WORKER_HEALTH_PORT: String(healthPort),
    SESSION_SECRET: 'only-for-tests-only-for-tests-only',
    DEMO: 'true',
    TZ: 'Asia/Shanghai',
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    ...env,
  };
  const portal = new App('portal', 'dist/apps/portal/src/main.js', shared, `${url}/health/live`);
  const worker = new App(
    'worker',
    'dist/apps/worker/src/main.js',
    shared,
    `http://127.0.0.1:${healthPort}/health/ready`,
  );
  const morePortals: App[] = [];
  const sessions = new Map<string, Promise<PortalClient>>();
  const stack: Stack = {
    url,
    folder,
    cards: join(folder, 'cards'),
    engine,
    rest: new EngineClient({ url: engine.url, user: engine.admin.user, password: engine.admin.password }),
    portal,
    worker,
    as: (login) => {
      const session = sessions.get(login) ?? PortalClient.login(url, login, DEMO_PASSWORD);
      sessions.set(login, session);
      return session;
    },
    addPortal: async () => {
      const own = { PORT: String(await freePort()) };
      const address = `http://127.0.0.1:${own.PORT}`;
      const another = new App(
        'portal',
        'dist/apps/portal/src/main.js',
        { ...shared, ...own },
        `${address}/health/live`,
      );
      morePortals.push(another);
      await another.start();
      return { url: address, portal: another };
    },
    stop: async () => {
      await Promise.all(morePortals.map((each) => each.kill('SIGTERM')));
      await worker.kill('SIGTERM');
      await portal.kill('SIGTERM');
      await engine.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  try {
    await prepare?.(engine);
    await portal.start();
    await worker.start();
    // Ready is a portal whose spine deployed every shipped bundle and compared itself with the engine.
    await until('the shipped bundles are deployed', () => answers(`${url}/health/ready`));
    return stack;
  } catch (error) {
    await stack.stop();
    throw new Error(`${String(error)}\n${portal.output.slice(-4_000)}\n${worker.output.slice(-1_000)}`, {
      cause: error,
    });
  }
}

/** Polls until the predicate holds; fails with what was awaited. */
export async function until(what: string, predicate: () => Promise<boolean>, timeoutMs = 120_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    if (await predicate()) return;
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs / 1000} s in vain until ${what}.`);
    // A look costs the portal about ten milliseconds of the time it needs for what is awaited.
    await pause(120);
  }
}

/** Polls until there is a value. */
export async function eventually<T>(
  what: string,
  find: () => Promise<T | null | undefined>,
  timeoutMs = 120_000,
): Promise<T> {
  let found: T | null | undefined;
  await until(what, async () => (found = await find()) != null, timeoutMs);
  return found as T;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
