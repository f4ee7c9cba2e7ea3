import { z } from 'zod';
import { DEFAULT_DEPRECIATION, isRecorderNumber, MOST_FEN, RECORDER_NUMBER_RULE, RECORDER_STATES } from '@zhilu/domain';
import { paging, searchText } from '../requests/paging';
import { oneLine } from '../requests/printable';
import { strictDto } from '../requests/strict-dto';
import { rule } from '../requests/wrong-fields';

/** Most recorders registered with one list. */
export const MOST_LINES = 500;
/** Longest brand, model or serial number. */
export const LONGEST_NAME = 60;
/** Longest useful life in months. */
export const MOST_MONTHS = 600;
/** A year: past that it is not the clock that is wrong. */
const MOST_OFFSET_SECONDS = 366 * 86_400;

const id = z.string().min(1).max(64);
const name = oneLine.min(1).max(LONGEST_NAME);
const clock = z.number().int().min(-MOST_OFFSET_SECONDS).max(MOST_OFFSET_SECONDS).nullable();
const recorder = {
  number: z.string().trim().refine(isRecorderNumber, rule(RECORDER_NUMBER_RULE)),
  brand: name,
  model: name,
  serial: oneLine.max(LONGEST_NAME),
  unitId: id,
  holderId: id.nullable(),
  clockOffsetSeconds: clock,
};
const asset = {
  /** Left out: whoever registers it and is keeper of the unit, else the unit's only keeper. */
  keeperId: id.nullable().optional(),
  boughtOn: z.iso.date().nullable(),
  priceFen: z.number().int().min(0).max(MOST_FEN).nullable(),
  usefulMonths: z.number().int().min(1).max(MOST_MONTHS),
  residualPercent: z.number().int().min(0).max(100),
};

export class AddRecorder extends strictDto({
  ...recorder,
  keeperId: asset.keeperId,
  boughtOn: asset.boughtOn.default(null),
  priceFen: asset.priceFen.default(null),
  usefulMonths: asset.usefulMonths.default(DEFAULT_DEPRECIATION.usefulMonths),
  residualPercent: asset.residualPercent.default(DEFAULT_DEPRECIATION.residualPercent),
}) {}
export class ChangeRecorder extends strictDto({
  number: recorder.number.optional(),
  brand: recorder.brand.optional(),
  model: recorder.model.optional(),
  serial: recorder.serial.optional(),
  unitId: recorder.unitId.optional(),
  holderId: recorder.holderId.optional(),
  clockOffsetSeconds: recorder.clockOffsetSeconds.optional(),
  keeperId: asset.keeperId,
  boughtOn: asset.boughtOn.optional(),
  priceFen: asset.priceFen.optional(),
  usefulMonths: asset.usefulMonths.optional(),
  residualPercent: asset.residualPercent.optional(),
  inUse: z.boolean().optional(),
}) {}

/** What is looked at when a recorder changes hands (articles 8, 9). */
const check = {
  condition: oneLine.max(300).default(''),
  batteryPercent: z.number().int().min(0).max(100).nullable().default(null),
  /** Left out: the clock was not compared. */
  clockOffsetSeconds: clock.optional(),
};
export class HandOutRecorder extends strictDto({ holderId: id, ...check }) {}
export class TakeBackRecorder extends strictDto(check) {}

const filters = {
  q: searchText,
  unit: id.optional(),
  state: z.enum(RECORDER_STATES).optional(),
  inUse: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
};
export class RecordersQuery extends strictDto({ ...filters, ...paging }) {}
export class RecordersExportQuery extends strictDto(filters) {}
export type RecorderFilters = InstanceType<typeof RecordersExportQuery>;

export class RecorderListText extends strictDto({ text: z.string().max(200_000) }) {}

/** What is typed wrong is said line by line, so that nearly anything is taken here. */
const typed = z.string().max(300);
const line = z.strictObject({
  line: z.number().int().min(1).max(2_000_000),
  number: typed,
  brand: typed,
  model: typed,
  serial: typed,
  unit: typed,
  holder: typed,
  boughtOn: typed.default(''),
  price: typed.default(''),
  usefulMonths: typed.default(''),
  residualPercent: typed.default(''),
});
export class RecorderList extends strictDto({ lines: z.array(line).min(1).max(MOST_LINES) }) {}
