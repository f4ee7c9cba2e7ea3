import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { activityAssess } from '@zhilu/capabilities';
import { activityOfCase, earliestEnd } from '@zhilu/cases';
import { isAnsweredFor } from '@zhilu/domain';
import { Handles, PermanentFailure, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { CaseFile, Person } from '@zhilu/persistence';

const HOUR_MS = 3_600_000;

/**
 * Looks at the activity as it stood when the case was filed, however late this step runs.
 *
 * art-7: 把结束时间改晚不使逾期申请变为及时 / A request is not made timely by moving the activity's end to later
 */
@Handles(activityAssess)
export class AssessActivityHandler implements HandlerFor<typeof activityAssess> {
  constructor(private readonly facts: DataSource) {}

  async handle(
    _input: z.infer<typeof activityAssess.input>,
    { caseNumber }: TaskContext,
  ): Promise<z.infer<typeof activityAssess.output>> {
    const { manager } = this.facts;
    const { startedAt: filedAt } = await manager.findOneByOrFail(CaseFile, { caseNumber });
    const found = await activityOfCase(manager, caseNumber, filedAt);
    if (!found)
      throw new PermanentFailure({
        zh: `案件 ${caseNumber} 没有登记执法活动，无法核对。`,
        en: `Case ${caseNumber} names no activity; there is nothing to assess.`,
      });
    const { activity, required, coverage, exemption } = found;
    const officer = await manager.findOneBy(Person, { id: activity.officerId });
    return {
      exemptionNeeded: required && exemption === null && !isAnsweredFor(coverage.state),
      hoursSinceEnd: (filedAt.getTime() - (await earliestEnd(manager, activity)).getTime()) / HOUR_MS,
      activityNumber: activity.number,
      activityPlace: activity.place,
      activityOfficer: officer?.name ?? '',
      activityOfficerId: activity.officerId,
    };
  }
}
