import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { EvidenceStore, ObjectId } from '@zhilu/storage';

/** Largest part sent for one range: the player asks again, and the right is asked for again with it. */
const LARGEST_PART = 8 * 1024 * 1024;

/** A file of the store and how it is shown. */
export interface StoredContent {
  objectId: ObjectId;
  sha256: string;
  mediaType: string;
}

/**
 * Sends a file of the store, whole or the asked range (RFC 9110 §14). Headers about caching and display are the caller's.
 * `beforeBytes` is awaited before the first byte of every answer that has any, whatever the request's headers say.
 */
export async function sendStored(
  store: EvidenceStore,
  content: StoredContent,
  request: Request,
  response: Response,
  beforeBytes?: () => Promise<void>,
): Promise<void> {
  const { files } = await store.stat(content.objectId);
  const file = files.find((each) => each.sha256 === content.sha256) ?? files[0];
  const size = file.sizeBytes;
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Content-Type', content.mediaType);
  response.setHeader('ETag', `"${content.sha256}"`);
  const range = askedRange(request, size, content.sha256);
  if (range === 'unsatisfiable') {
    response.status(416).setHeader('Content-Range', `bytes */${size}`);
    response.end();
    return;
  }
  if (range) response.status(206).setHeader('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
  response.setHeader('Content-Length', range ? range.end - range.start + 1 : size);
  if (request.method === 'HEAD') return void response.end();
  await beforeBytes?.();
  await send(await store.open(content.objectId, file.path, range ?? undefined), response);
}

function askedRange(
  request: Request,
  size: number,
  sha256: string,
): { start: number; end: number } | 'unsatisfiable' | null {
  const condition = request.headers['if-range'];
  if (condition !== undefined && condition !== `"${sha256}"`) return null;
  const ranges = request.range(size);
  if (ranges === undefined || ranges === -2) return null;
  if (ranges === -1) return 'unsatisfiable';
  // Several ranges at once are answered as if none had been asked for, which the standard allows.
  if (ranges.type !== 'bytes' || ranges.length !== 1) return null;
  const [{ start, end }] = ranges;
  return { start, end: Math.min(end, start + LARGEST_PART - 1) };
}

/** A reader who leaves in the middle is no error. */
export async function send(source: Readable, response: Response): Promise<void> {
  try {
    await pipeline(source, response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** `Content-Disposition` with the name in UTF-8 and a harmless one for old readers (RFC 6266). */
export function disposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\w.-]+/g, '_').slice(-100);
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/**
 * For bytes that people handed in: whatever they hold, no script runs and no page forms. A PDF keeps the browser's own
 * viewer, which a sandbox would switch off.
 */
export function inertContent(response: Response, mediaType: string): void {
  const pdf = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";
  response.setHeader('Content-Security-Policy', mediaType === 'application/pdf' ? pdf : "default-src 'none'; sandbox");
  response.setHeader('X-Content-Type-Options', 'nosniff');
}
