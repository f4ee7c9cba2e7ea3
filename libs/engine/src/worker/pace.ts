import { EngineUnavailable, Forbidden, Unauthorized } from '../rest/errors';

/** How the engine looks from here. */
export type PollState = 'starting' | 'polling' | 'away' | 'refused';

/** Longest pause between two tries while the engine is away: with the try itself below the promised 2 s. */
const LONGEST_PAUSE_MS = 1_500;
const SHORTEST_PAUSE_MS = 100;
const FIRST_CAP_MS = 250;

/**
 * When the next poll may go out. Failures back off exponentially with full jitter up to 1.5 s, because a poll refused by a
 * dead engine is cheap and work should go on within 2 s of its return; refused credentials wait a minute,
 * because the engine locks an account after ten wrong tries.
 */
export class Pace {
  private current: PollState = 'starting';
  private notBefore = 0;
  private failures = 0;
  private successAt: number | undefined;
  private unanswered = false;
  private lastError: Error | undefined;

  constructor(
    private readonly refusedPauseMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get state(): PollState {
    return this.current;
  }

  get refused(): boolean {
    return this.current === 'refused';
  }

  get consecutiveFailures(): number {
    return this.failures;
  }

  /** Error of the last poll; undefined while polls succeed. */
  get error(): Error | undefined {
    return this.lastError;
  }

  /** Milliseconds since the last answer, undefined before the first. */
  get sinceSuccessMs(): number | undefined {
    return this.successAt === undefined ? undefined : Math.round(this.now() - this.successAt);
  }

  /** Milliseconds to wait before the next poll; 0 when it may go out now. */
  get waitMs(): number {
    return Math.max(0, this.notBefore - this.now());
  }

  /** True after a poll whose answer never came: the engine may have locked tasks for us that we do not know of. */
  get mayHoldUnknownTasks(): boolean {
    return this.unanswered;
  }

  /** The unknown tasks, if any, were given back. */
  unknownTasksReleased(): void {
    this.unanswered = false;
  }

  succeeded(): void {
    this.current = 'polling';
    this.failures = 0;
    this.notBefore = 0;
    this.lastError = undefined;
    this.successAt = this.now();
  }

  failed(error: Error): void {
    this.lastError = error;
    if (error instanceof Unauthorized || error instanceof Forbidden) {
      this.current = 'refused';
      this.notBefore = this.now() + this.refusedPauseMs;
      return;
    }
    this.current = 'away';
    this.failures += 1;
    // An error that the engine answered rolled its transaction back.
    this.unanswered ||= error instanceof EngineUnavailable && error.outcomeUnknown;
    this.notBefore = this.now() + pauseAfter(this.failures);
  }
}

/** Full jitter: anything up to a cap that doubles with each failure. */
function pauseAfter(failures: number): number {
  const cap = Math.min(LONGEST_PAUSE_MS, FIRST_CAP_MS * 2 ** Math.min(failures - 1, 10));
  return SHORTEST_PAUSE_MS + Math.random() * (cap - SHORTEST_PAUSE_MS);
}
