import { Workbook, type CellValue } from 'exceljs';
import type { Response } from 'superagent';
import type { Test } from 'supertest';

/** Bytes of an answer that is not text; for supertest's `parse`. */
export function bytes(response: Response, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  const stream = response as unknown as NodeJS.ReadableStream;
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
}

/** What a route answers, as bytes whatever its type. */
export async function binary(test: Test): Promise<Buffer> {
  return (await test.buffer(true).parse(bytes)).body as Buffer;
}

/** Rows of the first sheet, each as header → value; opened by a reader of Excel files. */
export async function sheetRows(file: Buffer): Promise<Record<string, CellValue>[]> {
  const workbook = new Workbook();
  await workbook.xlsx.load(file as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  const [sheet] = workbook.worksheets;
  const headers = (sheet.getRow(1).values as CellValue[]).map(String);
  const rows: Record<string, CellValue>[] = [];
  sheet.eachRow((row, number) => {
    if (number === 1) return;
    const values = headers.map((header, index) => [header, index === 0 ? null : row.getCell(index).value] as const);
    rows.push(Object.fromEntries(values.slice(1)));
  });
  return rows;
}
