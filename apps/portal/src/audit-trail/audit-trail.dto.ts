import { z } from 'zod';
import { ACT_NAMES, type AuditAct } from '@zhilu/audit';
import { paging, periodFrom, periodTo } from '../requests/paging';
import { strictDto } from '../requests/strict-dto';

const ACTS = Object.keys(ACT_NAMES) as [AuditAct, ...AuditAct[]];

const filter = {
  person: z.string().min(1).max(64).optional(),
  act: z.enum(ACTS).optional(),
  from: periodFrom,
  to: periodTo,
};

export class AuditQuery extends strictDto({ ...paging, ...filter }) {}
export class AuditExportQuery extends strictDto(filter) {}

/** A head noted outside the database earlier, to be compared. */
export class VerifyDto extends strictDto({
  remembered: z
    .strictObject({ sequence: z.number().int().min(0).max(2_147_483_647), hash: z.string().regex(/^[0-9a-f]{64}$/) })
    .nullable()
    .default(null),
}) {}
