import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { DiskStore, type ObjectId } from '@zhilu/storage';

/**
 * Taking a 1 GiB recording into the store (copied, hashed, durable, re-read from the disk past the cache, registered
 * on the disk as an OCFL object) against the best single pass we can write: read ahead, SHA-256 and write at the same
 * time, one fsync, nothing read again. In turn, in the same run, on the disk of the working folder.
 */

const MIB = 1024 * 1024;
const SIZE = 1024 * MIB;
const BLOCK = 4 * MIB;
const ROUNDS = 5;
const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const folder = benchFolder();
  try {
    const source = join(folder, 'source.mp4');
    await makeSource(source);
    say(
      `${availableParallelism()} CPUs, load ${loadavg()[0].toFixed(1)} before the start, Node ${process.version}, 1 GiB a file.`,
    );
    const speeds = { bare: [] as number[], one: [] as number[], lanes: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      speeds.bare.push(await speedOf(1, () => barePass(source, join(folder, 'bare.mp4'))));
      await rm(join(folder, 'bare.mp4'));
      const store = await DiskStore.open(join(folder, 'store'));
      speeds.one.push(await speedOf(1, () => put(store, `recording:one-${round}`, source)));
      speeds.lanes.push(
        await speedOf(2, () =>
          Promise.all([0, 1].map((lane) => put(store, `recording:lane-${round}-${lane}`, source))),
        ),
      );
      await rm(join(folder, 'store'), { recursive: true });
    }
    report(speeds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** On the disk of the working folder, where the store would be; a temporary folder may be memory. */
function benchFolder(): string {
  mkdirSync('.zhilu', { recursive: true });
  return mkdtempSync(resolve('.zhilu', 'bench-ingest-'));
}

function report(speeds: { bare: number[]; one: number[]; lanes: number[] }): void {
  const [bare, one, lanes] = [best(speeds.bare), best(speeds.one), best(speeds.lanes)];
  say(
    `Best of ${ROUNDS}: bare pass ${bare.toFixed(0)} MiB/s, store ${one.toFixed(0)} MiB/s, store with two lanes ${lanes.toFixed(0)} MiB/s.`,
  );
  const line = (id: string, value: number) =>
    `BENCH ${id} speed=${value.toFixed(1)} MiB/s baseline=${bare.toFixed(1)} ratio=${(value / bare).toFixed(3)}`;
  say(line('ingest-put', one));
  say(line('ingest-put-two-lanes', lanes));
}

const best = (speeds: number[]) => Math.max(...speeds);

function put(store: DiskStore, id: ObjectId, source: string) {
  return store.put(id, [{ logicalPath: 'recording.mp4', source }], { message: 'benchmark' });
}

/** MiB/s of work that takes in so many files. */
async function speedOf(files: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (files * SIZE) / MIB / ((performance.now() - start) / 1000);
}

/** One pass without any of the store's care, as fast as Node lets it be. */
async function barePass(from: string, to: string): Promise<string> {
  const [source, target] = [await open(from, 'r'), await open(to, 'wx')];
  const hash = createHash('sha256');
  const buffers = [Buffer.allocUnsafeSlow(BLOCK), Buffer.allocUnsafeSlow(BLOCK)];
  let position = 0;
  let next = source.read(buffers[0], 0, BLOCK, 0);
  for (let turn = 0; ; turn = 1 - turn) {
    const { bytesRead } = await next;
    if (bytesRead === 0) break;
    const block = buffers[turn].subarray(0, bytesRead);
    const written = target.write(block, 0, bytesRead, position);
    position += bytesRead;
    next = source.read(buffers[1 - turn], 0, BLOCK, position);
    hash.update(block);
    await Promise.all([written, next]);
  }
  await target.sync();
  await Promise.all([source.close(), target.close()]);
  return hash.digest('hex');
}

async function makeSource(path: string): Promise<void> {
  const file: FileHandle = await open(path, 'wx');
  const piece = randomBytes(BLOCK);
  for (let written = 0; written < SIZE; written += BLOCK) {
    piece.writeUInt32BE(written / BLOCK, 0);
    await file.write(piece, 0, BLOCK, written);
  }
  await file.sync();
  await file.close();
}

void main();
