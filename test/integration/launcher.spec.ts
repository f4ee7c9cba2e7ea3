import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildEngine } from '../support/engine';
import { eventually, until } from '../support/stack';
import { freePort } from '../support/free-port';

const root = join(__dirname, '..', '..');

/** Engine, portal and worker below a launcher, as `npm start` and `npm run engine | portal | worker` start them. */
describe('the parts of a launcher', () => {
  let folder: string;
  let launcher: ChildProcess;
  let ports: { portal: number; engine: number; worker: number };
  let pids: number[] = [];

  beforeAll(() => buildEngine(), 300_000);
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zhilu-launch-'));
    mkdirSync(join(folder, 'engine'), { mode: 0o755 });
    ports = { portal: await freePort(), engine: await freePort(), worker: await freePort() };
    launcher = launch(folder, ports);
    const [line] = (await once(launcher.stdout!, 'data')) as [Buffer];
    pids = JSON.parse(String(line)) as number[];
    await until('the portal is ready', () => answers(`http://127.0.0.1:${ports.portal}/health/ready`), 120_000);
    await until('the worker is ready', () => answers(`http://127.0.0.1:${ports.worker}/health/ready`));
  });
  afterEach(() => {
    for (const pid of [launcher.pid!, ...pids].filter(isAlive)) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const log = (part: string) => readFileSync(join(folder, 'logs', `${part}.log`), 'utf8');

  it('stop in order by themselves when it is killed', async () => {
    expect(pids.filter(isAlive)).toHaveLength(3);
    launcher.kill('SIGKILL');
    const [engine, portal, worker] = pids;
    await until('portal and worker are gone', async () => ![portal, worker].some(isAlive), 10_000);
    expect(isAlive(engine)).toBe(true);
    await until('the engine is gone', async () => !isAlive(engine), 15_000);
    // A part that was torn down instead of stopping says so.
    expect(log('portal') + log('worker')).not.toMatch(/EPIPE|uncaught/i);
  });

  it('let nobody else read the engine’s database, not even where its folder stood open', () => {
    const made = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.startsWith('engine'));
    expect(made).toContain('engine/engine.mv.db');
    expect(made.filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0)).toEqual([]);
  });

  it('stop when it is told to', async () => {
    launcher.kill('SIGTERM');
    await eventually('it ends', async () => launcher.exitCode, 40_000);
    expect([launcher.exitCode, pids.filter(isAlive)]).toEqual([0, []]);
  });
});

it('a start ends the parts of a launcher that was killed, and leaves those whose launcher lives', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhilu-left-'));
  const leftovers = JSON.stringify(pathToFileURL(join(root, 'scripts/lib/leftovers.mjs')).href);
  const part = `spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', ${JSON.stringify(root + '/')}], { stdio: 'ignore' })`;
  const code = `
    import { spawn } from 'node:child_process';
    import { rememberProcess } from ${leftovers};
    const { pid } = ${part};
    rememberProcess(${JSON.stringify(folder)}, pid);
    console.log(pid);
    setInterval(() => {}, 1000);`;
  const launchers: ChildProcess[] = [];
  const pids: number[] = [];
  const startAgain = () =>
    execFileSync(process.execPath, [
      '--input-type=module',
      '-e',
      `const { endLeftovers } = await import(${leftovers}); await endLeftovers(${JSON.stringify(folder)});`,
    ]);
  try {
    for (let count = 0; count < 2; count += 1) {
      const launched = spawn(process.execPath, ['--input-type=module', '-e', code], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      launchers.push(launched);
      pids.push(Number(String(((await once(launched.stdout!, 'data')) as [Buffer])[0])));
    }
    startAgain();
    expect(pids.map(isAlive)).toEqual([true, true]);
    launchers[0].kill('SIGKILL');
    await once(launchers[0], 'exit');
    startAgain();
    await until('the part of the killed launcher is gone', async () => !isAlive(pids[0]));
    expect(isAlive(pids[1])).toBe(true);
  } finally {
    for (const pid of [...launchers.map((each) => each.pid!), ...pids].filter(isAlive)) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true });
  }
});

