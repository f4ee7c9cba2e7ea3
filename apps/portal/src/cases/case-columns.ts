import type { Wire } from '@zhilu/domain';
import { STATE_NAMES } from './state-names';

/** Lists of cases as Excel files show them. */
export const CASE_COLUMNS = [
  { header: '办理编号', width: 16, value: (row: Wire.CaseRow) => row.caseNumber },
  { header: '标题', width: 44, value: (row: Wire.CaseRow) => row.title },
  { header: '事项', width: 18, value: (row: Wire.CaseRow) => row.processName },
  { header: '申请人', width: 12, value: (row: Wire.CaseRow) => row.applicant.name },
  { header: '单位', width: 24, value: (row: Wire.CaseRow) => row.unitName },
  { header: '状态', width: 12, value: (row: Wire.CaseRow) => STATE_NAMES[row.state] },
  { header: '进展', width: 24, value: (row: Wire.CaseRow) => row.where },
  { header: '发起时间', width: 18, value: (row: Wire.CaseRow) => new Date(row.startedAt) },
  { header: '办结时间', width: 18, value: (row: Wire.CaseRow) => (row.endedAt ? new Date(row.endedAt) : null) },
];
