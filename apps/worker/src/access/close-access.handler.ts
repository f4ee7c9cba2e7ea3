import { DataSource, IsNull, Not } from 'typeorm';
import type { z } from 'zod';
import { appendAuditAll } from '@zhilu/audit';
import { accessClose } from '@zhilu/capabilities';
import { closeAccess } from '@zhilu/cases';
import { systemClock } from '@zhilu/domain';
import { Handles, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { AccessGrant, inTransaction } from '@zhilu/persistence';

type Output = z.infer<typeof accessClose.output>;

/** Takes back every grant of the case that still stands. Run again it finds them closed and answers with the same count. */
@Handles(accessClose)
export class CloseAccessHandler implements HandlerFor<typeof accessClose> {
  constructor(private readonly dataSource: DataSource) {}

  async handle(_input: z.infer<typeof accessClose.input>, { caseNumber, taskId }: TaskContext): Promise<Output> {
    return inTransaction(this.dataSource, async (manager) => {
      const closed = await closeAccess(manager, caseNumber, { at: systemClock(), personId: null, detail: { taskId } });
      if (closed.length > 0) await appendAuditAll(manager, closed);
      return { accessClosedCount: await manager.countBy(AccessGrant, { caseNumber, revokedAt: Not(IsNull()) }) };
    });
  }
}
