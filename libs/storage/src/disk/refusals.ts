import { Refusal, type Sentence } from '@zhilu/domain';
import { errorCode } from '../file-system';

/** The disk is or would be full; nothing of the attempt stays. */
export function storageFull(neededBytes: number | null, freeBytes: number | null): Refusal {
  const zhNeed = neededBytes === null ? '' : `需要 ${gigabytes(neededBytes)}`;
  const zhFree = freeBytes === null ? '' : `，可用 ${gigabytes(freeBytes)}`;
  const enNeed = neededBytes === null ? '' : `: ${gigabytes(neededBytes)} needed`;
  const enFree = freeBytes === null ? '' : `, ${gigabytes(freeBytes)} free`;
  return new Refusal('storageFull', {
    zh: `存储空间不足（${zhNeed || '写入时磁盘已满'}${zhFree}）。未保存任何内容，请扩容或清理后重试。`,
    en: `Not enough space in the evidence store${enNeed}${enFree}. Nothing was kept; add space and try again.`,
  });
}

/** The disk of the store is not there, or may only be read: waiting for it helps. */
export class StoreAway extends Refusal {
  constructor(zh: string, en: string) {
    super('unavailable', unavailableSentence(zh, en));
  }
}

/** The store cannot be used as it is configured; says nothing about whether objects exist. */
export function storeUnavailable(zh: string, en: string): Refusal {
  return new Refusal('unavailable', unavailableSentence(zh, en));
}

function unavailableSentence(zh: string, en: string): Sentence {
  return {
    zh: `证据存储不可用：${zh}。库内记录未作任何改动。`,
    en: `The evidence store is not available: ${en}. No record was changed.`,
  };
}

/** What a disk answers that was taken away or made read-only; EIO is not among them, which may be one bad block. */
const AWAY = new Set(['EROFS', 'ESTALE', 'ENOTCONN', 'ENODEV', 'ENXIO', 'EHOSTDOWN']);
const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** True when the error says that the disk of the store is away or read-only. */
export function isStoreAway(error: unknown): boolean {
  return error instanceof StoreAway || AWAY.has(errorCode(error) ?? '');
}

/** True when the error says that a disk is full. */
export function isStoreFull(error: unknown): boolean {
  return (error instanceof Refusal && error.kind === 'storageFull') || FULL.has(errorCode(error) ?? '');
}

/** ENOSPC and a spent quota become a sentence; every other error passes unchanged. */
export function explainFullDisk(error: unknown): unknown {
  return FULL.has(errorCode(error) ?? '') ? storageFull(null, null) : error;
}

function gigabytes(bytes: number): string {
  return bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
