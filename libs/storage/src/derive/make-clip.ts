import { execFile } from 'node:child_process';
import { rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ClipPlan } from '@zhilu/domain';
import { z } from 'zod';
import { MEDIA_ARGUMENTS } from '../card/media-probe';
import { NotDerivable, runFfmpeg } from './run-ffmpeg';
import { pictureFilter, seconds, soundFilter, type WatermarkFiles } from './hiding-filter';

const run = promisify(execFile);

export interface ClipRequest {
  ffmpeg: string;
  ffprobe: string;
  /** File to cut from; it is only read. */
  source: string;
  /** File to write, an MP4; its folder must be there and the caller's alone. */
  target: string;
  clip: ClipPlan;
  /** Words over the picture, or null for none. */
  watermark: string | null;
  /** Parts of one, from 0 to 1, as the work goes on. */
  onProgress?: (done: number) => void;
  signal?: AbortSignal;
}

export interface MadeClip {
  /** True when nothing had to be coded anew: the bytes of picture and sound are the original's. */
  copied: boolean;
  durationMs: number;
  width: number;
  height: number;
  hasSound: boolean;
  sizeBytes: number;
}

const probed = z.object({
  streams: z
    .array(
      z.object({
        codec_type: z.string(),
        codec_name: z.string().optional(),
        width: z.number().optional(),
        height: z.number().optional(),
      }),
    )
    .default([]),
  format: z.object({ format_name: z.string().optional(), duration: z.coerce.number().optional() }).default({}),
});
const packets = z.object({
  packets: z.array(z.object({ pts_time: z.coerce.number(), flags: z.string() })).default([]),
});

/** A key picture this near to the asked beginning is the beginning. */
const NEAR_MS = 1;
const MOST_OUTPUT_BYTES = 1024 * 1024;
/** Recorders' containers in which no table says where a moment is. */
const WITHOUT_INDEX = /mpeg/;
/** Without the messages beside the picture (SEI): recorders write their number and place there. */
const BARE_PICTURE = ['-bsf:v', 'filter_units=remove_types=6'];
const COPYING = ['-map', '0:v:0', '-map', '0:a:0?', '-c', 'copy', ...BARE_PICTURE, '-avoid_negative_ts', 'make_zero'];
/** The work of a clip leaves room for the rest of the machine. */
const MOST_THREADS = 4;
/** What the last pictures of two codecs may lack; more means that the recording breaks off inside the clip. */
const SHORT_BY_MS = 400;
const FONT_PACKAGE = '@expo-google-fonts/noto-serif-sc';

/**
 * Makes one clip as MP4 with H.264 and AAC: cut to the millisecond, regions averaged away, ranges muted, the watermark over the
 * whole length, without the recorder's metadata. Where nothing is hidden or drawn, the codecs are those already and the beginning
 * is a key picture, the streams are copied instead. Throws NotDerivable, and passes on an aborted signal.
 */
export async function makeClip(request: ClipRequest): Promise<MadeClip> {
  const { target, clip, signal } = request;
  const original = await probe(request, request.source);
  const codecs = original.streams.map(({ codec_type, codec_name }) => `${codec_type}:${codec_name}`);
  if (!codecs.some((codec) => codec.startsWith('video:'))) throw new NotDerivable('the recording has no picture');
  const hasSound = codecs.some((codec) => codec.startsWith('audio:'));
  const indexed = WITHOUT_INDEX.test(original.format.format_name ?? '') ? await withIndex(request) : null;
  const source = indexed ?? request.source;
  const copied = await mayCopy({ ...request, source }, codecs);
  const words = request.watermark === null ? null : await watermarkFiles(request.watermark, target);
  try {
    await cut(request, source, copied ? COPYING : coding(clip, words, hasSound));
  } finally {
    for (const used of [words?.text, indexed]) if (used) await rm(used, { force: true });
  }
  signal?.throwIfAborted();
  const made = await probe(request, target);
  const picture = made.streams.find(({ codec_type }) => codec_type === 'video');
  if (!picture?.width || !picture.height) throw new NotDerivable('nothing was left of the picture in this range');
  const durationMs = Math.round((made.format.duration ?? 0) * 1000);
  const wantedMs = clip.toMs - clip.fromMs;
  if (durationMs < wantedMs - SHORT_BY_MS)
    throw new NotDerivable(`the recording gives ${durationMs} ms of the ${wantedMs} ms of the clip`);
  return {
    ...{ copied, hasSound, width: picture.width, height: picture.height },
    durationMs,
    sizeBytes: (await stat(target)).size,
  };
}