it('the data folder becomes its owner’s alone, though it stood open before', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhilu-data-'));
  chmodSync(folder, 0o755);
  const code = `
    const { installation } = await import(${JSON.stringify(pathToFileURL(join(root, 'scripts/lib/parts.mjs')).href)});
    await installation();`;
  const env = { ...process.env, DATA_DIR: folder };
  execFileSync(process.execPath, ['--input-type=module', '-e', code], { env });
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  rmSync(folder, { recursive: true });
});

it('the last words of a part that ends are heard whole, without a line end and with a sign cut in two', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhilu-words-'));
  const part = `
    const bytes = Buffer.from('第一行\\n端口被占用');
    process.stdout.write(bytes.subarray(0, 11));
    setTimeout(() => process.stdout.write(bytes.subarray(11)), 100);`;
  const code = `
    const { Family } = await import(${JSON.stringify(pathToFileURL(join(root, 'scripts/lib/family.mjs')).href)});
    const family = new Family(${JSON.stringify(folder)});
    family.onLoss = (name, reason, lines) => console.log(JSON.stringify([name, reason, lines]));
    family.start('part', process.execPath, ['-e', ${JSON.stringify(part)}], {});`;
  const heard = execFileSync(process.execPath, ['--input-type=module', '-e', code]);
  expect(JSON.parse(String(heard))).toEqual(['part', 0, ['第一行', '端口被占用']]);
  rmSync(folder, { recursive: true });
});

it('a log that could not be written goes on in a line of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhilu-log-'));
  const path = join(folder, 'part.log');
  const code = `
    import { mkdirSync, rmSync } from 'node:fs';
    const { LogFile } = await import(${JSON.stringify(pathToFileURL(join(root, 'scripts/lib/log-file.mjs')).href)});
    const path = ${JSON.stringify(path)};
    const log = new LogFile(path);
    mkdirSync(path);
    log.append(Buffer.from('lost'));
    rmSync(path, { recursive: true });
    for (const line of ['kept', ' whole\\n']) log.append(Buffer.from(line));`;
  expect(String(execFileSync(process.execPath, ['--input-type=module', '-e', code]))).toContain('cannot be written');
  expect(readFileSync(path, 'utf8')).toBe('\nkept whole\n');
  rmSync(folder, { recursive: true });
});

it('a log is kept within bounds, the newest lines in the file that carries the name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhilu-log-'));
  const code = `
    const { LogFile } = await import(${JSON.stringify(pathToFileURL(join(root, 'scripts/lib/log-file.mjs')).href)});
    const log = new LogFile(${JSON.stringify(join(folder, 'part.log'))}, 100);
    for (let line = 0; line < 100; line += 1) log.append(Buffer.from('line ' + line + '\\n'));`;
  execFileSync(process.execPath, ['--input-type=module', '-e', code]);
  const names = readdirSync(folder).sort();
  expect(names).toEqual(['part.1.log', 'part.2.log', 'part.3.log', 'part.4.log', 'part.5.log', 'part.log']);
  for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(100);
  const newest = readFileSync(join(folder, 'part.1.log'), 'utf8') + readFileSync(join(folder, 'part.log'), 'utf8');
  expect(newest.trim().split('\n').at(-1)).toBe('line 99');
  expect(newest).toContain('line 98\nline 99');
  rmSync(folder, { recursive: true });
});

function launch(folder: string, ports: { portal: number; engine: number; worker: number }): ChildProcess {
  const jar = join(root, 'engine', 'app', 'target', 'zhilu-engine.jar');
  const env = {
    DATA_DIR: folder,
    PORT: String(ports.portal),
    ENGINE_PORT: String(ports.engine),
    WORKER_HEALTH_PORT: String(ports.worker),
    SESSION_SECRET: 's'.repeat(32),
    ENGINE_ADMIN_PASSWORD: 'only-for-this-test',
    ENGINE_PORTAL_PASSWORD: 'only-for-this-test',
    ENGINE_WORKER_PASSWORD: 'only-for-this-test',
    DEMO: 'false',
  };
  const input = { dataDir: folder, engine: { java: 'java', jar, archive: '' }, env };
  return spawn(process.execPath, [join(root, 'test', 'support', 'launch.mjs')], {
    env: { ...process.env, INPUT: JSON.stringify(input) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
