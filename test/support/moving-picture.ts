import { execFileSync } from 'node:child_process';
import { programFor } from './footage';

export interface PictureOptions {
  seconds?: number;
  size?: string;
  video?: 'h264' | 'hevc';
  sound?: boolean;
  /** As a recorder worn sideways writes it: turned when it is shown. */
  turned?: boolean;
}

/** A real video with hard edges everywhere, so that what was averaged away can be told from what was not, and a steady tone. */
export function makePicture(path: string, options: PictureOptions = {}): void {
  const { seconds = 6, size = '640x360', video = 'h264', sound = true, turned = false } = options;
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=25:duration=${seconds},noise=alls=40:allf=t`];
  const tone = sound ? ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`, '-c:a', 'aac'] : [];
  const coder = video === 'h264' ? ['libx264', '-g', '25'] : ['libx265', '-x265-params', 'log-level=error'];
  const straight = turned ? `${path}.straight.mp4` : path;
  ffmpeg([...picture, ...tone, '-pix_fmt', 'yuv420p', '-preset', 'ultrafast', '-c:v', ...coder, straight]);
  if (turned) ffmpeg(['-i', straight, '-c', 'copy', '-metadata:s:v:0', 'rotate=90', path]);
}

export function ffmpeg(args: string[]): Buffer {
  return execFileSync(programFor('ffmpeg'), ['-nostdin', '-y', '-v', 'error', ...args], {
    maxBuffer: 64 * 1024 * 1024,
  });
}

export interface Frame {
  width: number;
  height: number;
  grey: Buffer;
}

/** The picture shown at that second, in greys, as a player shows it. */
export function frameAt(path: string, second: number, [width, height]: [number, number]): Frame {
  const grey = ffmpeg(['-ss', String(second), '-i', path, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'gray', '-']);
  if (grey.length !== width * height) throw new Error(`${grey.length} bytes are no picture of ${width}×${height}.`);
  return { width, height, grey };
}

export interface Part {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Mean step from one point to the next within the part: high where there are edges, near nothing where all was averaged. */
export function edges({ width, height, grey }: Frame, part: Part): number {
  const [left, right] = [Math.ceil(part.x * width), Math.floor((part.x + part.width) * width) - 1];
  const [top, bottom] = [Math.ceil(part.y * height), Math.floor((part.y + part.height) * height)];
  let sum = 0;
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) sum += Math.abs(grey[y * width + x] - grey[y * width + x + 1]);
  return sum / ((right - left) * (bottom - top));
}

/** Loudest moment of the range, in dB; -91 is silence in 16 bits. */
export function loudness(path: string, from: number, to: number): number {
  const args = [
    '-nostdin',
    '-ss',
    String(from),
    '-t',
    String(to - from),
    '-i',
    path,
    '-af',
    'volumedetect',
    '-f',
    'null',
    '-',
  ];
  const said = execFileSync('sh', ['-c', '"$0" "$@" 2>&1', programFor('ffmpeg'), ...args]).toString();
  return Number(/max_volume: (-?[\d.]+) dB/.exec(said)![1]);
}
