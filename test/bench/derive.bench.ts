import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import type { ClipPlan } from '@zhilu/domain';
import { deriveObject, DiskStore, findProgram, type ObjectId } from '@zhilu/storage';

/**
 * Clips for release out of the store (original verified before and after, clip made, stored durably and re-read) against plain
 * ffmpeg doing the same cut with the same filter on the same bytes, in turn, in the same run. 1080p at 25 pictures a second.
 */

const SECONDS = 30;
const CLIP = { fromMs: 5_000, toMs: 25_000 };
const ROUNDS = 3;
const REGION = { x: 0.4, y: 0.3, width: 0.2, height: 0.3 };
const say = (line: string) => process.stdout.write(`${line}\n`);
const ffmpeg = program('ffmpeg');
const ffprobe = program('ffprobe');

interface Kind {
  id: string;
  clip: ClipPlan;
  /** What plain ffmpeg is given between its input and its output. */
  plain: string[];
}

const bare = (over: Partial<ClipPlan>): ClipPlan => ({ recordingId: 'r', ...CLIP, blurs: [], mutes: [], ...over });
const CODED = [
  '-c:v',
  'libx264',
  '-preset',
  'veryfast',
  '-crf',
  '21',
  '-pix_fmt',
  'yuv420p',
  '-c:a',
  'aac',
  '-b:a',
  '128k',
];
const HIDDEN =
  `[0:v:0]split[a][b];[b]crop=iw*${REGION.width}:ih*${REGION.height}:iw*${REGION.x}:ih*${REGION.y},` +
  `boxblur=lr='min(w\\,h)/4':lp=3:cr='min(cw\\,ch)/4':cp=3[c];[a][c]overlay=W*${REGION.x}:H*${REGION.y}[v]`;
const KINDS: Kind[] = [
  { id: 'derive-copy', clip: bare({}), plain: ['-c', 'copy'] },
  { id: 'derive-cut', clip: bare({ fromMs: 5_300, toMs: 25_300 }), plain: CODED },
  {
    id: 'derive-blur',
    clip: bare({ blurs: [{ ...CLIP, ...REGION }] }),
    plain: ['-filter_complex', HIDDEN, '-map', '[v]', '-map', '0:a:0', ...CODED],
  },
];

async function main(): Promise<void> {
  mkdirSync('.zhilu', { recursive: true });
  const folder = mkdtempSync(resolve('.zhilu', 'bench-derive-'));
  try {
    const source = join(folder, 'source.mp4');
    makeSource(source);
    const bytes = readFileSync(source);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    say(
      `${availableParallelism()} CPUs, load ${loadavg()[0].toFixed(1)} before the start; ${(bytes.length / 1e6).toFixed(0)} MB of 1080p.`,
    );
    const store = await DiskStore.open(join(folder, 'store'));
    await store.put('recording:r', [{ logicalPath: 'source.mp4', source }], { message: 'benchmark' });
    for (const kind of KINDS) await measure(kind, { folder, source, store, sha256 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Scene {
  folder: string;
  source: string;
  store: DiskStore;
  sha256: string;
}

async function measure({ id, clip, plain }: Kind, { folder, source, store, sha256 }: Scene): Promise<void> {
  const speeds = { ours: [] as number[], plain: [] as number[] };
  const parent = { objectId: 'recording:r' as ObjectId, recordingId: 'r', sha256 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const target = join(folder, 'plain.mp4');
    const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(3);
    const cut = ['-ss', seconds(clip.fromMs), '-i', source, '-t', seconds(clip.toMs - clip.fromMs)];
    speeds.plain.push(await factor(clip, async () => run([...cut, ...plain, '-movflags', '+faststart', target])));
    const request = { ffmpeg, ffprobe, store, parent, clip, caseNumber: 'GK-2026-0001', watermark: null };
    speeds.ours.push(await factor(clip, () => deriveObject({ ...request, id: `derivative:${id}-${round}` })));
  }
  const [ours, theirs] = [Math.max(...speeds.ours), Math.max(...speeds.plain)];
  say(`${id}: ${ours.toFixed(2)} times real time, plain ffmpeg ${theirs.toFixed(2)} (best of ${ROUNDS}).`);
  say(`BENCH ${id} speed=${ours.toFixed(2)} x baseline=${theirs.toFixed(2)} ratio=${(ours / theirs).toFixed(3)}`);
}

/** Seconds of clip made in a second. */
async function factor({ fromMs, toMs }: ClipPlan, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (toMs - fromMs) / (performance.now() - start);
}

function makeSource(path: string): void {
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=1920x1080:rate=25:duration=${SECONDS}`];
  const tone = ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${SECONDS}`, '-c:a', 'aac'];
  const coder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '5800k', '-g', '25', '-pix_fmt', 'yuv420p'];
  run([...picture, ...tone, ...coder, path]);
}

function run(args: string[]): void {
  execFileSync(ffmpeg, ['-nostdin', '-y', '-v', 'error', ...args]);
}

function program(name: 'ffmpeg' | 'ffprobe'): string {
  const { path, missing } = findProgram(name, {});
  if (!path) throw new Error(missing!.en);
  return path;
}

void main();
