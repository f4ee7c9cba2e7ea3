import { execFile } from 'node:child_process';
import { mkdir, open, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DateTime } from 'luxon';
import { BUREAU_ZONE } from '@zhilu/domain';

const run = promisify(execFile);

/** What is in a generated file. `cut` lost its end, `scrambled` its index, `empty` everything. */
export type SampleContent = 'h264' | 'h265' | 'ts' | 'cut' | 'scrambled' | 'empty' | 'picture' | 'sound' | 'log';

export interface SampleFile {
  content: SampleContent;
  /** By the recorder's clock. */
  startedAt: Date;
  seconds: number;
  officerNumber: string;
  sequence: number;
  /** In the recorder's folder of marked files, with the mark in its name. */
  important?: boolean;
}

export interface SampleCard {
  deviceNumber: string;
  files: SampleFile[];
}

const ENDING: Record<SampleContent, string> = {
  h264: 'mp4',
  h265: 'mp4',
  ts: 'ts',
  cut: 'mp4',
  scrambled: 'mp4',
  empty: 'mp4',
  picture: 'jpg',
  sound: 'wav',
  log: 'log',
};

/** `{officer}_{recorder}_{yyyyMMddHHmmss}_{sequence}`, as recorders name their files. */
export function sampleName(deviceNumber: string, file: SampleFile): string {
  const time = DateTime.fromJSDate(file.startedAt, { zone: BUREAU_ZONE }).toFormat('yyyyMMddHHmmss');
  const mark = file.important ? 'IMP' : '';
  return `${file.officerNumber}_${deviceNumber}_${time}_${String(file.sequence).padStart(4, '0')}${mark}.${ENDING[file.content]}`;
}

/**
 * Fills a folder like a recorder's card, with real media made by ffmpeg: small moving pictures whose colour follows the
 * start time, so that no two recordings are alike. Used for demo data and for tests. Returns the paths below the folder.
 */
export async function makeSampleCard(
  folder: string,
  card: SampleCard,
  ffmpeg: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const places: string[] = [];
  for (const file of card.files) {
    const inside = `DCIM/${file.important ? '101ANDRO' : '100ANDRO'}`;
    await mkdir(join(folder, inside), { recursive: true });
    const place = `${inside}/${sampleName(card.deviceNumber, file)}`;
    await makeSampleFile(join(folder, place), file, ffmpeg, signal);
    places.push(place);
  }
  return places;
}

async function makeSampleFile(path: string, file: SampleFile, ffmpeg: string, signal?: AbortSignal): Promise<void> {
  if (file.content === 'empty') await writeFile(path, '');
  else if (file.content === 'log') await writeFile(path, `${file.startedAt.toISOString()} power on, battery 97 %\n`);
  else await run(ffmpeg, [...argumentsFor(file), `file:${path}`], { signal, timeout: 120_000, maxBuffer: 1024 * 1024 });
  if (file.content === 'cut') await truncate(path, Math.floor((await stat(path)).size * 0.6));
  if (file.content === 'scrambled') await scramble(path);
  const end = new Date(file.startedAt.getTime() + file.seconds * 1000);
  await utimes(path, end, end);
}

function argumentsFor({ content, startedAt, seconds }: SampleFile): string[] {
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=15:duration=${seconds}`];
  const sound = [
    '-f',
    'lavfi',
    '-i',
    `sine=frequency=${300 + ((startedAt.getTime() / 1000) % 500)}:duration=${seconds}`,
  ];
  const colour = ['-vf', `hue=h=${(startedAt.getTime() / 1000) % 360}`];
  const time = ['-metadata', `creation_time=${startedAt.toISOString()}`];
  const start = ['-nostdin', '-v', 'error', '-y', '-threads', '1'];
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-shortest'];
  const h265 = [
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-x265-params',
    'log-level=error',
    '-tag:v',
    'hvc1',
    '-c:a',
    'aac',
  ];
  if (content === 'picture') return [...start, ...picture, ...colour, '-frames:v', '1', '-update', '1'];
  if (content === 'sound') return [...start, ...sound, ...time];
  const codec = content === 'h265' ? h265 : h264;
  return [...start, ...picture, ...sound, ...colour, ...codec, ...time];
}

/** Overwrites the index at the end, as a failing card does: the boxes stay, what they say is nonsense. */
async function scramble(path: string): Promise<void> {
  const { size } = await stat(path);
  const handle = await open(path, 'r+');
  try {
    const length = Math.min(2048, Math.floor(size / 4));
    await handle.write(Buffer.alloc(length, 0xa5), 0, length, size - length);
  } finally {
    await handle.close();
  }
}
