import { EngineError, Forbidden, isWorthRepeating, Unauthorized } from '../rest/errors';
import { LockLost } from './failures';

/** Parts of a lock: extended after one third; a failed extension is tried again after a twelfth. */
const HEARTBEATS = 3;
const RETRIES = 12;

/**
 * Keeps an external task's lock alive. Calls `lose` once when the engine says that the lock is gone, or when its time ran
 * out without an answer. Time is counted from before the request, so we give up sooner than the engine, never later.
 */
export class HeldLock {
  private beat: NodeJS.Timeout | undefined;
  private expiry: NodeJS.Timeout | undefined;
  private end: number;
  private stopped = false;

  constructor(
    private readonly lockMs: number,
    private readonly extend: (lockMs: number) => Promise<void>,
    private readonly lose: (reason: LockLost) => void,
  ) {
    this.end = performance.now() + lockMs;
    this.expireAt(this.end);
    this.beatIn(lockMs / HEARTBEATS);
  }

  /** True until the time for which the engine promised us the task. */
  get holds(): boolean {
    return performance.now() < this.end;
  }

  /** No more heartbeats; the lock runs out by itself. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.beat);
    clearTimeout(this.expiry);
  }

  private beatIn(ms: number): void {
    this.beat = setTimeout(() => void this.heartbeat(), ms);
  }

  private expireAt(end: number): void {
    clearTimeout(this.expiry);
    this.end = end;
    this.expiry = setTimeout(() => this.give('its time ran out before the engine answered'), end - performance.now());
  }

  private async heartbeat(): Promise<void> {
    const sentAt = performance.now();
    try {
      await this.extend(this.lockMs);
    } catch (error) {
      this.heartbeatFailed(error);
      return;
    }
    if (this.stopped) return;
    this.expireAt(sentAt + this.lockMs);
    this.beatIn(this.lockMs / HEARTBEATS);
  }

  private heartbeatFailed(error: unknown): void {
    if (this.stopped) return;
    // Repeating with refused credentials would lock the account; the lock's own end decides.
    if (error instanceof Unauthorized || error instanceof Forbidden) return;
    if (error instanceof EngineError && error.status < 500 && !isWorthRepeating(error)) {
      this.give(error.message);
      return;
    }
    this.beatIn(Math.min(2_000, this.lockMs / RETRIES));
  }

  private give(reason: string): void {
    this.stop();
    this.end = 0;
    this.lose(new LockLost(`The lock was lost: ${reason}`));
  }
}
