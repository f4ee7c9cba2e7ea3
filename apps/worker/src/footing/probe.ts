import type { Sentence } from '@zhilu/domain';

/** One question at a time, each answered within a time limit: a disk or server that hangs is asked no second time meanwhile. */
export class Probe {
  private pending: Promise<Sentence | null> | null = null;
  private missingAt = -Infinity;

  constructor(
    /** What is wrong, null for nothing. */
    private readonly ask: () => Promise<Sentence | null>,
    private readonly silent: Sentence,
    private readonly timeoutMs: number,
  ) {}

  /** What is wrong now, null for nothing. Never throws. */
  async look(): Promise<Sentence | null> {
    this.pending ??= this.ask().finally(() => (this.pending = null));
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<Sentence>(
      (resolve) => (timer = setTimeout(() => resolve(this.silent), this.timeoutMs)),
    );
    const trouble = await Promise.race([this.pending, tooLate]).finally(() => clearTimeout(timer));
    if (trouble) this.missingAt = performance.now();
    return trouble;
  }

  /** True when something was wrong at or after the moment, as far as was looked. */
  wasMissingSince(moment: number): boolean {
    return this.missingAt >= moment;
  }
}
