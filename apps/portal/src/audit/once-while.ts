/** Keys remembered at most; what is forgotten early is merely done once more. */
const MOST = 10_000;

/**
 * Does something once for a key within a span of time. Who asks meanwhile waits for the same act, so that nobody goes on before
 * it has happened; one that failed is tried again. Kept in this process's memory.
 */
export class OnceWhile {
  private readonly done = new Map<string, { until: number; act: Promise<void> }>();

  /** `now` and `lastsMs` in milliseconds. Rejects as `act` does. */
  async do(key: string, now: number, lastsMs: number, act: () => Promise<void>): Promise<void> {
    const before = this.done.get(key);
    if (before && now < before.until) return before.act;
    const entry = { until: now + lastsMs, act: act() };
    this.done.delete(key);
    this.done.set(key, entry);
    if (this.done.size > MOST) this.done.delete(this.done.keys().next().value!);
    try {
      await entry.act;
    } catch (error) {
      if (this.done.get(key) === entry) this.done.delete(key);
      throw error;
    }
  }
}
