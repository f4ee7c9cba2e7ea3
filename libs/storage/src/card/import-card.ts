import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { Refusal, systemClock, type Clock } from '@zhilu/domain';
import { digestOf } from '../disk/copy';
import type { EvidenceStore, ObjectId, StagedObject } from '../evidence-store';
import { diskFileSystem, factsOrNull, type FileSystem } from '../file-system';
import { walkCard, type CardFile, type SkippedFile, type UnreadFile } from './card-folder';
import { parseFileName, type NameFacts } from './file-name';
import { probeMedia, type MediaFacts } from './media-probe';
import { correctedStart, type TimeRule } from './start-time';

/** A file of the card whose bytes are now in the store, with all that could be learnt of it. */
export interface ImportedFile {
  recordingId: string;
  objectId: ObjectId;
  originalName: string;
  sha256: string;
  sizeBytes: number;
  media: MediaFacts;
  /** Why it cannot be played whole, or null. Damaged files are kept like any other. */
  damaged: string | null;
  important: boolean;
  name: NameFacts;
  modifiedTime: Date;
  importedAt: Date;
  startedAt: Date;
  timeRule: TimeRule;
}

/** A recording that was already registered for the recorder. `thisImport` = by an earlier, interrupted run of the same import. */
export interface HeldRecording {
  thisImport: boolean;
  damaged: boolean;
}

/** The same bytes, registered for another recorder. */
export interface HeldElsewhere {
  recordingId: string;
  deviceNumber: string;
}

/** The register of recordings as an import needs it; the database stays with the caller. */
export interface RecordingRegister {
  /** Quick guess by name and size, so that a card seen before is not copied once more; a wrong guess costs time only. */
  mayHold(file: { name: string; sizeBytes: number }): Promise<boolean>;
  find(sha256: string): Promise<HeldRecording | null>;
  /** The recording of another recorder that has these bytes. */
  findElsewhere(sha256: string): Promise<HeldElsewhere | null>;
  /**
   * Registers the file, whose bytes are durable by now. Answers what is held when somebody else was first: an earlier run, or
   * another recorder whose import brought the same bytes in the same moment.
   */
  register(file: ImportedFile): Promise<HeldRecording | { elsewhere: HeldElsewhere }>;
}

export interface CardImportRequest {
  folder: string;
  device: { id: string; number: string; clockOffsetMs: number };
  store: EvidenceStore;
  register: RecordingRegister;
  /** Path of ffprobe; null = metadata stay empty. */
  ffprobe: string | null;
  /** Takes what an import leaves behind, too: files of no known kind and pieces of a running recording. */
  everything?: boolean;
  /** Note in the stored objects: who imports, by which case. */
  note: { message: string; user?: { name: string } };
  progress?: (done: { files: number; ofFiles: number; bytes: number }) => void;
  signal?: AbortSignal;
  fs?: FileSystem;
  clock?: Clock;
}

/** What became of the card: found = stored + known + skipped + unread. Damaged ones are among the stored. */
export interface CardReport {
  found: number;
  stored: number;
  known: number;
  damaged: number;
  bytes: number;
  skipped: SkippedFile[];
  /** Files that could not be read now; the card must not be erased. */
  unread: UnreadFile[];
}

/**
 * Brings a recorder's card into the store, file by file: copy and hash in one pass, re-read, look at the content,
 * register. Nothing on the card is changed. An interrupted import run again ends in the same report.
 * Bytes that another recorder brought already are skipped (`otherRecorder`); empty files say nothing and are kept.
 * A file that cannot be read is reported and the others go on; a full or absent store (Refusal), an absent card
 * (Refusal 'unavailable'), a failing register and an aborted signal end the import at once.
 */
export async function importCard(request: CardImportRequest): Promise<CardReport> {
  const { fs = diskFileSystem, signal } = request;
  const { files, skipped, unread } = await walkCard(fs, request.folder, { everything: request.everything });
  const found = files.length + skipped.length + unread.length;
  const report: CardReport = { found, stored: 0, known: 0, damaged: 0, bytes: 0, skipped, unread };
  for (const [index, file] of files.entries()) {
    signal?.throwIfAborted();
    await importInto(report, request, file);
    request.progress?.({ files: index + 1, ofFiles: files.length, bytes: report.bytes });
  }
  return report;
}

