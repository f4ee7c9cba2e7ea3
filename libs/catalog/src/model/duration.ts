const DURATION = /^P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const [DAY, HOUR, MINUTE] = [86_400, 3_600, 60];

/** Seconds of an ISO 8601 duration of days to seconds (`P2D`, `PT36H`); null for anything else. */
export function durationSeconds(text: string): number | null {
  const match = DURATION.exec(text);
  if (!match) return null;
  const [days, hours, minutes, seconds] = match.slice(1).map((count) => Number(count ?? 0));
  return days * DAY + hours * HOUR + minutes * MINUTE + seconds;
}

/** Seconds until a timer fires first; null when that is not known before the case runs (a variable, a date). */
export function firesAfter({ kind, value }: { kind: string; value: string }): number | null {
  if (kind === 'duration') return durationSeconds(value);
  const cycle = /^R\d*\/([^/]+)$/.exec(value);
  return kind === 'cycle' && cycle ? durationSeconds(cycle[1]) : null;
}
