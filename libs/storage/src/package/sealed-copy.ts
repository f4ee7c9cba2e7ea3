import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isCaseNumber, Refusal, systemClock, type Clock } from '@zhilu/domain';
import { z } from 'zod';
import { makeFolders, readSmallFile, syncUpTo, writeNewFile } from '../disk/durable';
import { explainFullDisk, storageFull } from '../disk/refusals';
import { UNFINISHED_FOLDER } from '../disk/store-root';
import type { EvidenceStore, ObjectId } from '../evidence-store';
import { diskFileSystem, errorCode, factsOrNull, type FileSystem } from '../file-system';
import { FixityMismatch, writeBag, type WrittenBag } from './bag';
import { writeIso } from './iso-image';
import { packagePaths, type NamedFile } from './package-names';
import { receiptText } from './receipt';
import { verifyBag } from './verify-bag';
import { zipFolder } from './zip-folder';

/** A recording that goes into a sealed copy, as the register knows it. */
export interface FileToSeal extends NamedFile {
  objectId: ObjectId;
  sha256: string;
  sizeBytes: number;
}

export interface SealedCopyRequest {
  store: EvidenceStore;
  /** The external task's id: the same task twice gives the same package. */
  taskId: string;
  caseNumber: string;
  files: FileToSeal[];
  /** Name of the bureau, in bag-info and receipt. */
  organization: string;
  /** Path of xorriso; null = no ISO image. */
  xorriso: string | null;
  signal?: AbortSignal;
  fs?: FileSystem;
  clock?: Clock;
}

const summarySchema = z.object({
  /** Folder below the store's exports. */
  folder: z.string(),
  caseNumber: z.string(),
  manifestSha256: z.string(),
  files: z.number().int(),
  /** Bytes of the recordings in it. */
  sizeBytes: z.number().int(),
  formats: z.array(z.enum(['zip', 'iso'])),
  archives: z.record(z.string(), z.object({ sha256: z.string(), sizeBytes: z.number().int() })),
  createdAt: z.coerce.date(),
});

export type SealedCopyFormat = 'zip' | 'iso';

/** What stands ready; also written beside the package, as the sign that it is whole. */
export type SealedPackage = z.infer<typeof summarySchema>;

const SUMMARY = 'sealed-copy.json';

/**
 * Makes a sealed copy 封装副本 of recordings for a case: a BagIt 1.0 folder with receipt, the same as zip and, with
 * xorriso, as ISO image. Every byte is hashed while it leaves the store and the finished bag is read again. It appears
 * in one step; run again for the same task it answers with what is there.
 * Throws FixityMismatch when the store's bytes are not the registered ones, Refusal('storageFull'), Refusal('notFound').
 */
export async function writeSealedCopy(request: SealedCopyRequest): Promise<SealedPackage> {
  const { fs = diskFileSystem, store, taskId, caseNumber } = request;
  assertNames(caseNumber, taskId);
  const folder = `${caseNumber}/${taskId}`;
  const target = join(store.exportsFolder, folder);
  const standing = await readSummary(fs, target);
  if (standing) return standing;
  const draft = join(store.exportsFolder, UNFINISHED_FOLDER, `${taskId}.${randomUUID()}`);
  try {
    await store.check();
    await assertSpace(fs, request);
    await makePackage(fs, request, draft, folder);
    await moveIntoPlace(fs, draft, target, store.exportsFolder);
    return (await readSummary(fs, target))!;
  } catch (error) {
    throw explainFullDisk(error);
  } finally {
    await fs.remove(draft).catch(() => undefined);
  }
}

/** Path of a package's archive, for sending it to a person who may have it. */
export function sealedCopyPath(store: EvidenceStore, folder: string, format: SealedCopyFormat): string {
  const [caseNumber, taskId, ...rest] = folder.split('/');
  assertNames(caseNumber, taskId ?? '');
  if (rest.length > 0) throw new RangeError(`"${folder}" is no folder of a sealed copy.`);
  return join(store.exportsFolder, caseNumber, taskId, `${caseNumber}.${format}`);
}

