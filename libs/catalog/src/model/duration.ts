const DURATION = /^P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const [DAY, HOUR, MINUTE] = [86_400, 3_600, 60];

/** Seconds of an ISO 8601 duration of days to seconds (`P2D`, `PT36H`); null for anything else. */
export function durationSeconds(text: string): number | null {
  const match = DURATION.exec(text);
  if (!match) return null;
  const [days, hours, minutes, seconds] = match.slice(1).map((count) => Number(count ?? 0));
  return days * DAY + hours * HOUR + minutes * MINUTE + seconds;
}

/** The shortest way to write so many seconds: `P1D`, `PT12H`, `PT90M`. */
export function durationText(seconds: number): string {
  if (seconds % DAY === 0) return `P${seconds / DAY}D`;
  if (seconds % HOUR === 0) return `PT${seconds / HOUR}H`;
  return seconds % MINUTE === 0 ? `PT${seconds / MINUTE}M` : `PT${seconds}S`;
}

/**
 * Seconds after which a timer fires, each time it does; null when that is not known before the case runs (a variable, a date).
 * An endless cycle is followed for its first hundred times.
 */
export function firings({ kind, value }: { kind: string; value: string }): number[] | null {
  if (kind === 'duration') return single(durationSeconds(value));
  const cycle = /^R(\d*)\/([^/]+)$/.exec(value);
  const period = cycle && durationSeconds(cycle[2]);
  if (kind !== 'cycle' || !period) return null;
  const times = Math.min(100, cycle[1] === '' ? 100 : Number(cycle[1]));
  return Array.from({ length: times }, (_, index) => (index + 1) * period);
}

function single(seconds: number | null): number[] | null {
  return seconds === null ? null : [seconds];
}
