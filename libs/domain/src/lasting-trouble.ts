/** Trouble that lasts is said again after this long. */
const REPEAT_MS = 5 * 60_000;
/** So many different reasons of one trouble are said; more are one trouble's noise. */
const MOST_REASONS = 5;

/**
 * What a log should say of something that is tried again and again and fails: once when it begins, again every five minutes
 * with how long it lasts, once when it ends. Times are milliseconds since 1970.
 */
export class LastingTrouble {
  private since: number | null = null;
  private saidAt = 0;
  private readonly reasons = new Set<string>();

  /** Whether it failed the last time it was tried. */
  get lasts(): boolean {
    return this.since !== null;
  }

  /**
   * It failed, for this reason: the sentence to log now, or null when it was said lately. Reasons of one `kind` are said as
   * one; unless named, they are those that differ in numbers and ids only.
   */
  failed(reason: string, kind = kindOf(reason), now = Date.now()): string | null {
    const before = this.since;
    this.since ??= now;
    if (before !== null && now - this.saidAt >= REPEAT_MS) {
      this.reasons.clear();
      return this.say(kind, now, `${reason} (for ${lengthOf(now - before)} now)`);
    }
    const known = this.reasons.has(kind) || this.reasons.size >= MOST_REASONS;
    return known ? null : this.say(kind, now, reason);
  }

  /** It works: how long the trouble lasted, in words; null when there was none. */
  ended(now = Date.now()): string | null {
    if (this.since === null) return null;
    const length = lengthOf(now - this.since);
    this.since = null;
    this.reasons.clear();
    return length;
  }

  private say(kind: string, now: number, sentence: string): string {
    this.saidAt = now;
    this.reasons.add(kind);
    return sentence;
  }
}

/** The same reason names other times, ports and ids each time. */
function kindOf(reason: string): string {
  return reason.replace(/[0-9a-f-]{8,}|\d+/gi, '#');
}

function lengthOf(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
