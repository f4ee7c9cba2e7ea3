import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, makeSampleCard, type SampleCard, type SampleContent, type SampleFile } from '@zhilu/storage';

const ROOT = join(__dirname, '..', '..');
/** Generated once a checkout and specification: encoding is slow, copying is not. */
const CACHE = join(ROOT, '.zhilu-build', 'test-footage');
const GENERATOR = join(ROOT, 'libs', 'storage', 'src', 'sample-card.ts');

/** Path of a helper program that tests cannot do without; throws its sentence when it is missing. */
export function programFor(name: 'ffmpeg' | 'ffprobe' | 'xorriso'): string {
  const { path, missing } = findProgram(name, {});
  if (!path) throw new Error(`This test needs ${name}. ${missing?.en}`);
  return path;
}

/** A file of a sample card with everything defaulted. */
export function aFile(content: SampleContent, over: Partial<SampleFile> = {}): SampleFile {
  return {
    content,
    startedAt: new Date('2026-11-20T01:15:02Z'),
    seconds: 2,
    officerNumber: '330211',
    sequence: 1,
    ...over,
  };
}

/** One file of every kind: whole, of another codec, cut, scrambled and empty. */
export function aMixedCard(deviceNumber: string): SampleCard {
  const at = (minute: number) => ({ startedAt: new Date(Date.UTC(2026, 10, 20, 1, minute, 2)), sequence: minute });
  const files = [
    aFile('h264', at(1)),
    aFile('h265', at(2)),
    aFile('ts', at(3)),
    aFile('cut', at(4)),
    aFile('scrambled', at(5)),
    aFile('empty', at(6)),
    aFile('picture', at(7)),
    aFile('sound', at(8)),
    aFile('log', at(9)),
    aFile('h264', { ...at(10), important: true }),
  ];
  return { deviceNumber, files };
}

/** Fills the folder like a recorder's card with real media; from the cache when the same card was made before. */
export async function aCard(folder: string, card: SampleCard): Promise<void> {
  const key = createHash('sha256')
    .update(readFileSync(GENERATOR))
    .update(JSON.stringify(card))
    .digest('hex')
    .slice(0, 32);
  const cached = join(CACHE, key);
  if (!existsSync(cached)) await generate(cached, card);
  cpSync(cached, folder, { recursive: true, preserveTimestamps: true });
}

async function generate(cached: string, card: SampleCard): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const draft = mkdtempSync(join(CACHE, 'draft-'));
  await makeSampleCard(draft, card, programFor('ffmpeg'));
  try {
    renameSync(draft, cached);
  } catch {
    rmSync(draft, { recursive: true, force: true });
  }
}
