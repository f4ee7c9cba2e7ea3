import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClipPlan } from '@zhilu/domain';
import { makeClip, NotDerivable, type ClipRequest } from '@zhilu/storage';
import { programFor } from '../support/footage';
import { edges, ffmpeg, frameAt, loudness, makePicture, type Part } from '../support/moving-picture';

const FACE: Part = { x: 0.4, y: 0.3, width: 0.2, height: 0.4 };
const ELSEWHERE: Part = { x: 0.65, y: 0.3, width: 0.2, height: 0.4 };
/** Where the watermark is written. */
const CORNER: Part = { x: 0.55, y: 0.88, width: 0.43, height: 0.1 };

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'zhilu-derive-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const clip = (over: Partial<ClipPlan> = {}): ClipPlan => ({
  recordingId: 'r',
  fromMs: 1_000,
  toMs: 5_000,
  blurs: [],
  mutes: [],
  ...over,
});
const make = (source: string, target: string, plan: ClipPlan, over: Partial<ClipRequest> = {}) =>
  makeClip({
    ...{
      ffmpeg: programFor('ffmpeg'),
      ffprobe: programFor('ffprobe'),
      source: at(source),
      target: at(target),
      clip: plan,
    },
    watermark: null,
    ...over,
  });
const sha256 = (name: string) =>
  createHash('sha256')
    .update(readFileSync(at(name)))
    .digest('hex');

