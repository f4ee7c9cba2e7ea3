import { Refusal, type Wire } from '@zhilu/domain';
import type { SheetCell, SheetLine } from '../sheets/sheet-line';

export type ListField = Exclude<keyof Wire.RecorderLine, 'line'>;

interface ListColumn {
  field: ListField;
  /** As the form to be filled in has it. */
  heading: string;
  width: number;
  /** What bureaus' own lists call it, in the order of preference. */
  names: readonly string[];
}

/** Columns of a list of recorders. */
export const LIST_COLUMNS: readonly ListColumn[] = [
  {
    field: 'number',
    heading: '编号',
    width: 16,
    names: ['执法记录仪编号', '记录仪编号', '设备编号', '机身编号', '编号', 'number', 'recordernumber', 'devicenumber'],
  },
  { field: 'brand', heading: '品牌', width: 12, names: ['品牌', '厂牌', '设备品牌', 'brand'] },
  { field: 'model', heading: '型号', width: 14, names: ['型号', '设备型号', '规格型号', '产品型号', 'model'] },
  {
    field: 'serial',
    heading: '序列号',
    width: 20,
    names: ['序列号', '出厂序列号', '出厂编号', 'sn', 's/n', 'serial', 'serialnumber'],
  },
  {
    field: 'unit',
    heading: '单位',
    width: 26,
    names: ['单位', '使用单位', '所属单位', '单位名称', '配发单位', '部门', '使用部门', 'unit'],
  },
  {
    field: 'holder',
    heading: '持有人',
    width: 12,
    names: ['持有人', '使用人', '领用人', '配发人员', '使用人员', 'holder'],
  },
  {
    field: 'boughtOn',
    heading: '购置日期',
    width: 14,
    names: ['购置日期', '购入日期', '购买日期', '采购日期', '取得日期', 'boughton', 'purchasedate'],
  },
  {
    field: 'price',
    heading: '原值（元）',
    width: 14,
    names: ['原值', '资产原值', '购置价格', '购置金额', '单价', '价格', 'price'],
  },
  { field: 'usefulMonths', heading: '折旧月数', width: 12, names: ['折旧月数', '使用月数', 'usefulmonths'] },
  { field: 'residualPercent', heading: '残值率（%）', width: 12, names: ['残值率', '净残值率', 'residual'] },
];
const REQUIRED: readonly ListField[] = ['number', 'brand', 'model'];
/** A list may have a title and notes above its headings. */
const HEADINGS_WITHIN = 10;

/** A line under its headings, and the cells the spreadsheet program spoilt. */
export interface ReadLine {
  line: Wire.RecorderLine;
  spoilt: { field: ListField; cell: SheetCell }[];
}

/** Finds the headings and reads what stands below. Throws Refusal where they, or a column that must be there, are missing. */
export function readList(lines: readonly SheetLine[]): { lines: ReadLine[]; unread: string[] } {
  const at = lines.slice(0, HEADINGS_WITHIN).findIndex((line) => columnsOf(line).size >= 2);
  if (at < 0) throw noHeadings();
  const columns = columnsOf(lines[at]);
  const missing = REQUIRED.filter((field) => !columns.has(field));
  if (missing.length > 0) throw noColumn(missing.map(headingOf));
  const used = new Set(columns.values());
  const unread = lines[at].cells.map((cell) => cell.text).filter((text, index) => text && !used.has(index));
  return { lines: lines.slice(at + 1).map((line) => readLine(line, columns)), unread };
}

export function headingOf(field: ListField): string {
  return LIST_COLUMNS.find((column) => column.field === field)!.heading;
}

function readLine({ line, cells }: SheetLine, columns: Map<ListField, number>): ReadLine {
  const cellOf = (field: ListField): SheetCell => cells[columns.get(field) ?? -1] ?? { text: '' };
  const text = (field: ListField): string => cellOf(field).text.slice(0, 200);
  const spoilt = [...columns.keys()]
    .map((field) => ({ field, cell: cellOf(field) }))
    .filter(({ field, cell }) => cell.spoilt && !(field === 'boughtOn' && cell.spoilt === 'date'));
  return {
    line: {
      line,
      number: text('number'),
      brand: text('brand'),
      model: text('model'),
      serial: text('serial'),
      unit: text('unit'),
      holder: text('holder'),
      boughtOn: text('boughtOn'),
      price: text('price'),
      usefulMonths: text('usefulMonths'),
      residualPercent: text('residualPercent'),
    },
    spoilt,
  };
}

/** Where each column stands; of two that could be meant the one with the preferred name. */
function columnsOf({ cells }: SheetLine): Map<ListField, number> {
  const headings = cells.map((cell) => plain(cell.text));
  const places = LIST_COLUMNS.flatMap(({ field, names }): [ListField, number][] => {
    const name = names.find((each) => headings.includes(each));
    return name === undefined ? [] : [[field, headings.indexOf(name)]];
  });
  return new Map(places);
}

/** A heading without spaces, marks and what stands in brackets. */
function plain(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[（(].*?[）)]/g, '')
    .replace(/[\s*＊:：]/g, '');
}

function noHeadings(): Refusal {
  const headings = LIST_COLUMNS.map(({ heading }) => heading);
  return new Refusal('unprocessable', {
    zh: `没有找到表头。请保留一行表头，列名如：${headings.join('、')}。`,
    en: `There is no line of headings. Keep one, with columns named like ${headings.join(', ')} (number, brand, model, serial number, unit, holder).`,
  });
}

function noColumn(headings: string[]): Refusal {
  return new Refusal('unprocessable', {
    zh: `清单缺少“${headings.join('”“')}”列，请补上后重新上传或粘贴。`,
    en: `The list has no column ${headings.join(', ')}. Add it and bring the list again.`,
  });
}
