import { DateTime } from 'luxon';
import { BUREAU_ZONE } from '@zhilu/domain';
import { BpmnError } from '@zhilu/engine';
import type { CaseFile } from '@zhilu/persistence';

/**
 * The moment a form names, or the start of the case; a date and time without a zone is the bureau's. Throws BpmnError
 * 'eventAtInvalid' for what is no time or lies after the report.
 */
export function momentOf(text: string | undefined, { startedAt }: CaseFile): Date {
  if (!text) return startedAt;
  const moment = DateTime.fromISO(text, { zone: BUREAU_ZONE });
  if (!moment.isValid) throw new BpmnError('eventAtInvalid', `事发时间“${text}”不是时间，请更正。`);
  // A form gives minutes: an event of the minute in which the case started lies not behind it.
  if (moment.toMillis() > startedAt.getTime() + 60_000)
    throw new BpmnError('eventAtInvalid', `事发时间“${text}”晚于报告时间，请更正。`);
  return moment.toJSDate();
}
