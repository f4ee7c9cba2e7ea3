import { Workbook } from 'exceljs';
import type { Response } from 'express';
import { DateTime } from 'luxon';
import { BUREAU_ZONE, type Wire } from '@zhilu/domain';

export interface SheetColumn<Row> {
  header: string;
  width: number;
  value: (row: Row) => string | number | Date | null;
}

export const STATE_NAMES: Record<Wire.CaseState, string> = {
  running: '审批中',
  granted: '已通过',
  refused: '未通过',
  withdrawn: '已撤回',
  ended: '已结束',
  incident: '需要处理',
};

/** Sends a list as an Excel file: typed dates in the bureau's time, text never taken for a formula. */
export async function sendWorkbook<Row>(
  response: Response,
  title: string,
  columns: SheetColumn<Row>[],
  rows: Row[],
): Promise<void> {
  const workbook = new Workbook();
  const sheet = workbook.addWorksheet(title, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ header, width }) => ({ header, width }));
  sheet.getRow(1).font = { bold: true };
  for (const row of rows) {
    const added = sheet.addRow(columns.map((column) => cell(column.value(row))));
    columns.forEach((column, index) => {
      if (column.value(row) instanceof Date) added.getCell(index + 1).numFmt = 'yyyy-mm-dd hh:mm';
    });
  }
  const name = encodeURIComponent(`${title}-${DateTime.now().setZone(BUREAU_ZONE).toFormat('yyyyMMdd')}.xlsx`);
  response.setHeader('Content-Type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
  response.setHeader('Content-Disposition', `attachment; filename*=UTF-8''${name}`);
  await workbook.xlsx.write(response);
  response.end();
}

/** Excel has no zones: a date is written as the bureau's clock showed it. exceljs writes strings as strings, so `=1+1` stays text. */
function cell(value: string | number | Date | null): string | number | Date | null {
  if (!(value instanceof Date)) return value;
  const local = DateTime.fromJSDate(value, { zone: BUREAU_ZONE });
  return local.setZone('UTC', { keepLocalTime: true }).toJSDate();
}
