import { createHash } from 'node:crypto';
import { DataSource, In, type EntityManager } from 'typeorm';
import type { z } from 'zod';
import { appendAudit } from '@zhilu/audit';
import { accessOpen } from '@zhilu/capabilities';
import { DeployedBundles, requireGrantingDecision, requireSecrecyReview } from '@zhilu/cases';
import { addDuration } from '@zhilu/domain';
import { Handles, PermanentFailure, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { AccessGrant, inTransaction, isDuplicate, Recording, rowOf } from '@zhilu/persistence';
import { notRegistered } from '../footage/chosen-recordings';
import { withoutRefusals } from '../refusal-to-failure';

type Input = z.infer<typeof accessOpen.input>;
type Output = z.infer<typeof accessOpen.output>;

/**
 * Opens the viewing of a case's recordings until a date, when our own facts show the case granted (articles 14, 17).
 * The same task again opens nothing more and nothing longer.
 */
@Handles(accessOpen)
export class OpenAccessHandler implements HandlerFor<typeof accessOpen> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bundles: DeployedBundles,
  ) {}

  async handle({ recordingIds, validFor }: Input, context: TaskContext): Promise<Output> {
    const { caseNumber } = context;
    const { manager } = this.dataSource;
    await withoutRefusals(async () => {
      await requireGrantingDecision(manager, this.bundles, caseNumber, recordingIds);
      await requireSecrecyReview(manager, this.bundles, caseNumber, recordingIds);
    });
    const grant = () =>
      inTransaction(this.dataSource, (manager) => open(manager, [...new Set(recordingIds)], validFor, context));
    // A second run of the same task may have been first: then its grants stand, and they are the answer.
    const validTo = await grant().catch((error: unknown) => (isDuplicate(error) ? grant() : Promise.reject(error)));
    return { accessValidTo: validTo.toISOString() };
  }
}

/** One transaction: the grants with their audit rows. Answers until when they hold. */
async function open(manager: EntityManager, ids: string[], validFor: string, context: TaskContext): Promise<Date> {
  const { taskId, caseNumber } = context;
  const standing = await manager.findOneBy(AccessGrant, { id: grantId(taskId, ids[0]) });
  if (standing) return standing.validTo;
  const recordings = await manager.findBy(Recording, { id: In(ids) });
  const unknown = ids.filter((id) => !recordings.some((recording) => recording.id === id));
  if (unknown.length > 0) throw new PermanentFailure(notRegistered(unknown));
  const validFrom = new Date();
  const validTo = addDuration(validFrom, validFor);
  for (const { id: recordingId, unitPath } of recordings) {
    const id = grantId(taskId, recordingId);
    await manager.insert(
      AccessGrant,
      rowOf<AccessGrant>({ id, caseNumber, recordingId, unitPath, validFrom, validTo, revokedAt: null }),
    );
  }
  for (const { id: recordingId } of recordings) {
    await appendAudit(manager, {
      at: validFrom,
      personId: null,
      act: 'access.opened',
      objectKind: 'recording',
      objectId: recordingId,
      caseNumber,
      detail: { taskId, validTo: validTo.toISOString() },
    });
  }
  return validTo;
}

/** One grant a task and recording, whoever runs it and how often. */
function grantId(taskId: string, recordingId: string): string {
  return createHash('sha256').update(`${taskId}\n${recordingId}`).digest('hex');
}
