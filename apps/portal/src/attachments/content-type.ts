import { open, type FileHandle } from 'node:fs/promises';
import { fromBuffer } from 'file-type';
import { extensionOf } from './file-name';

/** What may be handed in, by content, with the names that fit. Pictures and PDF are shown, the rest is only downloaded. */
const ALLOWED: Record<string, readonly string[]> = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/ofd': ['ofd'],
  'video/mp4': ['mp4'],
  'text/plain': ['txt'],
};

/** The names of the kinds, for the sentence of a refusal. */
export const ALLOWED_NAMES = 'PDF、PNG、JPEG、DOCX、XLSX、OFD、TXT、MP4';

const HEAD_BYTES = 64 * 1024;
const TAIL_BYTES = 256 * 1024;
/** A text longer than this is no note but a data file. */
const TEXT_BYTES = 5 * 1024 * 1024;

/** Media type by content when it is allowed and the name's extension fits it; null otherwise. */
export async function allowedType(path: string, name: string): Promise<string | null> {
  const file = await open(path);
  try {
    const type = await typeOf(file);
    return type !== null && ALLOWED[type]?.includes(extensionOf(name)) ? type : null;
  } finally {
    await file.close();
  }
}

/** First bytes of the kinds in question; parsers of other formats are never let near what strangers send. */
const SIGNATURES: readonly { at: number; bytes: Buffer }[] = [
  { at: 0, bytes: Buffer.from('%PDF-') },
  { at: 0, bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  { at: 0, bytes: Buffer.from([0xff, 0xd8, 0xff]) },
  { at: 0, bytes: Buffer.from('PK\x03\x04', 'latin1') },
  { at: 4, bytes: Buffer.from('ftyp') },
];

async function typeOf(file: FileHandle): Promise<string | null> {
  const { size } = await file.stat();
  const head = await part(file, 0, Math.min(size, HEAD_BYTES));
  const known = SIGNATURES.some(({ at, bytes }) => head.subarray(at, at + bytes.length).equals(bytes));
  if (!known) return size <= TEXT_BYTES && isText(await part(file, 0, size)) ? 'text/plain' : null;
  const found = (await fromBuffer(head))?.mime as string | undefined;
  if (found === undefined) return null;
  if (!isPackage(found)) return found;
  return packageType(found, await part(file, Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES)));
}

function isPackage(mime: string): boolean {
  return mime === 'application/zip' || mime.startsWith('application/vnd.openxmlformats');
}

/** The list of entries at the end of the archive tells what it is: macros are refused, an OFD names itself. */
function packageType(mime: string, tail: Buffer): string | null {
  if (tail.includes('vbaProject') || tail.includes('activeX')) return null;
  if (tail.includes('OFD.xml')) return 'application/ofd';
  if (tail.includes('[Content_Types].xml') && tail.includes('word/document.xml')) return only('docx');
  if (tail.includes('[Content_Types].xml') && tail.includes('xl/workbook.xml')) return only('xlsx');
  return mime === 'application/zip' ? null : mime;
}

function only(extension: string): string | null {
  return Object.keys(ALLOWED).find((type) => ALLOWED[type].includes(extension)) ?? null;
}

/** UTF-8 without control characters other than tab and line ends. */
function isText(bytes: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);

    return bytes.length > 0 && !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/.test(text);
  } catch {
    return false;
  }
}

async function part(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, start);
  return buffer.subarray(0, bytesRead);
}
