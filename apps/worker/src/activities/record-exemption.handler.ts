import { DataSource, type EntityManager } from 'typeorm';
import type { z } from 'zod';
import { appendAudit } from '@zhilu/audit';
import { coverageRecordExemption } from '@zhilu/capabilities';
import { DeployedBundles, requireGrantingDecision } from '@zhilu/cases';
import { systemClock, type ExemptionTiming } from '@zhilu/domain';
import { BpmnError, Handles, PermanentFailure, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { CaseSubject, Exemption, inTransaction, isDuplicate, rowOf } from '@zhilu/persistence';
import { withoutRefusals } from '../refusal-to-failure';

type Input = z.infer<typeof coverageRecordExemption.input>;
type Output = z.infer<typeof coverageRecordExemption.output>;

/**
 * Enters an exemption with the case's activity once our own facts show it granted. Known by the external task.
 *
 * art-7: 批准后方可不予摄录 / Not recorded only after approval
 */
@Handles(coverageRecordExemption)
export class RecordExemptionHandler implements HandlerFor<typeof coverageRecordExemption> {
  constructor(
    private readonly facts: DataSource,
    private readonly bundles: DeployedBundles,
  ) {}

  async handle(input: Input, context: TaskContext): Promise<Output> {
    const { caseNumber, taskId } = context;
    const { manager } = this.facts;
    const decision = await withoutRefusals(() => requireGrantingDecision(manager, this.bundles, caseNumber, []));
    const subject = await manager.findOne(CaseSubject, {
      where: { caseNumber, kind: 'activity' },
      order: { id: 'ASC' },
    });
    if (!subject)
      throw new PermanentFailure({
        zh: `案件 ${caseNumber} 没有登记执法活动，无法记入批准。`,
        en: `Case ${caseNumber} names no activity; its exemption cannot be entered.`,
      });
    const { personId, at } = decision;
    const row = exemptionRow(input, subject, { id: taskId, decidedBy: personId ?? '', decidedAt: at });
    try {
      await inTransaction(this.facts, (within) => write(within, row));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const standing = await manager.findOneByOrFail(Exemption, { activityId: subject.subjectId });
      if (standing.caseNumber !== caseNumber) throw alreadyExempted(standing);
    }
    return { exemptionId: taskId };
  }
}

function exemptionRow(
  { reasonClass, validity }: Input,
  { caseNumber, subjectId }: CaseSubject,
  decided: Pick<Exemption, 'id' | 'decidedBy' | 'decidedAt'>,
): Exemption {
  const timing: ExemptionTiming = validity === 'lateExcused' ? 'late' : validity;
  return {
    ...{ ...decided, caseNumber, activityId: subjectId, reason: reasonClass, timing },
    countsAgainstUnit: validity === 'late',
    recordedAt: systemClock(),
  };
}

async function write(manager: EntityManager, row: Exemption): Promise<void> {
  await manager.insert(Exemption, rowOf<Exemption>(row));
  const { activityId, caseNumber, recordedAt, reason, timing, countsAgainstUnit, decidedBy } = row;
  await appendAudit(manager, {
    ...{ at: recordedAt, personId: null, act: 'activity.exempted', objectKind: 'activity', objectId: activityId },
    caseNumber,
    detail: { reason, timing, countsAgainstUnit, decidedBy },
  });
}

function alreadyExempted({ caseNumber }: Exemption): BpmnError {
  return new BpmnError('alreadyExempted', `该执法活动已由 ${caseNumber} 批准不予摄录。`);
}
