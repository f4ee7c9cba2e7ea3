import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const REGISTER = pathToFileURL(join(__dirname, 'register-typescript.mjs')).href;

/** A process of its own that runs one of our TypeScript files. */
export interface Child {
  process: ChildProcess;
  /** Everything it has written to standard output so far. */
  output(): string;
  /** Resolves with its standard output when it ends well; rejects with its standard error otherwise. */
  done: Promise<string>;
}

const running = new Set<ChildProcess>();

/** Kills what a failed test has left running; call it after each test. */
export async function stopChildren(): Promise<void> {
  const left = [...running];
  left.forEach((child) => child.kill('SIGKILL'));
  await Promise.all(left.map((child) => once(child, 'close')));
}

/** Starts `file` (absolute, .ts) in its own process; it finds `input` as JSON in the environment variable INPUT and `given` as its arguments. */
export function startChild(file: string, input: unknown, given: readonly string[] = []): Child {
  const run = spawn(
    process.execPath,
    ['--import', REGISTER, '-e', `require(${JSON.stringify(file)})`, '--', ...[file, ...given]],
    {
      cwd: join(__dirname, '..', '..'),
      env: { ...process.env, INPUT: JSON.stringify(input) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  running.add(run);
  run.once('close', () => running.delete(run));
  const text = { out: '', error: '' };
  run.stdout.on('data', (piece) => (text.out += piece));
  run.stderr.on('data', (piece) => (text.error += piece));
  const done = once(run, 'close').then(([code]) => {
    if (code === 0) return text.out;
    throw new Error(`${file} ended with ${code ?? run.signalCode}: ${text.error}`);
  });
  done.catch(() => undefined);
  return { process: run, output: () => text.out, done };
}

/** Resolves as soon as the predicate holds; rejects after the time in milliseconds, naming what was waited for. */
export async function until(
  what: string,
  predicate: () => boolean | Promise<boolean>,
  timeoutMs = 120_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await predicate())) {
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