async function importInto(report: CardReport, request: CardImportRequest, file: CardFile): Promise<void> {
  const held = await importFile(request, file);
  if ('unread' in held) {
    report.unread.push({ place: file.place, reason: held.unread });
    return;
  }
  if ('elsewhere' in held) {
    report.skipped.push({ place: file.place, reason: 'otherRecorder', held: held.elsewhere });
    return;
  }
  if (held.thisImport) report.stored += 1;
  else report.known += 1;
  if (held.thisImport && held.damaged) report.damaged += 1;
  if (held.thisImport) report.bytes += file.sizeBytes;
}

type FileEnding = HeldRecording | { unread: string } | { elsewhere: SkippedFile['held'] };

async function importFile(request: CardImportRequest, file: CardFile): Promise<FileEnding> {
  const { store, register, signal, fs = diskFileSystem } = request;
  if (await register.mayHold(file)) {
    const read = await fromCard(request, () => digestOf(fs, file.path, signal));
    if ('unread' in read) return read;
    const held = await register.find(read.sha256);
    if (held) return held;
  }
  const staged = await fromCard(request, () =>
    store.stage([{ logicalPath: storableName(file.name), source: file.path }], signal),
  );
  if ('unread' in staged) return staged;
  const held = await heldAlready(register, staged.files[0]);
  if (!held) return keep(request, file, staged);
  await staged.discard();
  return held;
}

async function heldAlready(register: RecordingRegister, staged: { sha256: string; sizeBytes: number }) {
  const { sha256, sizeBytes } = staged;
  const held = await register.find(sha256);
  if (held || sizeBytes === 0) return held;
  const elsewhere = await register.findElsewhere(sha256);
  return elsewhere && { elsewhere: { ...elsewhere, sha256 } };
}

async function keep(request: CardImportRequest, file: CardFile, staged: StagedObject): Promise<FileEnding> {
  const { device, ffprobe, note, register, signal, fs = diskFileSystem, clock = systemClock } = request;
  const [{ sha256, sizeBytes, stagedPath }] = staged.files;
  const recordingId = recordingIdOf(device.id, sha256);
  const objectId: ObjectId = `recording:${recordingId}`;
  try {
    const { facts, damaged } = await probeMedia(fs, stagedPath, file.name, ffprobe, signal);
    await staged.commit(objectId, note, signal);
    const name = parseFileName(file.name, device.number);
    const importedAt = clock();
    const { startedAt, rule } = correctedStart({
      name: name.time,
      container: facts.containerTime,
      modified: file.modified,
      imported: importedAt,
      durationMs: facts.durationMs,
      clockOffsetMs: device.clockOffsetMs,
    });
    const held = await register.register({
      recordingId,
      objectId,
      originalName: file.name,
      sha256,
      sizeBytes,
      media: facts,
      damaged,
      important: file.important || name.important,
      name,
      modifiedTime: file.modified,
      importedAt,
      startedAt,
      timeRule: rule,
    });
    // The object stays in the store, which forgets nothing; no recording names it.
    return 'elsewhere' in held ? { elsewhere: { ...held.elsewhere, sha256 } } : held;
  } catch (error) {
    await staged.discard();
    throw error;
  }
}

/**
 * The recording's id: a UUID made from the recorder and the content, so that an import run again names the same object.
 */
export function recordingIdOf(deviceId: string, sha256: string): string {
  const bytes = createHash('sha256').update(`${deviceId}\n${sha256}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The file's own name where the store can hold it; what it cannot hold becomes `_`, the register keeps the original. */
function storableName(name: string): string {
  const plain = name.replace(/[\u0000-\u001f\u007f\\\ufffd]/g, '_');
  return Buffer.byteLength(plain) <= 240 ? plain : `file${/\.[A-Za-z0-9]{1,8}$/.exec(plain)?.[0] ?? ''}`;
}

/** Does what reads from the card. A file that cannot be read is an answer; what is not the file's own fault is thrown on. */
async function fromCard<T>(request: CardImportRequest, work: () => Promise<T>): Promise<T | { unread: string }> {
  try {
    return await work();
  } catch (error) {
    request.signal?.throwIfAborted();
    if (error instanceof Refusal) throw error;
    await request.store.check();
    if (!(await factsOrNull(request.fs ?? diskFileSystem, request.folder))) throw cardRemoved(request.folder);
    return { unread: error instanceof Error ? error.message : String(error) };
  }
}

function cardRemoved(folder: string): Refusal {
  return new Refusal('unavailable', {
    zh: `存储卡“${basename(folder)}”在导入过程中被移除，已入库的录像不受影响，请重新接入后重试。`,
    en: `The card "${basename(folder)}" was removed during the import. What is stored stays; connect it again and retry.`,
  });
}
