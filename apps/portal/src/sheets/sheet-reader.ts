import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import { Refusal } from '@zhilu/domain';
import { shippedFolder } from '../foundation/shipped-folder';
import type { ExcelRequest } from './excel-thread';
import { decodeText, separatedLines } from './separated-text';
import type { SheetLine } from './sheet-line';

/** The largest file of a list that is read. */
export const MOST_SHEET_BYTES = 1_048_576;

const MOST_COLUMNS = 50;
const MOST_UNPACKED_BYTES = 16 * 1_048_576;
const TIME_LIMIT_MS = 20_000;
const HEAP_MB = 192;
const ZIP = Buffer.from('PK');
const OLD_EXCEL = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/** Reads lists people bring as Excel or CSV file, or paste. */
@Injectable()
export class SheetReader {
  private reading: Promise<unknown> = Promise.resolve();

  /** Lines with content, at most one more than `most`. Throws Refusal for what is neither Excel (.xlsx) nor text. */
  async lines(bytes: Buffer, most: number): Promise<SheetLine[]> {
    if (bytes.subarray(0, 4).equals(OLD_EXCEL)) throw oldExcel();
    if (bytes.subarray(0, 2).equals(ZIP)) return this.excel(bytes, most + 1);
    const text = decodeText(bytes);
    if (text.includes('\0')) throw unreadable();
    return separatedLines(text, most + 1);
  }

  /** One after the other: a file costs at most one thread's memory, whoever sends how many. */
  private excel(bytes: Buffer, mostLines: number): Promise<SheetLine[]> {
    const mine = this.reading.then(() => inThread({ bytes, mostLines, ...BOUNDS }));
    this.reading = mine.catch(() => undefined);
    return mine;
  }
}

const BOUNDS = { mostColumns: MOST_COLUMNS, mostUnpackedBytes: MOST_UNPACKED_BYTES };

/** A workbook may name ranges of millions of cells that the library walks through: a thread can be stopped, we could not. */
function inThread(request: ExcelRequest): Promise<SheetLine[]> {
  const file = join(shippedFolder(), 'dist/apps/portal/src/sheets/excel-thread.js');
  const thread = new Worker(file, { workerData: request, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
  const timer = setTimeout(() => void thread.terminate(), TIME_LIMIT_MS);
  return new Promise<SheetLine[]>((resolve, reject) => {
    thread.on('message', (lines: SheetLine[] | null) => (lines ? resolve(lines) : reject(unreadable())));
    thread.on('error', () => reject(unreadable()));
    thread.on('exit', () => reject(unreadable()));
  }).finally(() => {
    clearTimeout(timer);
    void thread.terminate();
  });
}

function oldExcel(): Refusal {
  return new Refusal('unsupported', {
    zh: '这是旧版 Excel 文件（.xls），请在 Excel 中另存为 .xlsx 或 .csv 后再上传。',
    en: 'This is a file of an old Excel (.xls). Save it as .xlsx or .csv and upload it again.',
  });
}

function unreadable(): Refusal {
  return new Refusal('unprocessable', {
    zh: '文件读不出来：请上传未加密的 Excel（.xlsx）或 CSV 清单，或把清单内容复制后粘贴。',
    en: 'The file cannot be read. Upload an Excel (.xlsx, not encrypted) or CSV list, or copy the list and paste it.',
  });
}
