import { spawn } from 'node:child_process';
import { say } from './say.mjs';

const PATIENCE_MS = 20_000;

/**
 * The processes of one `npm start`: started one by one, stopped in the opposite order.
 * Each has a process group of its own, so that Ctrl+C reaches us alone and we decide the order.
 */
export class Family {
  #members = [];
  #stopping;

  /** Called with the name when a member ends that nobody asked to end. */
  onLoss = () => {};

  /** `mayEnd`: it is expected to finish by itself. */
  start(name, program, args, env, { mayEnd = false } = {}) {
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    const member = { name, child, ended: new Promise((resolve) => child.once('exit', resolve)) };
    this.#members.push(member);
    prefix(child.stdout, name);
    prefix(child.stderr, name);
    child.once('exit', (code, signal) => {
      this.#members = this.#members.filter((each) => each !== member);
      if (!this.#stopping && !mayEnd) this.onLoss(name, signal ?? code);
    });
    child.once('error', (error) => say(`! ${name} did not start: ${error.message}`));
    return member;
  }

  /** Ends everybody, last started first; calling it again waits for the same end. */
  stop() {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll() {
    for (const member of [...this.#members].reverse()) {
      member.child.kill('SIGTERM');
      const timer = setTimeout(() => member.child.kill('SIGKILL'), PATIENCE_MS);
      await member.ended;
      clearTimeout(timer);
    }
  }
}

function prefix(stream, name) {
  let rest = '';
  stream.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) if (line.trim() !== '') process.stdout.write(`[${name}] ${line}\n`);
  });
}
