import { spawn } from 'node:child_process';

/** Runs a program to its end, keeping its output for the case that it fails. Throws with the last lines of it. */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const keep = (chunk) => (output = (output + chunk).slice(-6000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => reject(new Error(`${program} did not start: ${error.message}`)));
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${program} ${args[0] ?? ''} ended with ${code}:\n${output}`)),
    );
  });
}

const PATIENCE_MS = 5_000;

/**
 * Runs a program with its output shown as it comes; answers its exit code. The program has a process group of its own:
 * whoever stops us stops all of it, also the workers a test runner started and would leave behind.
 */
export function show(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', detached: process.platform !== 'win32', ...options });
    let stopped = false;
    const stop = () => {
      stopped = true;
      endGroup(child.pid, 'SIGTERM');
      setTimeout(() => endGroup(child.pid, 'SIGKILL'), PATIENCE_MS);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.once(signal, stop);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      for (const each of signals) process.off(each, stop);
      if (stopped) {
        endGroup(child.pid, 'SIGKILL');
        process.exit(1);
      }
      resolve(signal ? 1 : (code ?? 1));
    });
  });
}

/** Nobody is left of a group that ended by itself: that is no error. */
function endGroup(group, signal) {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
