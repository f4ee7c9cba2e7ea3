import { PassThrough, type Readable } from 'node:stream';
import Busboy from '@fastify/busboy';
import type { Request } from 'express';
import { Refusal } from '@zhilu/domain';

/** Room for the multipart frame around the file. */
const FRAME_BYTES = 64 * 1024;
/** How long a refused sender may go on before the connection is cut: long enough to read the answer. */
const LINGER_MS = 3_000;

/**
 * Reads the single file of a multipart request as it arrives; nothing is held in memory. `receive` gets its name and
 * bytes, and its answer is the answer. The bytes end only when the whole request turned out to be in order, and fail
 * otherwise, so `receive` can never keep a file of a refused request. Throws Refusal for another kind of request, no
 * file, a second file, a request that breaks off, or more than `limitBytes`: by the announced length before reading,
 * else at the byte that is too many.
 */
export async function receiveFile<T>(
  request: Request,
  limitBytes: number,
  receive: (name: string, bytes: Readable) => Promise<T>,
): Promise<T> {
  try {
    if (Number(request.headers['content-length'] ?? 0) > limitBytes + FRAME_BYTES) throw tooLarge(limitBytes);
    return await parse(request, limitBytes, receive);
  } catch (error) {
    linger(request);
    throw error;
  }
}

function parse<T>(
  request: Request,
  limitBytes: number,
  receive: (name: string, bytes: Readable) => Promise<T>,
): Promise<T> {
  const parser = parserOf(request, limitBytes);
  const bytes = new PassThrough();
  return new Promise<T>((resolve, reject) => {
    let received: Promise<T> | undefined;
    let failed = false;
    const fail = (error: unknown) => {
      if (failed) return;
      failed = true;
      request.unpipe(parser);
      bytes.destroy(error as Error);
      // The answer waits until the half-received file is gone.
      void Promise.allSettled([received]).then(() => reject(error as Error));
    };
    parser.on('file', (_field, stream, name) => {
      stream.on('error', fail);
      if (failed || received) return void stream.resume();
      stream.on('limit', () => fail(tooLarge(limitBytes)));
      stream.pipe(bytes, { end: false });
      received = receive(name ?? '', bytes);
      received.then(resolve, fail);
    });
    for (const event of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const)
      parser.on(event, () => fail(onlyOneFile()));
    parser.on('error', () => fail(brokenOff()));
    parser.on('finish', () => (received ? bytes.end() : fail(onlyOneFile())));
    request.on('error', () => fail(brokenOff()));
    request.on('close', () => request.readableEnded || fail(brokenOff()));
    bytes.on('error', () => undefined);
    request.pipe(parser);
  });
}

function parserOf(request: Request, limitBytes: number): InstanceType<typeof Busboy> {
  const headers = { ...request.headers, 'content-type': request.headers['content-type'] ?? '' };
  if (!headers['content-type'].startsWith('multipart/form-data')) throw onlyOneFile();
  try {
    const limits = { files: 1, fields: 0, parts: 2, fileSize: limitBytes, fieldNameSize: 100, headerPairs: 20 };
    return new Busboy({ headers, limits, isPartAFile: (_field, _type, name) => name !== undefined });
  } catch {
    throw onlyOneFile();
  }
}

/**
 * The rest of a refused upload is thrown away for a moment, so that the sender reads our answer instead of a broken
 * line. A request that is all here leaves its connection alone: the next request may already use it.
 */
function linger(request: Request): void {
  request.on('error', () => undefined);
  request.resume();
  if (request.complete) return;
  const timer = setTimeout(() => request.complete || request.socket.destroy(), LINGER_MS);
  timer.unref();
  request.on('end', () => clearTimeout(timer));
  request.on('close', () => clearTimeout(timer));
}

function tooLarge(limitBytes: number): Refusal {
  const megabytes = Math.round(limitBytes / 1_048_576);
  return new Refusal('tooLarge', {
    zh: `文件超过上限 ${megabytes} MB，请压缩或拆分后再上传`,
    en: `The file is larger than ${megabytes} MB; compress or split it and upload again`,
  });
}

function onlyOneFile(): Refusal {
  return new Refusal('invalid', { zh: '请一次上传一个文件', en: 'Upload one file at a time' });
}

function brokenOff(): Refusal {
  return new Refusal('invalid', {
    zh: '上传中断，文件没有保存，请重新上传',
    en: 'The upload broke off; nothing was kept, upload the file again',
  });
}
