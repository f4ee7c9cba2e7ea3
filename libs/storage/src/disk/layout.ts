import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Refusal } from '@zhilu/domain';
import type { ObjectId } from '../evidence-store';

/**
 * Where an object lies: OCFL extension 0003, two tuples of two hex digits of the id's sha256, then the id itself
 * percent-encoded. A person on the disk reads the id, 65,536 folders share the load, and no id can shape a path.
 */
export const LAYOUT = {
  extensionName: '0003-hash-and-id-n-tuple-storage-layout',
  digestAlgorithm: 'sha256',
  tupleSize: 2,
  numberOfTuples: 2,
} as const;

const OBJECT_ID = /^(recording|attachment|document|derivative):[A-Za-z0-9_-]{1,64}$/;

/** Throws Refusal('invalid') unless the text is an object id. */
export function assertObjectId(text: string): asserts text is ObjectId {
  if (OBJECT_ID.test(text)) return;
  throw new Refusal('invalid', {
    zh: `对象编号“${text.slice(0, 80)}”不合规：应为 recording、attachment 或 document，加冒号和 1–64 位字母、数字。`,
    en: `Object id "${text.slice(0, 80)}" is not valid: recording, attachment or document, a colon and 1–64 letters or digits.`,
  });
}

/** The object's folder below the storage root, e.g. `3c/0f/recording%3a6f1c…`. */
export function objectFolder(id: ObjectId): string {
  assertObjectId(id);
  const digest = createHash('sha256').update(id).digest('hex');
  return join(digest.slice(0, 2), digest.slice(2, 4), encodeId(id));
}

/** Percent-encoding of extension 0003: everything but letters, digits, `-` and `_`, in lower-case hex. */
export function encodeId(id: ObjectId): string {
  return id.replace(':', '%3a');
}

/** The id of an object's folder name, or null for a name that is none. */
export function decodeId(folderName: string): ObjectId | null {
  const text = folderName.replace('%3a', ':');
  return OBJECT_ID.test(text) ? (text as ObjectId) : null;
}

/** Throws Refusal('invalid') unless the path is one to four plain names joined by `/` that every file system can hold. */
export function assertLogicalPath(path: string): void {
  const parts = path.split('/');
  if (parts.length <= 4 && parts.every(isPlainName)) return;
  throw new Refusal('invalid', {
    zh: `文件名“${path.slice(0, 80)}”不能入库：每段名称不得为空、不得为“.”或“..”，不得含控制字符或反斜杠，且不超过 240 字节。`,
    en: `File name "${path.slice(0, 80)}" cannot be stored: no part may be empty, "." or "..", hold control characters or a backslash, or exceed 240 bytes.`,
  });
}

function isPlainName(name: string): boolean {
  return (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    !/[\u0000-\u001f\u007f\\\ufffd]/.test(name) &&
    Buffer.byteLength(name) <= 240
  );
}
