import { z } from 'zod';
import { CONTROL_SIGNS, isPrintable } from '../requests/printable';
import { paging, searchText } from '../requests/paging';
import { strictDto } from '../requests/strict-dto';
import { rule } from '../requests/wrong-fields';

const taskFilter = {
  box: z.enum(['todo', 'done']).default('todo'),
  sort: z.enum(['due', 'received', 'title']).optional(),
  q: searchText,
  process: z.string().max(64).optional(),
  unit: z.string().max(64).optional(),
  due: z.enum(['overdue', 'today']).optional(),
};

export class TasksQuery extends strictDto({ ...paging, ...taskFilter }) {}
export class TasksExportQuery extends strictDto(taskFilter) {}

export class CompleteTaskDto extends strictDto({
  outcome: z.string().min(1).max(64),
  opinion: z.string().max(2000).refine(isPrintable, rule(CONTROL_SIGNS)).default(''),
  data: z.record(z.string().max(64), z.unknown()).default({}),
  requestId: z.string().min(8).max(64),
}) {}

export class TransferTaskDto extends strictDto({
  personId: z.string().max(64),
  reason: z.string().trim().min(1).max(500).refine(isPrintable, rule(CONTROL_SIGNS)),
}) {}
