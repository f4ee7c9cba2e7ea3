import { DataSource, In, IsNull, Not, type EntityManager } from 'typeorm';
import type { z } from 'zod';
import { appendAudit } from '@zhilu/audit';
import { accessClose } from '@zhilu/capabilities';
import { Handles, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { AccessGrant, inTransaction } from '@zhilu/persistence';

type Output = z.infer<typeof accessClose.output>;

/** Takes back every grant of the case that still stands. Run again it finds them closed and answers with the same count. */
@Handles(accessClose)
export class CloseAccessHandler implements HandlerFor<typeof accessClose> {
  constructor(private readonly dataSource: DataSource) {}

  async handle(_input: z.infer<typeof accessClose.input>, { caseNumber, taskId }: TaskContext): Promise<Output> {
    return inTransaction(this.dataSource, async (manager) => {
      await closeStanding(manager, caseNumber, taskId);
      return { accessClosedCount: await manager.countBy(AccessGrant, { caseNumber, revokedAt: Not(IsNull()) }) };
    });
  }
}

async function closeStanding(manager: EntityManager, caseNumber: string, taskId: string): Promise<void> {
  const standing = await manager.findBy(AccessGrant, { caseNumber, revokedAt: IsNull() });
  if (standing.length === 0) return;
  const at = new Date();
  await manager.update(AccessGrant, { id: In(standing.map(({ id }) => id)) }, { revokedAt: at });
  for (const { recordingId } of standing) {
    await appendAudit(manager, {
      at,
      personId: null,
      act: 'access.closed',
      objectKind: 'recording',
      objectId: recordingId,
      caseNumber,
      detail: { taskId },
    });
  }
}
