import type { Wire } from '@zhilu/domain';
import type { SheetColumn } from '../answers/workbook';

type Line = Wire.CoverageFigures & { name: string };

/** By unit, then by month, then all of it. */
export function coverageRows({ units, months, total }: Wire.CoverageView): Line[] {
  return [
    ...units.map((row) => ({ ...row, name: row.unitName })),
    ...months.map((row) => ({ ...row, name: row.month })),
    { ...total, name: '合计' },
  ];
}

/** What the page shows of coverage, as a sheet. */
export const COVERAGE_COLUMNS: readonly SheetColumn<Line>[] = [
  { header: '单位或月份', width: 24, value: (row) => row.name },
  { header: '应摄录', width: 10, value: (row) => row.required },
  { header: '全程覆盖', width: 10, value: (row) => row.covered },
  { header: '中断已说明', width: 12, value: (row) => row.explained },
  { header: '批准不予摄录', width: 14, value: (row) => row.exempted },
  { header: '其中逾期申请', width: 14, value: (row) => row.exemptedLate },
  { header: '中断未说明', width: 12, value: (row) => row.gaps },
  { header: '没有录像', width: 10, value: (row) => row.missing },
];
