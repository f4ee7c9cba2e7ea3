import { DateTime } from 'luxon';
import { DataSource, In, IsNull, LessThan, MoreThan, type EntityManager } from 'typeorm';
import type { z } from 'zod';
import { coverageListLost } from '@zhilu/capabilities';
import { coveredActivities, type CoveredActivity } from '@zhilu/cases';
import { BUREAU_ZONE, COVERAGE_STATE_NAMES, isAnsweredFor, systemClock, type Span } from '@zhilu/domain';
import { Handles, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { Activity, DeviceIssue, type Device } from '@zhilu/persistence';
import { recorderOfCase } from './recorder-of-case';
import { uncollectedBy } from './uncollected';

type Input = z.infer<typeof coverageListLost.input>;
type Output = z.infer<typeof coverageListLost.output>;

/** Activities looked at; a recorder that nobody read in for longer is a finding of its own. */
const MOST_ACTIVITIES = 500;
/** The engine takes 4000 characters of text. */
const MOST_LINES = 30;

/** Which activities lost their footage with the case's recorder (articles 4, 5, 11, 18). Reads only. */
@Handles(coverageListLost)
export class ListLostCoverageHandler implements HandlerFor<typeof coverageListLost> {
  constructor(private readonly facts: DataSource) {}

  async handle(_input: Input, { caseNumber }: TaskContext): Promise<Output> {
    const { manager } = this.facts;
    const { file, device } = await recorderOfCase(manager, caseNumber);
    const { span } = await uncollectedBy(manager, device.id, file.startedAt);
    const activities = await activitiesIn(manager, device, span);
    const covered = await coveredActivities(manager, activities, systemClock());
    const lost = covered.filter((each) => isLost(each, span));
    return { lostActivityCount: lost.length, lostActivities: listed(lost) };
  }
}

/** Those of the span that were recorded with this recorder, oldest first. */
async function activitiesIn(manager: EntityManager, device: Device, span: Span): Promise<Activity[]> {
  const lines = await manager.findBy(DeviceIssue, { deviceId: device.id, issuedAt: LessThan(span.to) });
  const officerId = In([...new Set(lines.map((line) => line.holderId))]);
  const within = [MoreThan(span.from), IsNull()].map((endedAt) => ({ endedAt, startedAt: LessThan(span.to) }));
  const found = await manager.find(Activity, {
    where: within.flatMap((each) => [
      { ...each, deviceId: device.id },
      { ...each, deviceId: IsNull(), officerId },
    ]),
    order: { startedAt: 'DESC' },
    take: MOST_ACTIVITIES,
  });
  return found.filter((each) => each.deviceId !== null || wasHeld(lines, each, span)).reverse();
}

/** Whether the officer had the recorder at some moment of the activity within the span. */
function wasHeld(lines: readonly DeviceIssue[], { officerId, startedAt, endedAt }: Activity, span: Span): boolean {
  return lines.some(
    ({ holderId, issuedAt, returnedAt }) =>
      holderId === officerId && issuedAt < (endedAt ?? span.to) && (returnedAt ?? span.to) > startedAt,
  );
}

/** Footage is missing in the uncollected span, and nothing answers for it. */
function isLost({ required, coverage: { state, share, gaps } }: CoveredActivity, { from, to }: Span): boolean {
  if (!required || isAnsweredFor(state)) return false;
  return share === null || gaps.some((gap) => gap.reason === null && gap.from < to && gap.to > from);
}

function listed(lost: readonly CoveredActivity[]): string {
  const lines = lost.slice(0, MOST_LINES).map(({ activity: { number, startedAt, place }, coverage: { state } }) => {
    const began = DateTime.fromJSDate(startedAt, { zone: BUREAU_ZONE }).toFormat('yyyy年M月d日 HH:mm');
    return `${number}，${began}，${place.slice(0, 60)}，${COVERAGE_STATE_NAMES[state].zh}`;
  });
  const rest = lost.length - lines.length;
  return [...lines, ...(rest > 0 ? [`另有 ${rest} 项`] : [])].join('\n');
}
