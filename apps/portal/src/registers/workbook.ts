import { Workbook, type Cell } from 'exceljs';
import { DateTime } from 'luxon';
import { BUREAU_ZONE } from '@zhilu/domain';
import { cellText, type Column } from './register-columns';
import type { RegisterSheet } from './registers.service';

/** Signs that make a spreadsheet program read text as a formula. */
const FORMULA_START = /^[=+\-@\t\r]/;
const LONGEST_TITLE = 31;

/** The sheet as an Excel workbook: numbers and dates typed, text never a formula. */
export async function workbookOf(sheet: RegisterSheet): Promise<Buffer> {
  const workbook = new Workbook();
  const page = workbook.addWorksheet(sheet.title.replace(/[\\/?*[\]:]/g, ' ').slice(0, LONGEST_TITLE), {
    views: [{ state: 'frozen', ySplit: 1 }],
  });
  page.columns = [
    { header: '序号', width: 8 },
    ...sheet.columns.map((column) => ({ header: harmless(column.label), width: column.kind === 'text' ? 24 : 18 })),
    { header: '案件编号', width: 18 },
    { header: '单位', width: 24 },
    { header: '登记人', width: 12 },
    { header: '登记时间', width: 20 },
  ];
  page.getRow(1).font = { bold: true };
  sheet.rows.forEach((row, index) => {
    const added = page.addRow([row.number]);
    sheet.columns.forEach((column, place) =>
      setCell(added.getCell(place + 2), sheet.data[index][column.field], column),
    );
    const after = sheet.columns.length + 2;
    [row.caseNumber, row.unitName, row.writtenBy].forEach(
      (text, place) => (added.getCell(after + place).value = harmless(text)),
    );
    setInstant(added.getCell(after + 3), row.writtenAt, 'yyyy-mm-dd hh:mm');
  });
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** Text that no spreadsheet program takes for a formula. */
export function harmless(text: string): string {
  return FORMULA_START.test(text) ? `'${text}` : text;
}

function setCell(cell: Cell, value: unknown, column: Column): void {
  const text = cellText(value, column);
  if (text === '') return;
  if (column.kind === 'number' && Number.isFinite(Number(value))) cell.value = Number(value);
  else if (column.kind === 'date') setInstant(cell, String(value), 'yyyy-mm-dd');
  else if (column.kind === 'datetime') setInstant(cell, String(value), 'yyyy-mm-dd hh:mm');
  else cell.value = harmless(text);
}

/** Excel knows no zones: the cell holds the bureau's wall clock. */
function setInstant(cell: Cell, iso: string, format: string): void {
  const instant = DateTime.fromISO(iso, { zone: BUREAU_ZONE });
  if (!instant.isValid) {
    cell.value = harmless(iso);
    return;
  }
  cell.value = instant.setZone('utc', { keepLocalTime: true }).toJSDate();
  cell.numFmt = format;
}
