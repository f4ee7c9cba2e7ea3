import type { EntityManager } from 'typeorm';
import { AuditRow, type Activity } from '@zhilu/persistence';

/** Start and end of an activity as they stood at some time. */
export type ActivityTimes = Pick<Activity, 'startedAt' | 'endedAt'>;

/**
 * Times that had passed while they stood and were corrected afterwards, the newest first; what was put off beforehand is none of
 * them. Read from the audit, which keeps every amendment.
 */
export async function earlierTimes(
  manager: EntityManager,
  { id, ...now }: ActivityTimes & Pick<Activity, 'id'>,
): Promise<ActivityTimes[]> {
  const rows = await manager.find(AuditRow, {
    where: { objectKind: 'activity', objectId: id, act: 'activity.changed' },
    order: { sequence: 'DESC' },
  });
  const earlier: ActivityTimes[] = [];
  let times: ActivityTimes = now;
  for (const { at, detail } of rows) {
    const { startedAt, endedAt } = (detail.before ?? {}) as { startedAt?: string; endedAt?: string | null };
    if (startedAt === undefined && endedAt === undefined) continue;
    const after = times;
    times = {
      startedAt: startedAt === undefined ? after.startedAt : new Date(startedAt),
      endedAt: endedAt === undefined ? after.endedAt : endedAt === null ? null : new Date(endedAt),
    };
    // A first end corrects nothing, unless the start was moved with it.
    const corrected = times.endedAt !== null || times.startedAt.getTime() !== after.startedAt.getTime();
    if (corrected && endOf(times) <= at) earlier.push(times);
  }
  return earlier;
}

/** When the activity was over at the earliest, by what was ever written down of it and had passed: a later end takes nothing back. */
export async function earliestEnd(manager: EntityManager, activity: Activity): Promise<Date> {
  const ends = [activity, ...(await earlierTimes(manager, activity))].map((times) => endOf(times).getTime());
  return new Date(Math.min(...ends));
}

/** The start, where no end is written down. */
function endOf({ startedAt, endedAt }: ActivityTimes): Date {
  return endedAt ?? startedAt;
}
