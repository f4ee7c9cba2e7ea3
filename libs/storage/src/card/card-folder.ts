import { join } from 'node:path';
import type { Wire } from '@zhilu/domain';
import { factsOrNull, type FileSystem } from '../file-system';
import { kindOf, type FileKind } from './file-kinds';

/** A file on a card that belongs into the store. */
export interface CardFile {
  path: string;
  /** Path below the card, for people. */
  place: string;
  name: string;
  /** Null for a name no recorder gives. */
  kind: FileKind | null;
  sizeBytes: number;
  modified: Date;
  /** True in the recorder's folder of marked files (101ANDRO). */
  important: boolean;
}

/** A file left on the card, with the reason, so that found = stored + known + skipped adds up. */
export interface SkippedFile {
  place: string;
  reason: 'link' | 'scratch' | 'foreign' | 'special' | 'otherRecorder';
  /** For `otherRecorder`: the recording that holds the same bytes already. */
  held?: { recordingId: string; deviceNumber: string; sha256: string };
}

/** A file that is there and cannot be read now. */
export interface UnreadFile {
  place: string;
  reason: string;
}

export interface CardContent {
  files: CardFile[];
  skipped: SkippedFile[];
  unread: UnreadFile[];
}

/** A mounted card with the names of what an import would look at, by which one tells whose it is. */
export interface MountedCard extends Wire.CardFolder {
  fileNames: string[];
}

/** Pre-record buffers of a running recorder: cut pieces that the finished segment holds again. */
const SCRATCH_FOLDER = 'SEGTEMP';
const IMPORTANT_FOLDER = /^101[A-Z0-9_]{5}$/i;
const DEEPEST = 12;

interface Walk {
  fs: FileSystem;
  card: string;
  everything: boolean;
}

/**
 * Every file on the card in a fixed order; links are never followed. Throws the disk's error when a folder cannot be read.
 * `everything` takes files of no known kind and scratch pieces for content, and names folders below that cannot be read.
 */
export async function walkCard(
  fs: FileSystem,
  folder: string,
  { everything = false }: { everything?: boolean } = {},
): Promise<CardContent> {
  const content: CardContent = { files: [], skipped: [], unread: [] };
  await walk({ fs, card: folder, everything }, [], content);
  content.files.sort((a, b) => (a.place < b.place ? -1 : 1));
  return content;
}

async function walk(on: Walk, parts: string[], content: CardContent): Promise<void> {
  if (parts.length > DEEPEST)
    throw new Error(`"${parts.join('/')}" lies deeper than ${DEEPEST} folders; this is no recorder's card.`);
  for (const entry of await entriesIn(on, parts, content)) {
    const place = [...parts, entry.name];
    if (entry.isDirectory()) await walk(on, place, content);
    else if (!entry.isFile())
      content.skipped.push({ place: place.join('/'), reason: entry.isSymbolicLink() ? 'link' : 'special' });
    else await take(on, place, content);
  }
}

async function entriesIn({ fs, card, everything }: Walk, parts: string[], content: CardContent) {
  try {
    return await fs.readdir(join(card, ...parts));
  } catch (error) {
    if (!everything || parts.length === 0) throw error;
    content.unread.push({ place: parts.join('/'), reason: error instanceof Error ? error.message : String(error) });
    return [];
  }
}

async function take({ fs, card, everything }: Walk, parts: string[], content: CardContent): Promise<void> {
  const place = parts.join('/');
  const name = parts[parts.length - 1];
  const kind = kindOf(name);
  const folders = parts.slice(0, -1).map((part) => part.toUpperCase());
  if (!everything && folders.includes(SCRATCH_FOLDER)) content.skipped.push({ place, reason: 'scratch' });
  else if (!everything && (kind === null || name.startsWith('._'))) content.skipped.push({ place, reason: 'foreign' });
  else {
    const facts = await factsOrNull(fs, join(card, place));
    // A name that is not UTF-8 on the card is listed, but cannot be opened under the name it is listed by.
    if (!facts) return void content.unread.push({ place, reason: 'its name cannot be read' });
    const { sizeBytes, modifiedMs } = facts;
    const important = folders.some((each) => IMPORTANT_FOLDER.test(each));
    content.files.push({
      path: join(card, place),
      place,
      name,
      kind,
      sizeBytes,
      modified: new Date(modifiedMs),
      important,
    });
  }
}

/** The folder of a card below the folder where cards are mounted; null when the name is no plain name or nothing is there. */
export async function findCard(fs: FileSystem, cardsFolder: string, name: string): Promise<string | null> {
  if (name === '' || name.startsWith('.') || /[/\\\u0000-\u001f\u007f-\u009f]/.test(name)) return null;
  const folder = join(cardsFolder, name);
  return (await factsOrNull(fs, folder))?.kind === 'folder' ? folder : null;
}

/** The cards that are mounted now, with what an import would look at. An absent folder of cards holds none. */
export async function listCards(fs: FileSystem, cardsFolder: string): Promise<MountedCard[]> {
  if (!(await factsOrNull(fs, cardsFolder))) return [];
  const cards: MountedCard[] = [];
  for (const entry of await fs.readdir(cardsFolder)) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const { files } = await walkCard(fs, join(cardsFolder, entry.name));
    cards.push({
      name: entry.name,
      files: files.length,
      sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
      fileNames: files.map((file) => file.name),
    });
  }
  return cards.sort((a, b) => (a.name < b.name ? -1 : 1));
}
