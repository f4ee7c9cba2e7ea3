import { z } from 'zod';
import { SECRECY_MARKS } from '@zhilu/domain';
import { day, paging, periodFrom, periodTo, searchText } from '../requests/paging';
import { oneLine } from '../requests/printable';
import { strictDto } from '../requests/strict-dto';

const id = z.string().max(64).optional();
const flag = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .optional();

const filters = {
  q: searchText,
  unit: id,
  officer: id,
  device: z.string().max(255).optional(),
  from: periodFrom,
  to: periodTo,
  day,
  secrecy: z.enum(SECRECY_MARKS).optional(),
  integrity: z.enum(['match', 'mismatch', 'missing', 'unchecked']).optional(),
  important: flag,
  damaged: flag,
};

export class RecordingDaysQuery extends strictDto(filters) {}
export class RecordingsQuery extends strictDto({
  ...filters,
  ...paging,
  ids: z
    .string()
    .max(7000)
    .transform((text) => text.split(',').filter(Boolean).slice(0, 100))
    .optional(),
  sort: z
    .enum(['startedAt', '-startedAt', 'sizeBytes', '-sizeBytes', 'durationMs', '-durationMs'])
    .default('-startedAt'),
}) {}

export type RecordingFilters = InstanceType<typeof RecordingDaysQuery>;

/** What the keeper writes beside a recording. */
export class RecordingNotesDto extends strictDto({
  activity: oneLine.max(200).nullable().optional(),
  place: oneLine.max(200).nullable().optional(),
  secrecy: z.enum(SECRECY_MARKS).optional(),
}) {}
