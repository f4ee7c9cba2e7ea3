import { z } from 'zod';
import { paging, periodFrom, periodTo, searchText } from '../requests/paging';
import { strictDto } from '../requests/strict-dto';

const filters = { from: periodFrom, to: periodTo, unit: z.string().max(64).optional(), q: searchText };

export class RegisterExportQuery extends strictDto(filters) {}
export class RegisterQuery extends strictDto({
  ...filters,
  ...paging,
  /** `book`: unit after unit, each by its own numbers. */
  sort: z.enum(['book', 'writtenAt', '-writtenAt']).default('book'),
}) {}

export interface RegisterFilters {
  from?: Date;
  /** First instant past the period. */
  to?: Date;
  unit?: string;
  q?: string;
}
