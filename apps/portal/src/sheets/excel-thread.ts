import { parentPort, workerData } from 'node:worker_threads';
import { Workbook, type Cell, type CellValue } from 'exceljs';
import { unpacksWithin } from './inflated-size';
import type { SheetCell, SheetLine } from './sheet-line';

/** What the thread is given with its start. */
export interface ExcelRequest {
  bytes: Uint8Array;
  mostLines: number;
  mostColumns: number;
  mostUnpackedBytes: number;
}

/** From here on Excel itself has turned the last digits into zeros. */
const FIRST_INEXACT = 1e15;
/** Parts nobody reads; the library would make a cell object of every cell their ranges name. */
const LEFT_OUT = ['dataValidations', 'mergeCells', 'conditionalFormatting', 'hyperlinks', 'extLst'];

/** The lines of the first sheet that has any; null for what is no workbook, or unpacks to too much. */
async function linesOf({
  bytes,
  mostLines,
  mostColumns,
  mostUnpackedBytes,
}: ExcelRequest): Promise<SheetLine[] | null> {
  const file = Buffer.from(bytes);
  if (!unpacksWithin(file, mostUnpackedBytes)) return null;
  const workbook = new Workbook();
  await workbook.xlsx.load(file as unknown as ArrayBuffer, { ignoreNodes: LEFT_OUT });
  const sheet = workbook.worksheets.find((each) => each.state === 'visible' && each.actualRowCount > 0);
  const lines: SheetLine[] = [];
  sheet?.eachRow((row, line) => {
    if (lines.length >= mostLines) return;
    const cells = Array.from({ length: Math.min(row.cellCount, mostColumns) }, (_, at) => cellOf(row.getCell(at + 1)));
    if (cells.some((cell) => cell.text || cell.spoilt)) lines.push({ line, cells });
  });
  return lines;
}

function cellOf(cell: Cell): SheetCell {
  const value: CellValue =
    cell.value && typeof cell.value === 'object' && 'result' in cell.value ? cell.result : cell.value;
  if (value instanceof Date) return { text: value.toISOString().slice(0, 10), spoilt: 'date' };
  if (typeof value === 'number')
    return { text: String(value), ...(value >= FIRST_INEXACT ? { spoilt: 'digits' } : {}) };
  if (typeof value === 'string') return { text: value.trim() };
  if (value && typeof value === 'object' && 'error' in value) return { text: value.error, spoilt: 'error' };
  return { text: value === null || value === undefined ? '' : cell.text.trim() };
}

void linesOf(workerData as ExcelRequest)
  .catch(() => null)
  .then((lines) => parentPort?.postMessage(lines));
