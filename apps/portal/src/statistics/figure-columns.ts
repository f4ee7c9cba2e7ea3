import type { Wire } from '@zhilu/domain';
import type { SheetColumn } from '../answers/workbook';

type Figures = Wire.CaseFigures & { name: string };

const HOUR = 60;
const BIN_NAMES = ['4 小时以内', '1 天以内', '2 天以内', '3 天以内', '5 天以内', '10 天以内', '10 天以上'];

/** One row a process, and their sum. */
export function figureRows({ processes, total }: Wire.StatisticsView): Figures[] {
  return [...processes.map((row) => ({ ...row, name: row.processName })), { ...total, name: '合计' }];
}

const figure = (header: string, value: (row: Figures) => number | null, width = 10): SheetColumn<Figures> => ({
  header,
  width,
  value,
});

/** What the page shows, as a sheet. */
export const FIGURE_COLUMNS: readonly SheetColumn<Figures>[] = [
  { header: '事项', width: 24, value: (row) => row.name },
  figure('发起', ({ cases }) => cases.started),
  figure('办理中', ({ cases }) => cases.running),
  figure('已通过', ({ cases }) => cases.granted),
  figure('未通过', ({ cases }) => cases.refused),
  figure('已撤回', ({ cases }) => cases.withdrawn),
  figure('已办结', ({ cases }) => cases.ended),
  figure('有逾期步骤', ({ overdue }) => overdue, 12),
  figure('已作决定', ({ decisions }) => decisions.amount),
  figure('决定用时中位数（小时）', ({ decisions }) => inHours(decisions.medianMinutes), 24),
  figure('有时限的决定', ({ decisions }) => decisions.withDeadline, 14),
  figure('按时的决定', ({ decisions }) => decisions.inTime, 12),
  ...BIN_NAMES.map((name, bin) => figure(name, ({ decisions }) => decisions.bins[bin], 12)),
];

function inHours(minutes: number | null): number | null {
  return minutes === null ? null : Math.round((minutes / HOUR) * 10) / 10;
}
