import { z } from 'zod';
import { SPAN_ENDS } from '@zhilu/domain';
import { paging, periodFrom, periodTo } from '../requests/paging';
import { strictDto } from '../requests/strict-dto';

const period = { from: periodFrom, to: periodTo, unit: z.string().max(64).optional() };

const BARS = [
  ...(['started', 'running', 'granted', 'refused', 'withdrawn', 'ended'] as const),
  ...(['overdue', 'decided', 'inTime', 'late', 'repaired'] as const),
] as const;

const behind = {
  ...period,
  bar: z.enum(BARS).default('started'),
  /** Of the bars that tell how long something took: 0 is the quickest. */
  bin: z.coerce.number().int().min(0).max(SPAN_ENDS.length).optional(),
  process: z.string().max(64).optional(),
};

export class StatisticsQuery extends strictDto(period) {}
export class BehindBarQuery extends strictDto({ ...paging, ...behind }) {}
export class BehindBarExportQuery extends strictDto(behind) {}
