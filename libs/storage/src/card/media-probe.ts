import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { errorCode, type FileSystem } from '../file-system';
import { kindOf } from './file-kinds';
import { findCutOff } from './mp4-boxes';

const run = promisify(execFile);

/** What a media file says of itself. */
export interface MediaFacts {
  container: string | null;
  videoCodec: string | null;
  audioCodec: string | null;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  /** `creation_time` as found; 1904 and 1970 count as not set. */
  containerTime: Date | null;
}

export const NO_FACTS: MediaFacts = Object.freeze({
  container: null,
  videoCodec: null,
  audioCodec: null,
  width: null,
  height: null,
  durationMs: null,
  containerTime: null,
});

/** `damaged` says why the file cannot be played whole; null means that no damage was seen. */
export interface ProbeResult {
  facts: MediaFacts;
  damaged: string | null;
}

/** Formats recorders write. Playlists and other formats that name further files or addresses are not among them. */
const FORMATS =
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv,mpegts,mpeg,wav,mp3,aac,amr,image2,jpeg_pipe,png_pipe,bmp_pipe';
/** Keeps ffprobe and ffmpeg to the one file: no address, no playlist. */
export const MEDIA_ARGUMENTS = ['-protocol_whitelist', 'file', '-format_whitelist', FORMATS];
const ARGUMENTS = ['-v', 'error', ...MEDIA_ARGUMENTS, '-of', 'json'];
const SHOW = [
  '-show_entries',
  'format=format_name,duration:format_tags=creation_time,major_brand:stream=codec_type,codec_name,width,height',
];
const TIMEOUT_MS = 30_000;
const MOST_OUTPUT_BYTES = 1024 * 1024;

const outputSchema = z.object({
  streams: z
    .array(
      z.object({
        codec_type: z.string().optional(),
        codec_name: z.string().optional(),
        width: z.number().optional(),
        height: z.number().optional(),
      }),
    )
    .default([]),
  format: z
    .object({
      format_name: z.string().optional(),
      duration: z.coerce.number().optional(),
      tags: z.object({ creation_time: z.string().optional(), major_brand: z.string().optional() }).optional(),
    })
    .default({}),
});

/**
 * Reads a media file's facts with ffprobe (30 s and 1 MiB of output at most) and looks for damage. Without a program
 * the facts are null and only what can be seen without it counts as damage. A name of no known kind is looked at like a video.
 * Throws when the signal aborts and when
 * the program cannot be run.
 */
export async function probeMedia(
  fs: FileSystem,
  path: string,
  name: string,
  ffprobe: string | null,
  signal?: AbortSignal,
): Promise<ProbeResult> {
  const kind = kindOf(name);
  if (kind === 'log') return { facts: NO_FACTS, damaged: null };
  if ((await fs.lstat(path)).sizeBytes === 0) return { facts: NO_FACTS, damaged: 'the file is empty' };
  const cutOff = /\.(mp4|mov|m4a|3gp)$/i.test(name) ? await findCutOff(fs, path) : null;
  if (!ffprobe) return { facts: NO_FACTS, damaged: kind === null ? 'what it is cannot be told' : cutOff };
  const output = await runProbe(ffprobe, path, signal);
  if (typeof output === 'string') return { facts: NO_FACTS, damaged: cutOff ?? output };
  const facts = factsOf(output);
  return { facts, damaged: cutOff ?? missingPart(facts, kind ?? 'video') };
}

/** The parsed output, or the reason why the file cannot be read as media. */
async function runProbe(
  ffprobe: string,
  path: string,
  signal?: AbortSignal,
): Promise<z.infer<typeof outputSchema> | string> {
  try {
    const { stdout } = await run(ffprobe, [...ARGUMENTS, ...SHOW, `file:${path}`], {
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: MOST_OUTPUT_BYTES,
      signal,
    });
    return outputSchema.parse(JSON.parse(stdout));
  } catch (error) {
    signal?.throwIfAborted();
    if (saysInvalid(error)) return 'ffprobe cannot read it as media';
    if (errorCode(error) === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' || wasKilled(error))
      return 'ffprobe found no end to it';
    throw error;
  }
}

function saysInvalid(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 1;
}

function wasKilled(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'killed' in error && error.killed === true;
}

function factsOf({ streams, format }: z.infer<typeof outputSchema>): MediaFacts {
  const video = streams.find((stream) => stream.codec_type === 'video');
  const audio = streams.find((stream) => stream.codec_type === 'audio');
  return {
    container: containerName(format.format_name, format.tags?.major_brand),
    videoCodec: video?.codec_name ?? null,
    audioCodec: audio?.codec_name ?? null,
    width: video?.width ?? null,
    height: video?.height ?? null,
    durationMs: format.duration === undefined ? null : Math.round(format.duration * 1000),
    containerTime: containerTime(format.tags?.creation_time),
  };
}

/** ffprobe names families (`mov,mp4,m4a,…`); people know the one name. */
function containerName(formatName: string | undefined, brand: string | undefined): string | null {
  if (!formatName) return null;
  if (formatName.startsWith('mov,')) return brand?.startsWith('qt') ? 'mov' : 'mp4';
  if (formatName.startsWith('matroska')) return 'mkv';
  const known: Record<string, string> = {
    mpegts: 'ts',
    jpeg_pipe: 'jpg',
    image2: 'jpg',
    png_pipe: 'png',
    bmp_pipe: 'bmp',
  };
  return known[formatName] ?? formatName.split(',')[0];
}

function containerTime(text: string | undefined): Date | null {
  const time = text ? new Date(text) : null;
  return time && Number.isFinite(time.getTime()) && time.getTime() > Date.UTC(1971, 0, 1) ? time : null;
}

function missingPart(facts: MediaFacts, kind: 'video' | 'audio' | 'picture'): string | null {
  if (kind === 'video' && !facts.videoCodec) return 'it has no picture';
  if (kind === 'audio' && !facts.audioCodec) return 'it has no sound';
  if (kind !== 'picture' && !facts.durationMs) return 'it has no length';
  return null;
}
