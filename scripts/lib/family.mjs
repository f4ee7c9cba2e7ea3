import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as pause } from 'node:timers/promises';
import { LogFile } from './log-file.mjs';
import { say } from './say.mjs';

const PATIENCE_MS = 20_000;
const LINES_KEPT = 15;
/** Its last words may arrive after a part has ended; a program it started may hold its output open for long. */
const LAST_WORDS_MS = 1_000;

/**
 * The processes of one `npm start`: started one by one, stopped in the opposite order.
 * Each has a process group of its own, so that Ctrl+C reaches us alone and we decide the order. Each one's input is a pipe
 * from us: when we are killed it ends, and the parts stop by themselves.
 */
export class Family {
  #members = [];
  #stopping;
  #logs;

  /** Everything a member prints goes to a file below `logs`; on the console only what it says on purpose. */
  constructor(logs) {
    this.#logs = logs;
    mkdirSync(logs, { recursive: true });
  }

  /** Called with the id of each process that starts. */
  onStart = () => {};

  /** Called with the name when a member ends that nobody asked to end. */
  onLoss = () => {};

  /**
   * `mayEnd`: it is expected to finish by itself. `aloud`: its lines are for the person at the console. `umask`: what its new files
   * and folders forbid, if not what ours do.
   */
  start(name, program, args, env, { mayEnd = false, aloud = false, umask } = {}) {
    const ours = umask === undefined ? undefined : process.umask(umask);
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    if (ours !== undefined) process.umask(ours);
    const member = { name, child, lines: [] };
    this.#members.push(member);
    if (child.pid) this.onStart(child.pid);
    const file = new LogFile(join(this.#logs, `${name}.log`));
    const said = Promise.all([child.stdout, child.stderr].map((stream) => this.#keep(stream, file, member, aloud)));
    const exit = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
    member.ended = exit.then(async (reason) => {
      await Promise.race([said, pause(LAST_WORDS_MS)]);
      this.#members = this.#members.filter((each) => each !== member);
      if (!this.#stopping && !mayEnd) this.onLoss(name, reason, member.lines);
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

  /** Resolves when the stream has ended. */
  #keep(stream, file, member, aloud) {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    const take = (lines) => {
      const said = lines.filter((line) => line.trim() !== '');
      member.lines.push(...said);
      member.lines.splice(0, member.lines.length - LINES_KEPT);
      if (aloud) said.forEach(say);
    };
    stream.on('data', (chunk) => {
      file.append(chunk);
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop();
      take(lines);
    });
    return new Promise((resolve) => {
      stream.once('end', () => take([rest + decoder.end()]));
      stream.once('close', resolve);
    });
  }
}
