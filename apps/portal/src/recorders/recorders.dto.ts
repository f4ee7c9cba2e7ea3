import { z } from 'zod';
import { isRecorderNumber, RECORDER_NUMBER_RULE } from '@zhilu/domain';
import { paging, searchText } from '../requests/paging';
import { oneLine } from '../requests/printable';
import { strictDto } from '../requests/strict-dto';
import { rule } from '../requests/wrong-fields';

/** Most recorders registered with one list. */
export const MOST_LINES = 500;
/** Longest brand, model or serial number. */
export const LONGEST_NAME = 60;
/** A year: past that it is not the clock that is wrong. */
const MOST_OFFSET_SECONDS = 366 * 86_400;

const id = z.string().min(1).max(64);
const name = oneLine.min(1).max(LONGEST_NAME);
const recorder = {
  number: z.string().trim().refine(isRecorderNumber, rule(RECORDER_NUMBER_RULE)),
  brand: name,
  model: name,
  serial: oneLine.max(LONGEST_NAME),
  unitId: id,
  holderId: id.nullable(),
  clockOffsetSeconds: z.number().int().min(-MOST_OFFSET_SECONDS).max(MOST_OFFSET_SECONDS).nullable(),
};

export class AddRecorder extends strictDto(recorder) {}
export class ChangeRecorder extends strictDto({
  number: recorder.number.optional(),
  brand: recorder.brand.optional(),
  model: recorder.model.optional(),
  serial: recorder.serial.optional(),
  unitId: recorder.unitId.optional(),
  holderId: recorder.holderId.optional(),
  clockOffsetSeconds: recorder.clockOffsetSeconds.optional(),
  inUse: z.boolean().optional(),
}) {}

const filters = {
  q: searchText,
  unit: id.optional(),
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
});
export class RecorderList extends strictDto({ lines: z.array(line).min(1).max(MOST_LINES) }) {}
