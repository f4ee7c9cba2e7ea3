import type { Wire } from '@zhilu/domain';

export interface Gap {
  deviceNumber: string;
  after: Wire.RecordingRow;
  from: number;
  to: number;
}

/** A span on a time line, in milliseconds, and what is said of it. */
export interface TimeSpan {
  from: number;
  to: number;
  words: string;
}

export interface TimeBar extends TimeSpan {
  /** Null where the reader may not open it. */
  id: string | null;
  bad: boolean;
}

/** One recorder's line. */
export interface TimeLane {
  device: string;
  officer: string;
  bars: TimeBar[];
  gaps: TimeSpan[];
}

/** Shorter breaks are the recorder starting its next file. */
const SHORTEST_GAP = 5_000;

const startOf = (row: Wire.RecordingRow): number => Date.parse(row.startedAt);
const endOf = (row: Wire.RecordingRow): number => startOf(row) + (row.durationMs ?? 0);

/**
 * Breaks in what should be one recording (article 5): between neighbouring segments that one device made of one and the
 * same activity. Without a named activity nothing says that there should have been a recording.
 */
export function findGaps(rows: Wire.RecordingRow[]): Gap[] {
  const gaps: Gap[] = [];
  for (const list of byDevice(rows).values()) {
    list.forEach((row, index) => {
      const next = list[index + 1];
      if (!next || !row.activity || row.activity !== next.activity) return;
      if (startOf(next) - endOf(row) < SHORTEST_GAP) return;
      gaps.push({ deviceNumber: row.deviceNumber, after: row, from: endOf(row), to: startOf(next) });
    });
  }
  return gaps.sort((a, b) => a.from - b.from);
}

export function byDevice(rows: Wire.RecordingRow[]): Map<string, Wire.RecordingRow[]> {
  const found = new Map<string, Wire.RecordingRow[]>();
  const inOrder = [...rows].sort((a, b) => startOf(a) - startOf(b));
  for (const row of inOrder) found.set(row.deviceNumber, [...(found.get(row.deviceNumber) ?? []), row]);
  return new Map([...found].sort(([a], [b]) => a.localeCompare(b)));
}

export interface Axis {
  from: number;
  to: number;
  ticks: number[];
  place: (instant: number) => number;
}

/** A time axis around the instants given, on whole steps, with 4 to 11 ticks; `place` answers in per cent. */
export function axisAround(instants: number[]): Axis {
  const HOUR = 3_600_000;
  const steps = [HOUR / 12, HOUR / 6, HOUR / 4, HOUR / 2, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR];
  const low = Math.min(...instants);
  const high = Math.max(...instants);
  const step = steps.find((each) => (high - low) / each <= 9) ?? 6 * HOUR;
  const from = Math.floor(low / step) * step;
  const to = Math.max(from + step, Math.ceil(high / step) * step);
  const ticks = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step);
  return { from, to, ticks, place: (instant) => ((instant - from) / (to - from)) * 100 };
}

export function axisOf(rows: Wire.RecordingRow[]): Axis {
  return axisAround(rows.flatMap((row) => [startOf(row), endOf(row)]));
}

export function sum(rows: { durationMs: number | null }[]): number {
  return rows.reduce((total, row) => total + (row.durationMs ?? 0), 0);
}
