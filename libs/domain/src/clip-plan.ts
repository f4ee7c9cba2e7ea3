import type { Sentence } from './refusal';

/** A part of a recording, in milliseconds from its first frame; the end itself is not included. */
export interface TimeRange {
  fromMs: number;
  toMs: number;
}

/** A part of the picture made unrecognisable for a while; place and size are fractions (0 to 1) of the frame. */
export interface BlurRegion extends TimeRange {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One clip of a recording as it is to be made public: what of it, and what in it is hidden. All times are the recording's. */
export interface ClipPlan extends TimeRange {
  recordingId: string;
  blurs: BlurRegion[];
  mutes: TimeRange[];
}

/** What a plan is held against. */
export interface ClippedRecording {
  /** How the reader knows it, e.g. its recorder and start. */
  label: string;
  /** Null where the recording could not be read, e.g. because it is damaged. */
  durationMs: number | null;
}

export const MOST_CLIPS = 20;
/** Most regions and most muted ranges of one clip. */
export const MOST_HIDDEN = 50;
/** A shorter clip shows nothing, and less than some codecs' first group of pictures. */
export const SHORTEST_CLIP_MS = 1_000;
/** Smallest side of a region: less hides nobody's face. */
export const SMALLEST_REGION = 0.01;
/** Fractions drawn with a mouse add up to a hair more than the whole. */
const HAIR = 1e-6;

const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** A copy of the clips with exactly the known fields, or null for anything that is not a list of clips by its shape. */
export function clipsOf(value: unknown): ClipPlan[] | null {
  if (!Array.isArray(value) || value.length > MOST_CLIPS) return null;
  const clips = value.map(clipOf);
  return clips.every((clip) => clip !== null) ? clips : null;
}

function clipOf(value: unknown): ClipPlan | null {
  if (!isRecord(value) || typeof value.recordingId !== 'string' || !ID.test(value.recordingId)) return null;
  const range = rangeOf(value);
  const blurs = listOf(value.blurs, regionOf);
  const mutes = listOf(value.mutes, rangeOf);
  return range && blurs && mutes && { recordingId: value.recordingId, ...range, blurs, mutes };
}

function regionOf(value: unknown): BlurRegion | null {
  const range = rangeOf(value);
  if (!range || !isRecord(value)) return null;
  const { x, y, width, height } = value;
  return [x, y, width, height].every(isFinite) ? ({ ...range, x, y, width, height } as BlurRegion) : null;
}

function rangeOf(value: unknown): TimeRange | null {
  if (!isRecord(value)) return null;
  const { fromMs, toMs } = value;
  return Number.isSafeInteger(fromMs) && Number.isSafeInteger(toMs) ? ({ fromMs, toMs } as TimeRange) : null;
}

function listOf<T>(value: unknown, read: (each: unknown) => T | null): T[] | null {
  if (!Array.isArray(value) || value.length > MOST_HIDDEN) return null;
  const items = value.map(read);
  return items.every((item) => item !== null) ? (items as T[]) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFinite(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

/**
 * What is wrong with the clips, a sentence each with the clip's number and the value; empty when nothing is. `recordings` by
 * their ids: a clip of any other recording is refused.
 *
 * art-16: 片段和遮挡不得超出录像 / Clips and regions stay within the recording
 */
export function clipPlanProblems(value: unknown, recordings: ReadonlyMap<string, ClippedRecording>): Sentence[] {
  const clips = clipsOf(value);
  if (clips === null) return [unreadable()];
  return clips.flatMap((clip, index) => problemsOf(clip, index + 1, recordings.get(clip.recordingId)));
}

function problemsOf(clip: ClipPlan, number: number, recording: ClippedRecording | undefined): Sentence[] {
  if (!recording)
    return [
      said(
        number,
        '所选录像不存在或无权选用，请重新选择',
        'its recording is not there or not yours to name; choose again',
      ),
    ];
  const { durationMs, label } = recording;
  if (durationMs === null)
    return [
      said(
        number,
        `录像“${label}”无法读出时长（可能已损坏），不能截取`,
        `the length of "${label}" cannot be read (it may be damaged), so nothing is cut from it`,
      ),
    ];
  const own = rangeProblems(clip, number, durationMs);
  if (own.length > 0) return own;
  return [
    ...clip.blurs.flatMap((blur, index) => blurProblems(blur, clip, number, index + 1)),
    ...clip.mutes.flatMap((mute, index) =>
      insideProblems(mute, clip, number, { zh: `静音 ${index + 1}`, en: `mute ${index + 1}` }),
    ),
  ];
}

function rangeProblems({ fromMs, toMs }: TimeRange, number: number, durationMs: number): Sentence[] {
  if (fromMs < 0 || toMs > durationMs) {
    const [zh, en] = [`${clockOf(fromMs)}—${clockOf(toMs)}`, `${clockOf(fromMs)} to ${clockOf(toMs)}`];
    return [
      said(
        number,
        `${zh} 超出录像（全长 ${clockOf(durationMs)}），请改在录像之内`,
        `${en} lies outside the recording (${clockOf(durationMs)} long); keep within it`,
      ),
    ];
  }
  if (toMs - fromMs >= SHORTEST_CLIP_MS) return [];
  return [
    said(
      number,
      `结束 ${clockOf(toMs)} 应比开始 ${clockOf(fromMs)} 至少晚 1 秒`,
      `its end ${clockOf(toMs)} must be at least 1 s after its start ${clockOf(fromMs)}`,
    ),
  ];
}

function blurProblems(blur: BlurRegion, clip: ClipPlan, number: number, index: number): Sentence[] {
  const name = { zh: `遮挡 ${index}`, en: `region ${index}` };
  const { x, y, width, height } = blur;
  if (width < SMALLEST_REGION || height < SMALLEST_REGION)
    return [
      said(
        number,
        `${name.zh} 太小，边长至少为画面的 1%，请重新框选`,
        `${name.en} is too small: each side at least 1 % of the picture; draw it again`,
      ),
    ];
  if (x < -HAIR || y < -HAIR || x + width > 1 + HAIR || y + height > 1 + HAIR)
    return [said(number, `${name.zh} 超出画面，请重新框选`, `${name.en} reaches outside the picture; draw it again`)];
  return insideProblems(blur, clip, number, name);
}

function insideProblems({ fromMs, toMs }: TimeRange, clip: TimeRange, number: number, name: Sentence): Sentence[] {
  if (toMs <= fromMs)
    return [
      said(
        number,
        `${name.zh} 的结束 ${clockOf(toMs)} 应晚于开始 ${clockOf(fromMs)}`,
        `${name.en} must end (${clockOf(toMs)}) after it starts (${clockOf(fromMs)})`,
      ),
    ];
  if (fromMs >= clip.fromMs && toMs <= clip.toMs) return [];
  return [
    said(
      number,
      `${name.zh}（${clockOf(fromMs)}—${clockOf(toMs)}）应在片段 ${clockOf(clip.fromMs)}—${clockOf(clip.toMs)} 之内`,
      `${name.en} (${clockOf(fromMs)} to ${clockOf(toMs)}) must lie within the clip, ${clockOf(clip.fromMs)} to ${clockOf(clip.toMs)}`,
    ),
  ];
}

/**
 * After approval more may be hidden, and nothing else changed: what is wrong with `after`, empty when it shows no more than
 * `before`. The same clips in the same order, and every region and muted range of before still there.
 *
 * art-16: 批准后只能增加遮挡 / After approval more may be hidden, never less
 */
export function onlyMoreHidden(before: readonly ClipPlan[], after: readonly ClipPlan[]): Sentence[] {
  const changed = {
    zh: '批准后不能增减或改动片段，只能增加遮挡和静音',
    en: 'After approval clips stay as they are; only regions and mutes may be added',
  };
  if (after.length !== before.length) return [changed];
  return before.flatMap((clip, index) => {
    const now = after[index];
    const same = now.recordingId === clip.recordingId && now.fromMs === clip.fromMs && now.toMs === clip.toMs;
    if (!same) return [changed];
    const kept =
      clip.blurs.every((blur) => now.blurs.some((each) => sameRegion(blur, each))) &&
      clip.mutes.every((mute) => now.mutes.some((each) => sameRange(mute, each)));
    return kept ? [] : [said(index + 1, '批准时已有的遮挡和静音不能删改', 'regions and mutes that were approved stay')];
  });
}

function sameRange(one: TimeRange, other: TimeRange): boolean {
  return one.fromMs === other.fromMs && one.toMs === other.toMs;
}

function sameRegion(one: BlurRegion, other: BlurRegion): boolean {
  const sides = ['x', 'y', 'width', 'height'] as const;
  return sameRange(one, other) && sides.every((side) => Math.abs(one[side] - other[side]) <= HAIR);
}

function said(number: number, zh: string, en: string): Sentence {
  return { zh: `片段 ${number}：${zh}。`, en: `Clip ${number}: ${en}.` };
}

function unreadable(): Sentence {
  return {
    zh: `片段的内容不正确：最多 ${MOST_CLIPS} 段，每段最多 ${MOST_HIDDEN} 处遮挡和 ${MOST_HIDDEN} 处静音，请重新截取。`,
    en: `These are no clips: at most ${MOST_CLIPS}, each with at most ${MOST_HIDDEN} regions and ${MOST_HIDDEN} mutes. Cut them again.`,
  };
}

/** Milliseconds as people read a player: `01:05.2`, with hours where there are any. */
export function clockOf(milliseconds: number): string {
  const sign = milliseconds < 0 ? '-' : '';
  const tenths = Math.round(Math.abs(milliseconds) / 100);
  const seconds = Math.floor(tenths / 10);
  const pad = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const start = hours > 0 ? `${pad(hours)}:` : '';
  return `${sign}${start}${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}.${tenths % 10}`;
}
