import { DateTime } from 'luxon';
import { BUREAU_ZONE } from '@zhilu/domain';
import { workbookOf, type SheetColumn } from '../answers/workbook';
import { cellText, type Column } from './register-columns';
import type { RegisterSheet } from './registers.service';

interface Entry {
  row: RegisterSheet['rows'][number];
  data: Record<string, unknown>;
}

/** The register as an Excel file: its number, the form's fields, then who wrote it, where and when. */
export function registerWorkbook({ title, columns, rows, data }: RegisterSheet): Promise<Buffer> {
  const sheet: SheetColumn<Entry>[] = [
    { header: '序号', width: 8, value: ({ row }) => row.number },
    ...columns.map(fieldColumn),
    { header: '办理编号', width: 18, value: ({ row }) => row.caseNumber },
    { header: '单位', width: 24, value: ({ row }) => row.unitName },
    { header: '登记人', width: 12, value: ({ row }) => row.writtenBy },
    { header: '登记时间', width: 20, value: ({ row }) => new Date(row.writtenAt) },
  ];
  return workbookOf(
    title,
    sheet,
    rows.map((row, index) => ({ row, data: data[index] })),
  );
}

function fieldColumn(column: Column): SheetColumn<Entry> {
  return {
    header: column.label,
    width: column.kind === 'text' ? 24 : 18,
    days: column.kind === 'date',
    value: ({ data }) => typed(data[column.field], column),
  };
}

/** Typed where the value is what its column says, otherwise the text people read. */
function typed(value: unknown, column: Column): string | number | Date {
  const text = cellText(value, column);
  if (column.kind === 'number') return String(Number(value)) === text ? Number(value) : text;
  if (column.kind !== 'date' && column.kind !== 'datetime') return text;
  const instant = DateTime.fromISO(String(value), { zone: BUREAU_ZONE });
  return instant.isValid ? instant.toJSDate() : text;
}
