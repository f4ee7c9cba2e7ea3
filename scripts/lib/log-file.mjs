import { appendFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { say } from './say.mjs';

const MOST_BYTES = 10_000_000;
const KEPT = 5;

/** A part's log: `name.log`, and when it is full `name.1.log` to `name.5.log`, the oldest last. */
export class LogFile {
  #path;
  #most;
  #bytes;
  #unwritable = false;

  constructor(path, mostBytes = MOST_BYTES) {
    this.#path = path;
    this.#most = mostBytes;
  }

  /** A log that cannot be written (a full disk) is said once and ends nobody. */
  append(chunk) {
    try {
      this.#bytes ??= existsSync(this.#path) ? statSync(this.#path).size : 0;
      if (this.#bytes > 0 && this.#bytes + chunk.length > this.#most) this.#makeRoom();
      // Of what was written last, the end of the line may be missing.
      const piece = this.#unwritable ? Buffer.concat([Buffer.from('\n'), Buffer.from(chunk)]) : chunk;
      appendFileSync(this.#path, piece, { mode: 0o600 });
      this.#bytes += piece.length;
      this.#unwritable = false;
    } catch (error) {
      if (!this.#unwritable) say(`! The log ${this.#path} cannot be written (${error.code}); make room on the disk.`);
      this.#unwritable = true;
    }
  }

  #makeRoom() {
    rmSync(this.#numbered(KEPT), { force: true });
    for (let number = KEPT - 1; number >= 0; number -= 1)
      if (existsSync(this.#numbered(number))) renameSync(this.#numbered(number), this.#numbered(number + 1));
    this.#bytes = 0;
  }

  #numbered(number) {
    return number === 0 ? this.#path : this.#path.replace(/\.log$/, `.${number}.log`);
  }
}
