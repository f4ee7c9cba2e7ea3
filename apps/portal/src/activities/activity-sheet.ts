import { ACTIVITY_TYPE_NAMES, COVERAGE_STATE_NAMES, type Wire } from '@zhilu/domain';
import type { SheetColumn } from '../answers/workbook';

const at = (iso: string | null): Date | null => (iso ? new Date(iso) : null);

/** Columns of the list of activities as Excel. */
export const ACTIVITY_COLUMNS: readonly SheetColumn<Wire.ActivityRow>[] = [
  { header: '编号', width: 14, value: (row) => row.number },
  { header: '单位', width: 26, value: (row) => row.unitName },
  { header: '活动类型', width: 24, value: (row) => ACTIVITY_TYPE_NAMES[row.type].zh },
  { header: '地点', width: 26, value: (row) => row.place },
  { header: '开始时间', width: 18, value: (row) => at(row.startedAt) },
  { header: '结束时间', width: 18, value: (row) => at(row.endedAt) },
  { header: '案号', width: 20, value: (row) => row.caseReference },
  { header: '案由', width: 26, value: (row) => row.cause },
  { header: '摄录人员', width: 12, value: (row) => row.officer?.name ?? '' },
  { header: '参加人员', width: 26, value: (row) => row.participants.map(({ name }) => name).join('、') },
  { header: '录像段数', width: 10, value: (row) => row.coverage.recordings },
  { header: '覆盖情况', width: 14, value: (row) => COVERAGE_STATE_NAMES[row.coverage.state].zh },
  {
    header: '覆盖比例（%）',
    width: 14,
    value: ({ coverage: { share } }) => (share === null ? null : Math.floor(share * 1000) / 10),
  },
  { header: '中断处数', width: 10, value: (row) => row.coverage.gaps },
  { header: '未说明处数', width: 12, value: (row) => row.coverage.unexplained },
  { header: '计入单位考核', width: 14, value: (row) => (row.coverage.countsAgainstUnit ? '是' : '') },
];
