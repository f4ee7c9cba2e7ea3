import { DateTime } from 'luxon';
import { BUREAU_ZONE } from '@zhilu/domain';

/**
 * The rule that gave a recording's corrected start; shown beside it, because a time without its rule proves nothing.
 * `file-name`: the name's time. `container-utc`, `container-local`: the time inside the file, taken as the standard
 * says (UTC) or as many recorders write it (local time). `file-modified`: last change minus duration. `imported`:
 * nothing usable was found, the trusted time of the import stands in.
 */
export type TimeRule = 'file-name' | 'container-utc' | 'container-local' | 'file-modified' | 'imported';

/** The times of a recording as found; none is ever overwritten. */
export interface FoundTimes {
  name: Date | null;
  container: Date | null;
  modified: Date | null;
  imported: Date;
  durationMs: number | null;
  /** Clock of the recorder minus true time at its last check, in milliseconds. */
  clockOffsetMs: number;
}

const HOUR_MS = 3600_000;
const EARLIEST = Date.UTC(2005, 0, 1);

/** The corrected start with the rule that gave it. Recorder times lose the recorder's offset; the import's time is true already. */
export function correctedStart(times: FoundTimes): { startedAt: Date; rule: TimeRule } {
  const [rule, time] = deviceTime(times) ?? ['imported', times.imported];
  if (rule === 'imported') return { startedAt: time, rule };
  return { startedAt: new Date(time.getTime() - times.clockOffsetMs), rule };
}

function deviceTime(times: FoundTimes): [TimeRule, Date] | null {
  const usable = (time: Date | null): time is Date => time !== null && isPlausible(time, times.imported);
  if (usable(times.name)) return ['file-name', times.name];
  if (usable(times.container)) return readContainerTime(times.container, times);
  if (usable(times.modified)) return ['file-modified', new Date(times.modified.getTime() - (times.durationMs ?? 0))];
  return null;
}

/** A clock that was reset (1970, 2000) or lies a day ahead of the import says nothing. */
function isPlausible(time: Date, imported: Date): boolean {
  return time.getTime() >= EARLIEST && time.getTime() <= imported.getTime() + 24 * HOUR_MS;
}

/**
 * The container's time should be UTC, yet many recorders write local time there and the recording lands eight hours
 * late. The file's last change, at the end of the recording, decides: the reading nearer to it wins when it is within
 * an hour and the other is not.
 */
function readContainerTime(container: Date, times: FoundTimes): [TimeRule, Date] {
  const asLocal = DateTime.fromJSDate(container, { zone: 'utc' })
    .setZone(BUREAU_ZONE, { keepLocalTime: true })
    .toJSDate();
  const far = (time: Date) => distanceToRecording(time, times);
  const isLocal = far(asLocal) <= HOUR_MS && far(container) > HOUR_MS;
  const isAhead = container.getTime() > times.imported.getTime();
  return isLocal || isAhead ? ['container-local', asLocal] : ['container-utc', container];
}

/** How far the time is from the start or the end of the recording by the file's last change. */
function distanceToRecording(time: Date, { modified, durationMs }: FoundTimes): number {
  if (!modified) return 0;
  const end = modified.getTime();
  return Math.min(Math.abs(time.getTime() - end), Math.abs(time.getTime() - (end - (durationMs ?? 0))));
}