async function makePackage(fs: FileSystem, request: SealedCopyRequest, draft: string, folder: string): Promise<void> {
  const { caseNumber, xorriso, signal, clock = systemClock } = request;
  const createdAt = clock();
  const bagFolder = join(draft, caseNumber);
  const bag = await writeBag(fs, bagFolder, ...contents(request, createdAt), signal);
  const verified = await verifyBag(bagFolder, fs, signal);
  if (!verified.valid) throw new Error(`The package does not verify: ${verified.problems.join('; ')}`);
  const archive = (format: SealedCopyFormat) => join(draft, `${caseNumber}.${format}`);
  const archives: SealedPackage['archives'] = {
    zip: await zipFolder(fs, bagFolder, caseNumber, archive('zip'), createdAt, signal),
  };
  if (xorriso) archives.iso = await writeIso(fs, xorriso, bagFolder, caseNumber, archive('iso'), signal);
  const summary: SealedPackage = {
    folder,
    caseNumber,
    manifestSha256: bag.manifestSha256,
    files: bag.files,
    sizeBytes: bag.payloadBytes,
    formats: xorriso ? ['zip', 'iso'] : ['zip'],
    archives,
    createdAt,
  };
  await writeNewFile(fs, join(draft, SUMMARY), `${JSON.stringify(summary, null, 2)}\n`);
}

/** Payload and tags of the bag. */
function contents(request: SealedCopyRequest, madeAt: Date) {
  const { store, files, caseNumber, organization } = request;
  const paths = packagePaths(files);
  const payload = files.map((file, index) => ({
    path: paths[index],
    sha256: file.sha256,
    open: async () => store.open(file.objectId, await onlyPath(store, file)),
  }));
  const describe = (bag: WrittenBag) => ({
    info: [
      ['Source-Organization', organization],
      ['External-Identifier', caseNumber],
      ['External-Description', '执法记录仪录像封装副本 Sealed copy of body-worn recordings'],
      ['Bagging-Date', madeAt.toISOString().slice(0, 10)],
      ['Bag-Software-Agent', 'Zhilu'],
    ] as [string, string][],
    tagFiles: {
      'receipt.txt': receiptText({
        caseNumber,
        organization,
        madeAt,
        bag,
        files: files.map((file, index) => ({ ...file, path: paths[index] })),
      }),
    },
  });
  return [payload, describe] as const;
}

/** A recording's object holds one file; its hash is compared before its bytes are read. */
async function onlyPath(store: EvidenceStore, { objectId, name, sha256 }: FileToSeal): Promise<string> {
  const [held] = (await store.stat(objectId)).files;
  if (held.sha256 !== sha256) throw new FixityMismatch(name, sha256, held.sha256);
  return held.path;
}

async function moveIntoPlace(fs: FileSystem, draft: string, target: string, exportsFolder: string): Promise<void> {
  await makeFolders(fs, join(target, '..'), exportsFolder);
  const handle = await fs.open(draft, 'folder');
  await handle.sync().finally(() => handle.close());
  try {
    await fs.rename(draft, target);
  } catch (error) {
    // Another run of the same task was first; both made the same.
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
  }
  await syncUpTo(fs, join(target, '..'), exportsFolder);
}

async function readSummary(fs: FileSystem, target: string): Promise<SealedPackage | null> {
  if (!(await factsOrNull(fs, join(target, SUMMARY)))) return null;
  return summarySchema.parse(JSON.parse((await readSmallFile(fs, join(target, SUMMARY))).toString('utf8')));
}

/** Folder, zip and image each hold every byte once. */
async function assertSpace(fs: FileSystem, { store, files, xorriso }: SealedCopyRequest): Promise<void> {
  await makeFolders(fs, join(store.exportsFolder, UNFINISHED_FOLDER), store.exportsFolder);
  const bytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const needed = Math.ceil(bytes * (xorriso ? 3 : 2) * 1.1);
  const free = await fs.freeBytes(store.exportsFolder);
  if (needed > free) throw storageFull(needed, free);
}

function assertNames(caseNumber: string, taskId: string): void {
  if (isCaseNumber(caseNumber) && /^[A-Za-z0-9-]{1,64}$/.test(taskId)) return;
  throw new Refusal('invalid', {
    zh: `业务编号“${caseNumber}”或任务号“${taskId}”不合规，不能用作封装副本的名称。`,
    en: `Case number "${caseNumber}" or task id "${taskId}" cannot name a sealed copy.`,
  });
}
