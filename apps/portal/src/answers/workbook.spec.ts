import { ValueType, Workbook, type Cell } from 'exceljs';
import { workbookOf, type SheetColumn } from './workbook';

type Value = string | number | Date | null;
const COLUMNS: SheetColumn<Value[]>[] = [
  { header: '=内容', width: 20, value: ([first]) => first },
  { header: '日期', width: 12, value: ([, second = null]) => second, days: true },
];

/** The cells of a sheet's column, the header first, as a reader of Excel files sees them. */
async function cellsOf(rows: Value[][], column = 1): Promise<Cell[]> {
  const file = await workbookOf('登记:簿', COLUMNS, rows);
  const workbook = new Workbook();
  await workbook.xlsx.load(file as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  const [sheet] = workbook.worksheets;
  expect(sheet.name).toBe('登记 簿');
  return [...Array(rows.length + 1).keys()].map((index) => sheet.getRow(index + 1).getCell(column));
}

const FORMULAS = ['=1+1', '+1', '-2', '@SUM(A1)', '\t=1', '=HYPERLINK("http://evil.example")', "=cmd|'/c calc'!A1"];

test('text that begins like a formula is text to the letter, and stays text when it is edited', async () => {
  const cells = await cellsOf(FORMULAS.map((text) => [text]));
  expect(cells.map((cell) => cell.value)).toEqual(['=内容', ...FORMULAS]);
  for (const cell of cells) {
    expect(cell.type).toBe(ValueType.String);
    expect(cell.formula).toBeUndefined();
    expect(cell.numFmt).toBe('@');
  }
});

test('numbers are numbers, dates dates on the bureau’s clock, and nothing is an empty cell', async () => {
  const at = new Date('2026-11-24T16:30:00Z');
  const [, number, date, nothing] = await cellsOf([[7], [at], [null]]);
  expect([number.type, number.value]).toEqual([ValueType.Number, 7]);
  expect([date.type, date.value]).toEqual([ValueType.Date, new Date('2026-11-25T00:30:00Z')]);
  expect(date.numFmt).toBe('yyyy-mm-dd hh:mm');
  expect(nothing.type).toBe(ValueType.Null);
  const [, , day] = await cellsOf(
    [
      [null, null],
      [null, at],
    ],
    2,
  );
  expect(day.numFmt).toBe('yyyy-mm-dd');
});

test('a file opens whatever is in the facts: what XML cannot hold is shown as �', async () => {
  const [, ...cells] = await cellsOf([
    ['周\u0001敏'],
    ['周\ufffe敏'],
    ['周\ud800敏'],
    ['𠮷\u202e田\n上'],
    [`${'长'.repeat(32_765)}𠮷𠮷`],
  ]);
  const read = cells.map((cell) => String(cell.value));
  expect(read.slice(0, 4)).toEqual(['周�敏', '周�敏', '周�敏', '𠮷\u202e田\n上']);
  expect(read[4].slice(-3)).toBe('长�…');
});

test('ordinary text has no special format; what no cell can hold is cut where one sees it', async () => {
  const [, text, long] = await cellsOf([['同意查阅'], ['长'.repeat(40_000)]]);
  expect([text.value, text.numFmt]).toEqual(['同意查阅', undefined]);
  expect(long.value).toHaveLength(32_767);
  expect(String(long.value).endsWith('长…')).toBe(true);
});
