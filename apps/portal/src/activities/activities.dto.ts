import { z } from 'zod';
import { ACTIVITY_TYPES, COVERAGE_STATES, GAP_CAUSES, MOST_PARTICIPANTS } from '@zhilu/domain';
import { paging, periodFrom, periodTo, searchText } from '../requests/paging';
import { isPrintable, CONTROL_SIGNS, oneLine } from '../requests/printable';
import { strictDto } from '../requests/strict-dto';
import { rule } from '../requests/wrong-fields';

const id = z.string().min(1).max(64);
const instant = z.iso.datetime({ offset: true });
const words = z.string().trim().min(1).max(500).refine(isPrintable, rule(CONTROL_SIGNS));

const activity = {
  type: z.enum(ACTIVITY_TYPES),
  place: oneLine.min(1).max(100),
  startedAt: instant,
  endedAt: instant.nullable(),
  caseReference: oneLine.max(60).nullable(),
  cause: oneLine.min(1).max(100),
  officerId: id,
  deviceId: id.nullable(),
  participantIds: z.array(id).max(MOST_PARTICIPANTS),
};

export class AddActivityDto extends strictDto({ unitId: id, ...activity }) {}
export class ChangeActivityDto extends strictDto({
  type: activity.type.optional(),
  place: activity.place.optional(),
  startedAt: activity.startedAt.optional(),
  endedAt: activity.endedAt.optional(),
  caseReference: activity.caseReference.optional(),
  cause: activity.cause.optional(),
  officerId: activity.officerId.optional(),
  deviceId: activity.deviceId.optional(),
  participantIds: activity.participantIds.optional(),
  reason: words.optional(),
}) {}
export class CorrectActivityDto extends strictDto({
  recordingId: id,
  kind: z.enum(['added', 'removed']),
  reason: words,
}) {}
export class CancelActivityDto extends strictDto({ kind: z.enum(['cancelled', 'restored']), reason: words }) {}
export class ExplainGapDto extends strictDto({ from: instant, to: instant, cause: z.enum(GAP_CAUSES), text: words }) {}

const filters = {
  q: searchText,
  unit: id.optional(),
  officer: id.optional(),
  type: z.enum(ACTIVITY_TYPES).optional(),
  coverage: z.enum(COVERAGE_STATES).optional(),
  /** Only what must be recorded. */
  required: z.enum(['true']).optional(),
  from: periodFrom,
  to: periodTo,
};
export class ActivitiesQuery extends strictDto({ ...filters, ...paging }) {}
export class ActivityFiltersQuery extends strictDto(filters) {}
export type ActivityFilters = InstanceType<typeof ActivityFiltersQuery>;
