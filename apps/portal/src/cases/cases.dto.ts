import { z } from 'zod';
import { CONTROL_SIGNS, isPrintable } from '../requests/printable';
import { paging, searchText } from '../requests/paging';
import { strictDto } from '../requests/strict-dto';
import { rule } from '../requests/wrong-fields';

const caseFilter = {
  box: z.enum(['started', 'copied', 'all']).default('started'),
  q: searchText,
  process: z.string().max(64).optional(),
  unit: z.string().max(64).optional(),
  sort: z.enum(['received']).optional(),
};

export class CasesQuery extends strictDto({ ...paging, ...caseFilter }) {}
export class CasesExportQuery extends strictDto(caseFilter) {}

export class StartCaseDto extends strictDto({
  processId: z.string().max(64),
  definitionId: z.string().max(128),
  unitId: z.string().max(64),
  data: z.record(z.string().max(64), z.unknown()),
  draftId: z.string().max(64).nullable().default(null),
  urgency: z.enum(['normal', 'urgent', 'extra']).default('normal'),
  requestId: z.string().min(8).max(64),
}) {}

export class WithdrawDto extends strictDto({
  reason: z.string().trim().max(500).refine(isPrintable, rule(CONTROL_SIGNS)).default(''),
}) {}
export class CopyDto extends strictDto({ personIds: z.array(z.string().max(64)).min(1).max(50) }) {}
