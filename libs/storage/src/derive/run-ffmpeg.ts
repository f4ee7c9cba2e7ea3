import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { storageFull } from '../disk/refusals';

/** A recording that cannot be cut from: no picture, or ffmpeg stops at damage. Trying again does not help. */
export class NotDerivable extends Error {}

export interface FfmpegRun {
  ffmpeg: string;
  /** Without `-y` and what makes it quiet. */
  args: string[];
  /** Path that is not told in errors. */
  source: string;
  /** Milliseconds of output so far. */
  onProgress?: (milliseconds: number) => void;
  signal?: AbortSignal;
}

/** Lets the kernel end ffmpeg with this process, however that ends; part of every Debian (util-linux). */
const SETPRIV = '/usr/bin/setpriv';
/** Of what ffmpeg says of its trouble. */
const TAIL = 600;
const QUIET = ['-nostdin', '-y', '-v', 'error', '-progress', 'pipe:1', '-nostats'];

/**
 * Runs ffmpeg to its end; it does not outlive this process. Throws NotDerivable when it gives the file up, Refusal('storageFull') on a full disk, and another error
 * when it was killed: then the work may be tried again.
 */
export function runFfmpeg({ ffmpeg, args, source, signal, onProgress }: FfmpegRun): Promise<void> {
  return new Promise((resolve, reject) => {
    const [program, before] = existsSync(SETPRIV) ? [SETPRIV, ['--pdeathsig', 'KILL', ffmpeg]] : [ffmpeg, []];
    const child = spawn(program, [...before, ...QUIET, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-TAIL)));
    child.stdout.on('data', (chunk: Buffer) => {
      const microseconds = [...chunk.toString().matchAll(/^out_time_us=(\d+)$/gm)].at(-1)?.[1];
      if (microseconds !== undefined) onProgress?.(Number(microseconds) / 1000);
    });
    child.once('error', reject);
    child.once('close', (code, killedBy) => {
      if (code === 0) return resolve();
      if (said.includes('No space left')) return reject(storageFull(null, null));
      const fault = `ffmpeg ended with ${code ?? killedBy}: ${said.trim().replaceAll(source, 'the recording')}`;
      reject(code === null || signal?.aborted ? new Error(fault) : new NotDerivable(fault));
    });
  });
}
