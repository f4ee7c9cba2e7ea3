import { DataSource, IsNull, type EntityManager } from 'typeorm';
import type { z } from 'zod';
import { appendAudit } from '@zhilu/audit';
import { releaseWithdraw } from '@zhilu/capabilities';
import { systemClock } from '@zhilu/domain';
import { Handles, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { CaseEvent, inTransaction, Release } from '@zhilu/persistence';

type Input = z.infer<typeof releaseWithdraw.input>;
type Output = z.infer<typeof releaseWithdraw.output>;

/** Takes back every released copy of the case that still stands (article 16); from then on none is played or handed out. */
@Handles(releaseWithdraw)
export class WithdrawReleaseHandler implements HandlerFor<typeof releaseWithdraw> {
  constructor(private readonly facts: DataSource) {}

  async handle({ reason }: Input, { caseNumber, taskId }: TaskContext): Promise<Output> {
    const withdrawnCount = await inTransaction(this.facts, async (manager) => {
      const standing = await manager.findBy(Release, { caseNumber, withdrawnAt: IsNull() });
      const at = systemClock();
      const personId = reason === 'recalled' ? await lastActor(manager, caseNumber) : null;
      for (const { id, number, sha256 } of standing) {
        const taken = { withdrawnAt: at, withdrawnBy: personId, withdrawnReason: reason };
        await manager.update(Release, { id }, taken);
        const detail = { taskId, number, sha256, reason };
        const about = { objectKind: 'release', objectId: number, caseNumber, detail };
        await appendAudit(manager, { at, personId, act: 'release.withdrawn', ...about });
      }
      return manager.countBy(Release, { caseNumber });
    });
    return { withdrawnCount };
  }
}

/** Who did the newest step of the case: an early withdrawal follows at once on the step that ordered it. */
async function lastActor(manager: EntityManager, caseNumber: string): Promise<string | null> {
  const newest = await manager.findOne(CaseEvent, { where: { caseNumber, kind: 'done' }, order: { at: 'DESC' } });
  return newest?.personId ?? null;
}