/** The same streams with an index: in a container without one ffmpeg only guesses where a moment is, and misses it. */
async function withIndex({ ffmpeg, source, target, signal }: ClipRequest): Promise<string> {
  const indexed = join(dirname(target), 'indexed.mkv');
  const streams = ['-map', '0:v:0', '-map', '0:a:0?', '-c', 'copy'];
  const args = [...MEDIA_ARGUMENTS, '-i', `file:${source}`, ...streams, '-f', 'matroska', `file:${indexed}`];
  await runFfmpeg({ ffmpeg, args, source, signal });
  return indexed;
}

function cut({ ffmpeg, target, clip, signal, onProgress }: ClipRequest, source: string, how: string[]): Promise<void> {
  const lengthMs = clip.toMs - clip.fromMs;
  const bare = ['-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn', '-movflags', '+faststart', '-f', 'mp4'];
  const input = ['-ss', seconds(clip.fromMs), ...MEDIA_ARGUMENTS, '-i', `file:${source}`, '-t', seconds(lengthMs)];
  return runFfmpeg({
    args: [...input, ...how, ...bare, `file:${target}`],
    onProgress: (done) => onProgress?.(Math.min(1, done / lengthMs)),
    ...{ ffmpeg, source, signal },
  });
}

async function mayCopy({ clip, watermark, source, ...request }: ClipRequest, codecs: string[]): Promise<boolean> {
  if (watermark !== null || clip.blurs.length > 0 || clip.mutes.length > 0) return false;
  if (codecs.some((codec) => !['video:h264', 'audio:aac'].includes(codec))) return false;
  if (clip.fromMs === 0) return true;
  const around = `${seconds(Math.max(0, clip.fromMs - 1_000))}%${seconds(clip.fromMs + 1_000)}`;
  const shown = ['-select_streams', 'v:0', '-show_entries', 'packet=pts_time,flags', '-read_intervals', around];
  const found = packets.parse(await probeJson(request, source, shown));
  return found.packets.some(
    (packet) => packet.flags.startsWith('K') && Math.abs(packet.pts_time * 1000 - clip.fromMs) <= NEAR_MS,
  );
}

function coding(clip: ClipPlan, words: WatermarkFiles | null, hasSound: boolean): string[] {
  const muted = hasSound ? soundFilter(clip) : null;
  return [
    ...['-filter_complex', pictureFilter(clip, words), '-map', '[picture]', '-map', '0:a:0?'],
    ...(muted ? ['-af', muted] : []),
    ...['-threads', String(Math.min(MOST_THREADS, availableParallelism()))],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '21', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '128k'],
  ];
}

async function watermarkFiles(words: string, target: string): Promise<WatermarkFiles> {
  const text = join(dirname(target), 'watermark.txt');
  await writeFile(text, words);
  const fonts = dirname(require.resolve(`${FONT_PACKAGE}/package.json`));
  return { text, font: join(fonts, '700Bold', 'NotoSerifSC_700Bold.ttf') };
}

async function probe(request: Pick<ClipRequest, 'ffprobe' | 'signal'>, path: string) {
  const shown = ['-show_entries', 'format=format_name,duration:stream=codec_type,codec_name,width,height'];
  return probed.parse(await probeJson(request, path, shown));
}

async function probeJson(
  { ffprobe, signal }: Pick<ClipRequest, 'ffprobe' | 'signal'>,
  path: string,
  shown: string[],
): Promise<unknown> {
  try {
    const args = ['-v', 'error', ...MEDIA_ARGUMENTS, '-of', 'json', ...shown, `file:${path}`];
    const { stdout } = await run(ffprobe, args, { signal, timeout: 30_000, maxBuffer: MOST_OUTPUT_BYTES });
    return JSON.parse(stdout);
  } catch (error) {
    if (signal?.aborted || (error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
    throw new NotDerivable('ffprobe cannot read it as media', { cause: error });
  }
}
