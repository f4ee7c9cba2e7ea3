import { z } from 'zod';
import { day, paging, searchText } from '../http/paging';
import { strictDto } from '../http/strict-dto';

const filters = { from: day, to: day, unit: z.string().max(64).optional(), q: searchText };

export class RegisterExportQuery extends strictDto(filters) {}
export class RegisterQuery extends strictDto({
  ...filters,
  ...paging,
  sort: z.enum(['writtenAt', '-writtenAt', 'number', '-number']).default('-writtenAt'),
}) {}

export interface RegisterFilters {
  from?: string;
  to?: string;
  unit?: string;
  q?: string;
}
