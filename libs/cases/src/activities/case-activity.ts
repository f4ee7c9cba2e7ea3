import type { EntityManager } from 'typeorm';
import { ACTIVITY_TYPE_NAMES, COVERAGE_STATE_NAMES, formatDateTime, type ActivityInWords } from '@zhilu/domain';
import { Activity, CaseSubject, Person } from '@zhilu/persistence';
import { coveredActivities, type CoveredActivity } from './activity-coverage';
import { earlierTimes, type ActivityTimes } from './earlier-times';

/** Corrections a form names, the newest. */
const MOST_TIMES = 3;

/** The activity in words for forms, which also say how its times stood before. */
export interface ActivityInCase extends ActivityInWords {
  /** Start and end as they stood before they were corrected; null where they were not. */
  earlierTimes: string | null;
}

/** The activity a case is about with its coverage at `now`; the first named where there are several, null where there is none. */
export async function activityOfCase(
  manager: EntityManager,
  caseNumber: string,
  now: Date,
): Promise<CoveredActivity | null> {
  const links = await manager.find(CaseSubject, { where: { caseNumber, kind: 'activity' }, order: { id: 'ASC' } });
  const activity = links.length > 0 ? await manager.findOneBy(Activity, { id: links[0].subjectId }) : null;
  return activity && (await coveredActivities(manager, [activity], now))[0];
}

/** The same in words. */
export async function activityInWords(
  manager: EntityManager,
  caseNumber: string,
  now: Date,
): Promise<ActivityInCase | null> {
  const found = await activityOfCase(manager, caseNumber, now);
  if (!found) return null;
  const { number, type, place, startedAt, endedAt, officerId, caseReference, cause } = found.activity;
  const officer = await manager.findOneBy(Person, { id: officerId });
  return {
    ...{ number, place, cause, type: ACTIVITY_TYPE_NAMES[type].zh, caseReference: caseReference ?? '' },
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    officer: officer?.name ?? '',
    coverage: coverageInWords(found),
    earlierTimes:
      (await earlierTimes(manager, found.activity)).slice(0, MOST_TIMES).map(timesInWords).join('；') || null,
  };
}

function timesInWords({ startedAt, endedAt }: ActivityTimes): string {
  const [from, to] = [startedAt, endedAt].map((at) => at && formatDateTime(at).slice(0, 16));
  return `原为 ${from} 至 ${to ?? '未填'}`;
}

function coverageInWords({ coverage: { state, share, gaps } }: CoveredActivity): string {
  const name = COVERAGE_STATE_NAMES[state].zh;
  if (share === null || gaps.length === 0 || state === 'missing') return name;
  return `${name}，录像覆盖 ${Math.floor(share * 100)}%，中断 ${gaps.length} 处`;
}
