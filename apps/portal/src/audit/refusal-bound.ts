const WINDOW_MS = 60_000;
/** Rows a minute that one address may cause without a session, and all of them together. */
const AN_ADDRESS = 10;
const TOGETHER = 60;

/**
 * Bounds the audit rows that requests without a session cause: anybody can send them, and the chain is kept for ever. What is
 * left out is counted. Kept in this process's memory and forgotten with each minute.
 */
export class RefusalBound {
  private startedAt = 0;
  private readonly rows = new Map<string, number>();
  private together = 0;
  private leftOut = 0;

  /** How many were left out before this one, or null when this one is to be left out too. `now` in milliseconds. */
  admit(address: string, now: number): number | null {
    if (now - this.startedAt >= WINDOW_MS) this.begin(now);
    const rows = this.rows.get(address) ?? 0;
    if (rows >= AN_ADDRESS || this.together >= TOGETHER) {
      this.leftOut += 1;
      return null;
    }
    this.rows.set(address, rows + 1);
    this.together += 1;
    const before = this.leftOut;
    this.leftOut = 0;
    return before;
  }

  private begin(now: number): void {
    this.startedAt = now;
    this.rows.clear();
    this.together = 0;
  }
}
