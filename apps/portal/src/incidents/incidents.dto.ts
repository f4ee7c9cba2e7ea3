import { z } from 'zod';
import { CONTROL_SIGNS, isPrintable } from '../requests/printable';
import { paging } from '../requests/paging';
import { strictDto } from '../requests/strict-dto';
import { rule } from '../requests/wrong-fields';

const reason = z.string().trim().max(500).refine(isPrintable, rule(CONTROL_SIGNS));

export class IncidentsQuery extends strictDto(paging) {}
export class RetryDto extends strictDto({ reason: reason.default('') }) {}
/** Whoever ends or settles a case says why. */
export class DecideDto extends strictDto({
  reason: reason.refine((text) => text !== '', rule({ zh: '请填写理由', en: 'Give a reason' })),
}) {}
