import { SHORTEST_CLIP_MS, SMALLEST_REGION, type BlurRegion, type ClipPlan, type TimeRange } from '@zhilu/domain';

/** What a person does to clips, as steps from one list of plans to the next; nothing is changed in place, so each can be undone. */

/** Shortest range that is hidden or silent; times are milliseconds of the recording. */
const SHORTEST_MS = 200;
const NEW_CLIP_MS = 10_000;
const NEW_MUTE_MS = 3_000;
/** Smallest side of a region that is drawn: twice what a plan asks for, or nobody could take hold of it again. */
const SMALLEST = 2 * SMALLEST_REGION;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}

/** A clip that begins where the recording stands, as long as there is room. */
export function newClip(recordingId: string, atMs: number, totalMs: number): ClipPlan {
  const toMs = Math.min(totalMs, Math.round(atMs) + NEW_CLIP_MS);
  return { recordingId, fromMs: clamp(Math.round(atMs), 0, toMs - SHORTEST_CLIP_MS), toMs, blurs: [], mutes: [] };
}

/** The clip with another beginning or end; what is hidden follows: what reached the edge still does, the rest is cut to fit. */
export function withTimes(clip: ClipPlan, times: Partial<TimeRange>, totalMs: number): ClipPlan {
  let { fromMs, toMs } = { ...clip, ...times };
  fromMs = clamp(Math.round(fromMs), 0, totalMs - SHORTEST_CLIP_MS);
  toMs = clamp(Math.round(toMs), SHORTEST_CLIP_MS, totalMs);
  if (times.toMs !== undefined && times.fromMs === undefined) fromMs = Math.min(fromMs, toMs - SHORTEST_CLIP_MS);
  else toMs = Math.max(toMs, fromMs + SHORTEST_CLIP_MS);
  const fit = <R extends TimeRange>(range: R): R[] => {
    const from = range.fromMs === clip.fromMs ? fromMs : Math.max(range.fromMs, fromMs);
    const to = range.toMs === clip.toMs ? toMs : Math.min(range.toMs, toMs);
    return to > from ? [{ ...range, fromMs: from, toMs: to }] : [];
  };
  return { ...clip, fromMs, toMs, blurs: clip.blurs.flatMap(fit), mutes: clip.mutes.flatMap(fit) };
}

/** A region over the whole clip. */
export function newBlur(clip: ClipPlan, box: Box): BlurRegion {
  return { ...inFrame(box), fromMs: clip.fromMs, toMs: clip.toMs };
}

/** Silence from where the recording stands, within the clip. */
export function newMute(clip: ClipPlan, atMs: number): TimeRange {
  const fromMs = clamp(Math.round(atMs), clip.fromMs, clip.toMs - SHORTEST_MS);
  return { fromMs, toMs: Math.min(clip.toMs, fromMs + NEW_MUTE_MS) };
}

/** A range of a clip with another beginning or end, kept within the clip and forward. */
export function withRange<R extends TimeRange>(range: R, times: Partial<TimeRange>, clip: ClipPlan): R {
  const next = { ...range, ...times };
  const fromMs = clamp(Math.round(next.fromMs), clip.fromMs, clip.toMs - SHORTEST_MS);
  const toMs = clamp(Math.round(next.toMs), clip.fromMs + SHORTEST_MS, clip.toMs);
  if (toMs - fromMs >= SHORTEST_MS) return { ...next, fromMs, toMs };
  return times.fromMs === undefined
    ? { ...next, fromMs: toMs - SHORTEST_MS, toMs }
    : { ...next, fromMs, toMs: fromMs + SHORTEST_MS };
}

/** The box inside the frame and not too small, its sides on whole thousandths. */
export function inFrame({ x, y, width, height }: Box): Box {
  const w = clamp(width, SMALLEST, 1);
  const h = clamp(height, SMALLEST, 1);
  const round = (part: number): number => Math.round(part * 1000) / 1000;
  const left = round(clamp(x, 0, 1 - w));
  const top = round(clamp(y, 0, 1 - h));
  return { x: left, y: top, width: Math.min(round(w), round(1 - left)), height: Math.min(round(h), round(1 - top)) };
}

/** The box between two points of the frame. */
export function boxBetween(one: { x: number; y: number }, other: { x: number; y: number }): Box {
  return {
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  };
}

export type Grip = 'move' | 'nw' | 'ne' | 'sw' | 'se';

/** The box after a grip was pulled by this part of the frame. */
export function pulled(box: Box, grip: Grip, dx: number, dy: number): Box {
  if (grip === 'move') return inFrame({ ...box, x: box.x + dx, y: box.y + dy });
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  const [west, north] = [grip.includes('w'), grip.includes('n')];
  const moved = (edge: number, by: number, least: number, most: number): number => clamp(edge + by, least, most);
  const x = west ? moved(box.x, dx, 0, right - SMALLEST) : box.x;
  const y = north ? moved(box.y, dy, 0, bottom - SMALLEST) : box.y;
  const toX = west ? right : moved(right, dx, box.x + SMALLEST, 1);
  const toY = north ? bottom : moved(bottom, dy, box.y + SMALLEST, 1);
  return inFrame({ x, y, width: toX - x, height: toY - y });
}

/** `replaced(list, 1, item)`; without an item the place is taken out. */
export function replaced<T>(list: readonly T[], index: number, item?: T): T[] {
  return list.flatMap((each, place) => (place === index ? (item === undefined ? [] : [item]) : [each]));
}

export function isWithin({ fromMs, toMs }: TimeRange, atMs: number): boolean {
  return atMs >= fromMs && atMs < toMs;
}

/** `1:05.20`, `01:02:05.2` or plain seconds as milliseconds; null for anything else. */
export function readTime(text: string): number | null {
  const match = /^\s*(?:(?:(\d{1,3})[:：])?(\d{1,3})[:：])?(\d{1,5}(?:\.\d{1,3})?)\s*$/.exec(text);
  if (!match) return null;
  const [, hours = '0', minutes = '0', seconds] = match;
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}

/** `00:01:05.20`: a place in a recording, to the hundredth. */
export function placeText(ms: number): string {
  const hundredths = Math.round(ms / 10);
  const two = (n: number): string => String(n).padStart(2, '0');
  const seconds = Math.floor(hundredths / 100);
  const clock = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60].map(two).join(':');
  return `${clock}.${two(hundredths % 100)}`;
}
