import type { Readable } from 'node:stream';
import type { ByteSource, Digest } from './disk/copy';

/** Identity of an object, e.g. `recording:6f1c…`; never a path, and never reused for other content. */
export type ObjectId = `${'recording' | 'attachment' | 'document' | 'derivative'}:${string}`;

/** One file to store. */
export interface FileToStore {
  /** Name inside the object, parts joined by `/`. */
  logicalPath: string;
  source: ByteSource;
  /** Refused when the bytes hash to something else. */
  expectedSha256?: string;
  /** Size if known; used to refuse before writing when the disk is too small. Measured for paths and bytes. */
  sizeBytes?: number;
}

/** One stored file of an object. */
export interface StoredFile extends Digest {
  path: string;
}

export interface StoredObject {
  id: ObjectId;
  files: StoredFile[];
  createdAt: Date;
}

/** Who stores and why; kept in the object's inventory for those who read the disk without the database. */
export interface StorageNote {
  message: string;
  user?: { name: string; address?: string };
}

/** Bytes that are on the disk and hashed, but not yet part of the store. Exactly one of `commit` and `discard` ends it. */
export interface StagedObject {
  files: (StoredFile & {
    /** Where the bytes lie now, for a look at the content before deciding. */ stagedPath: string;
  })[];
  /** Re-reads every byte from the disk, then makes the object visible in one step. Same promise as `put`. */
  commit(id: ObjectId, note: StorageNote, signal?: AbortSignal): Promise<StoredObject>;
  discard(): Promise<void>;
}

/** Result of a fixity check 固定性校验; `problems` are sentences for the one who must act. */
export interface Verification {
  state: 'match' | 'mismatch' | 'missing';
  problems: string[];
}

/** A part of a file, both ends inclusive as in HTTP ranges. */
export interface ByteRange {
  start?: number;
  end?: number;
}

/**
 * The store owns the bytes: written once, never renamed, named by identity, checked by hash.
 *
 * Promises: an acknowledged object is durable and was re-read from the disk; nothing half-written is ever visible;
 * the same id with the same content is the same answer, with other content a Refusal (conflict). A full disk is
 * Refusal('storageFull'), a store that is not there Refusal('unavailable'), which never means that objects are gone.
 */
export interface EvidenceStore {
  /** Local folder for packages made from the store (sealed copies, deposits); not part of the evidence. */
  readonly exportsFolder: string;
  put(id: ObjectId, files: FileToStore[], note: StorageNote, signal?: AbortSignal): Promise<StoredObject>;
  /** First half of `put`, for those who must know the hash before they can name the object. */
  stage(files: FileToStore[], signal?: AbortSignal): Promise<StagedObject>;
  has(id: ObjectId): Promise<boolean>;
  /** What the object holds. Throws Refusal('notFound'). */
  stat(id: ObjectId): Promise<StoredObject>;
  /** The bytes of one file or of a range. Throws Refusal('notFound') for an unknown object or path, Refusal('invalid') for a range outside. */
  open(id: ObjectId, path: string, range?: ByteRange): Promise<Readable>;
  /** Where another program can read the file's bytes, and only read them. Throws as `open` does. */
  pathOf(id: ObjectId, path: string): Promise<string>;
  /** Reads every byte again; `expected` are hashes kept outside the store, by path, which a forger of the disk cannot reach. */
  verify(id: ObjectId, expected?: Record<string, string>, signal?: AbortSignal): Promise<Verification>;
  /** Every object id on the disk, in no order. */
  list(): AsyncIterable<ObjectId>;
  /** Throws Refusal('unavailable') with the reason when the store cannot be used now; for health. */
  check(): Promise<void>;
  /** Bytes that can still be stored; null where the store knows no bound. */
  freeBytes(): Promise<number | null>;
}

/** Injection token of the store. */
export const EVIDENCE_STORE = Symbol('EvidenceStore');
