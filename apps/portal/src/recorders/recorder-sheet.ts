import { RECORDER_STATE_NAMES, type Wire } from '@zhilu/domain';
import type { SheetColumn } from '../answers/workbook';

const yuan = (fen: number | null): number | null => (fen === null ? null : fen / 100);
const at = (iso: string | null): Date | null => (iso ? new Date(iso) : null);

/** Columns of the list as Excel; the first ten can be brought back as a list of another bureau's. */
export const RECORDER_COLUMNS: readonly SheetColumn<Wire.RecorderView>[] = [
  { header: '编号', width: 16, value: (row) => row.number },
  { header: '品牌', width: 12, value: (row) => row.brand },
  { header: '型号', width: 14, value: (row) => row.model },
  { header: '序列号', width: 20, value: (row) => row.serial },
  { header: '单位', width: 26, value: (row) => row.unitName },
  { header: '持有人', width: 12, value: (row) => row.holder?.name ?? '' },
  { header: '购置日期', width: 14, value: (row) => row.boughtOn ?? '' },
  { header: '原值（元）', width: 14, value: (row) => yuan(row.priceFen) },
  { header: '折旧月数', width: 12, value: (row) => row.usefulMonths },
  { header: '残值率（%）', width: 12, value: (row) => row.residualPercent },
  { header: '净值（元）', width: 14, value: (row) => yuan(row.netValueFen) },
  { header: '保管人', width: 12, value: (row) => row.keeper?.name ?? '' },
  { header: '状态', width: 10, value: (row) => RECORDER_STATE_NAMES[row.state].zh },
  { header: '电量（%）', width: 10, value: (row) => row.batteryPercent },
  { header: '时钟偏差（秒）', width: 14, value: (row) => row.clockOffsetSeconds },
  { header: '时钟校对时间', width: 18, value: (row) => at(row.clockCheckedAt) },
  { header: '首次导入', width: 18, value: (row) => at(row.firstImportAt) },
  { header: '最近导入', width: 18, value: (row) => at(row.lastImportAt) },
];
