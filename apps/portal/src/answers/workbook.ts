import { Workbook, type Cell, type Row as Line } from 'exceljs';
import type { Response } from 'express';
import { DateTime } from 'luxon';
import { BUREAU_ZONE, bureauDay, systemClock } from '@zhilu/domain';
import { disposition } from './send-file';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Excel calls a file broken that holds more in a cell, or in a sheet's name. */
const LONGEST_TEXT = 32_767;
const LONGEST_NAME = 31;
/** Signs that make a spreadsheet program read what is typed into a cell as a formula. */
const FORMULA_START = /^[=+\-@\t\r]/;
/** Signs and halves of characters that XML cannot hold: with one of them the whole file does not open. */
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

type Content = string | number | Date | null;

export interface SheetColumn<Row> {
  header: string;
  /** In characters. */
  width: number;
  value: (row: Row) => Content;
  /** The dates of this column are days without a time. */
  days?: boolean;
}

/** A sheet as an Excel file: numbers and dates typed, text to the letter as text, never a formula; a sign no file can hold is shown as �. */
export async function workbookOf<Row>(
  title: string,
  columns: readonly SheetColumn<Row>[],
  rows: readonly Row[],
): Promise<Buffer> {
  const workbook = new Workbook();
  const name = title
    .replace(/[\\/?*[\]:]/g, ' ')
    .slice(0, LONGEST_NAME)
    .replace(NOT_IN_XML, '\ufffd');
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ width }) => ({ width }));
  const head = sheet.addRow([]);
  head.font = { bold: true };
  fill(head, columns, (column) => column.header);
  for (const row of rows) fill(sheet.addRow([]), columns, (column) => column.value(row));
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** Answers with a list as an Excel file named after its title and the day. */
export async function sendWorkbook<Row>(
  response: Response,
  title: string,
  columns: readonly SheetColumn<Row>[],
  rows: readonly Row[],
): Promise<void> {
  const file = await workbookOf(title, columns, rows);
  const day = bureauDay(systemClock()).replaceAll('-', '');
  response.setHeader('Content-Type', XLSX);
  response.setHeader('Content-Disposition', disposition('attachment', `${title}-${day}.xlsx`));
  response.send(file);
}

function fill<Row>(
  line: Line,
  columns: readonly SheetColumn<Row>[],
  contentOf: (column: SheetColumn<Row>) => Content,
): void {
  columns.forEach((column, index) => write(line.getCell(index + 1), contentOf(column), column.days));
}

function write(cell: Cell, content: Content, days = false): void {
  if (content === null || content === '') return;
  if (content instanceof Date) {
    cell.value = wallClock(content);
    cell.numFmt = days ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm';
  } else if (typeof content === 'number') cell.value = content;
  else {
    const text = content.length > LONGEST_TEXT ? `${content.slice(0, LONGEST_TEXT - 1)}…` : content;
    cell.value = text.replace(NOT_IN_XML, '\ufffd');
    // The cell is typed as text already; the format keeps it text when somebody edits it.
    if (FORMULA_START.test(content)) cell.numFmt = '@';
  }
}

/** Excel knows no zones: the cell holds what the bureau's clock showed. */
function wallClock(instant: Date): Date {
  return DateTime.fromJSDate(instant, { zone: BUREAU_ZONE }).setZone('UTC', { keepLocalTime: true }).toJSDate();
}