describe('a clip for release (art-16)', () => {
  beforeAll(() => makePicture(at('whole.mp4')));

  it('hides the region while its range lasts, there and nowhere else, and leaves the original as it was', async () => {
    const before = sha256('whole.mp4');
    const steps: number[] = [];
    const blurs = [{ ...FACE, fromMs: 2_000, toMs: 3_000 }];
    const made = await make('whole.mp4', 'hidden.mp4', clip({ blurs }), { onProgress: (done) => steps.push(done) });
    expect(made).toMatchObject({ copied: false, width: 640, height: 360, hasSound: true });
    expect(Math.abs(made.durationMs - 4_000)).toBeLessThanOrEqual(40);
    const seen = (second: number, part: Part) => edges(frameAt(at('hidden.mp4'), second, [640, 360]), part);
    const shown = edges(frameAt(at('whole.mp4'), 2.5, [640, 360]), FACE);
    for (const second of [1.0, 1.5, 1.98]) expect(seen(second, FACE)).toBeLessThan(shown / 8);
    for (const second of [0.2, 2.4, 3.5]) expect(seen(second, FACE)).toBeGreaterThan(shown / 3);
    for (const second of [0.2, 1.5, 3.5]) expect(seen(second, ELSEWHERE)).toBeGreaterThan(shown / 4);
    expect(steps.at(-1)).toBeGreaterThan(0.9);
    expect(sha256('whole.mp4')).toBe(before);
  });

  it('covers a region to the very edge of an odd picture, and two that overlap', async () => {
    ffmpeg([
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=321x181:rate=25:duration=3,noise=alls=40',
      '-pix_fmt',
      'yuv444p',
      at('odd.mp4'),
    ]);
    const whole = { fromMs: 0, toMs: 2_000 };
    const blurs = [
      { x: 0.5, y: 0.5, width: 0.5, height: 0.5, ...whole },
      { x: 0.4, y: 0.4, width: 0.3, height: 0.3, ...whole },
    ];
    await make('odd.mp4', 'odd-hidden.mp4', clip({ ...whole, blurs }));
    const frame = frameAt(at('odd-hidden.mp4'), 1, [320, 180]);
    const shown = edges(frame, { x: 0, y: 0, width: 0.35, height: 0.35 });
    for (const part of [
      blurs[0],
      { x: 0.42, y: 0.42, width: 0.26, height: 0.26 },
      { x: 0.95, y: 0.9, width: 0.05, height: 0.1 },
    ])
      expect(edges(frame, part)).toBeLessThan(shown / 4);
  });

  it('hides where people see it in a picture that is turned when shown', async () => {
    makePicture(at('turned.mp4'), { turned: true, seconds: 3 });
    const range = { fromMs: 0, toMs: 2_000 };
    const top = { x: 0.1, y: 0.05, width: 0.8, height: 0.25 };
    const made = await make('turned.mp4', 'turned-hidden.mp4', clip({ ...range, blurs: [{ ...top, ...range }] }));
    expect(made).toMatchObject({ width: 360, height: 640 });
    const frame = frameAt(at('turned-hidden.mp4'), 1, [360, 640]);
    expect(edges(frame, top)).toBeLessThan(edges(frame, { ...top, y: 0.6 }) / 8);
  });

  it('is silent while it is muted, and heard before and after', async () => {
    await make('whole.mp4', 'muted.mp4', clip({ mutes: [{ fromMs: 2_000, toMs: 3_000 }] }));
    expect(loudness(at('muted.mp4'), 1.0, 2.0)).toBeLessThan(-80);
    expect(loudness(at('muted.mp4'), 0.1, 0.8)).toBeGreaterThan(-30);
    expect(loudness(at('muted.mp4'), 2.3, 3.8)).toBeGreaterThan(-30);
  });

  it('bears its watermark from the first picture to the last, whatever is in the words', async () => {
    const words = "GK-2026-0001 公开使用 100% it's: {x}\\";
    await make('whole.mp4', 'plain.mp4', clip({ fromMs: 1_010 }));
    await make('whole.mp4', 'marked.mp4', clip({ fromMs: 1_010 }), { watermark: words });
    for (const second of [0, 2, 3.9]) {
      const plain = frameAt(at('plain.mp4'), second, [640, 360]);
      const marked = frameAt(at('marked.mp4'), second, [640, 360]);
      const elsewhere = differences(plain.grey, marked.grey, 640, FACE);
      expect(differences(plain.grey, marked.grey, 640, CORNER)).toBeGreaterThan(4 * elsewhere);
    }
  });

  it.each([
    ['H.265', 'hevc.mp4', () => makePicture(at('hevc.mp4'), { video: 'hevc', seconds: 3 }), true],
    [
      'a transport stream',
      'stream.ts',
      () => void ffmpeg(['-i', at('whole.mp4'), '-c', 'copy', at('stream.ts')]),
      true,
    ],
    ['a recording without sound', 'mute.mp4', () => makePicture(at('mute.mp4'), { sound: false, seconds: 3 }), false],
  ])('becomes H.264 that browsers play, from %s', async (_what, source, prepare, hasSound) => {
    prepare();
    const range = { fromMs: 500, toMs: 2_500 };
    const plan = clip({ ...range, blurs: [{ ...FACE, ...range }], mutes: [range] });
    const made = await make(source, `from-${source}.mp4`, plan, { watermark: 'GK' });
    expect(made).toMatchObject({ copied: false, hasSound });
    expect(Math.abs(made.durationMs - 2_000)).toBeLessThanOrEqual(60);
    const said = ffmpeg(['-i', at(`from-${source}.mp4`), '-f', 'ffmetadata', '-']).toString();
    expect(said).not.toMatch(/creation_time|location|encoder_id/);
  });

  it('copies the streams where nothing is hidden and the cut allows, and codes anew where it does not', async () => {
    expect(await make('whole.mp4', 'copy.mp4', clip({ fromMs: 2_000, toMs: 4_000 }))).toMatchObject({ copied: true });
    expect(await make('whole.mp4', 'coded.mp4', clip({ fromMs: 2_300, toMs: 4_300 }))).toMatchObject({ copied: false });
    const [copied, original] = [frameAt(at('copy.mp4'), 0, [640, 360]), frameAt(at('whole.mp4'), 2, [640, 360])];
    expect(differences(copied.grey, original.grey, 640, FACE)).toBeLessThan(1);
  });

  it('leaves out what the recorder wrote beside the picture', async () => {
    const words = '086f3693-b7b3-4f2c-9653-21492feee5b8+BodyCam-77';
    ffmpeg(['-i', at('whole.mp4'), '-c', 'copy', '-bsf:v', `h264_metadata=sei_user_data=${words}`, at('sei.mp4')]);
    expect(readFileSync(at('sei.mp4')).includes('BodyCam-77')).toBe(true);
    expect(await make('sei.mp4', 'no-sei.mp4', clip({ fromMs: 2_000 }))).toMatchObject({ copied: true });
    expect(readFileSync(at('no-sei.mp4')).includes('BodyCam-77')).toBe(false);
  });

  it('makes nothing shorter than it was asked for', async () => {
    await expect(make('whole.mp4', 'short.mp4', clip({ fromMs: 5_000, toMs: 8_000 }))).rejects.toThrow(
      /of the 3000 ms/,
    );
  });

  it('hits the moment in a transport stream with one key picture', async () => {
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=8', '-pix_fmt', 'yuv420p'];
    ffmpeg([...picture, '-g', '500', at('one-key.mp4')]);
    ffmpeg(['-i', at('one-key.mp4'), '-c', 'copy', at('one.ts')]);
    const made = await make('one.ts', 'one.mp4', clip({ fromMs: 6_000, toMs: 7_500 }));
    expect(Math.abs(made.durationMs - 1_500)).toBeLessThanOrEqual(60);
    const [first, there] = [frameAt(at('one.mp4'), 0, [320, 180]), frameAt(at('one-key.mp4'), 6, [320, 180])];
    expect(differences(first.grey, there.grey, 320, { x: 0, y: 0, width: 1, height: 1 })).toBeLessThan(6);
  });

  it('says what cannot be cut from: damage, sound alone, no media', async () => {
    writeFileSync(at('damaged.mp4'), readFileSync(at('whole.mp4')));
    truncateSync(at('damaged.mp4'), Math.floor(statSync(at('damaged.mp4')).size / 2));
    ffmpeg(['-f', 'lavfi', '-i', 'sine=duration=3', at('sound.wav')]);
    writeFileSync(at('list.m3u8'), `#EXTM3U\n#EXTINF:5,\n${at('whole.mp4')}\n#EXT-X-ENDLIST\n`);
    for (const source of ['damaged.mp4', 'sound.wav', 'list.m3u8'])
      await expect(make(source, 'never.mp4', clip())).rejects.toBeInstanceOf(NotDerivable);
  });

  it('stops when it is told to', async () => {
    makePicture(at('long.mp4'), { seconds: 60 });
    const stop = new AbortController();
    const range = { fromMs: 0, toMs: 60_000 };
    const work = make('long.mp4', 'stopped.mp4', clip({ ...range, blurs: [{ ...FACE, ...range }] }), {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(work).rejects.toThrow();
    await expect(work).rejects.not.toBeInstanceOf(NotDerivable);
  });
});

/** Mean difference of two pictures within the part. */
function differences(one: Buffer, other: Buffer, width: number, part: Part): number {
  const height = one.length / width;
  let [sum, count] = [0, 0];
  for (let y = Math.ceil(part.y * height); y < Math.floor((part.y + part.height) * height); y++)
    for (let x = Math.ceil(part.x * width); x < Math.floor((part.x + part.width) * width); x++) {
      sum += Math.abs(one[y * width + x] - other[y * width + x]);
      count++;
    }
  return sum / count;
}
