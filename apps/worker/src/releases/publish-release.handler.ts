import { createHash } from 'node:crypto';
import { DataSource, In, type EntityManager } from 'typeorm';
import type { z } from 'zod';
import { appendAudit } from '@zhilu/audit';
import { releasePublish } from '@zhilu/capabilities';
import { DeployedBundles, requireGrantingDecision } from '@zhilu/cases';
import { endOfDay, isSecret, systemClock } from '@zhilu/domain';
import { BpmnError, Handles, PermanentFailure, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { Derivative, inTransaction, isDuplicate, Recording, Release, rowOf } from '@zhilu/persistence';
import { withoutRefusals } from '../refusal-to-failure';

type Input = z.infer<typeof releasePublish.input>;
type Output = z.infer<typeof releasePublish.output>;

/**
 * Releases derived copies of a case that our own facts show granted (article 16): each with number, hash and validity. Footage
 * marked meanwhile is not released (article 18). The same task again releases nothing more and nothing longer.
 *
 * art-16: 未经局纪委批准不得公开 / Nothing is released without the discipline office's approval
 */
@Handles(releasePublish)
export class PublishReleaseHandler implements HandlerFor<typeof releasePublish> {
  constructor(
    private readonly facts: DataSource,
    private readonly bundles: DeployedBundles,
  ) {}

  handle(input: Input, context: TaskContext): Promise<Output> {
    return withoutRefusals(async () => {
      const standing = await this.publishedBy(context.taskId);
      if (standing.length > 0) return outputOf(standing);
      const derivatives = await this.released(input, context);
      try {
        return outputOf(await inTransaction(this.facts, (manager) => publish(manager, derivatives, input, context)));
      } catch (error) {
        const other = isDuplicate(error) ? await this.publishedBy(context.taskId) : [];
        if (other.length > 0) return outputOf(other);
        throw error;
      }
    });
  }

  private publishedBy(taskId: string): Promise<Release[]> {
    return this.facts.manager.find(Release, { where: { taskId }, order: { number: 'ASC' } });
  }

  /** The derivatives to release, in the order of their clips. */
  private async released({ derivativeIds, validTo }: Input, { caseNumber }: TaskContext): Promise<Derivative[]> {
    const { manager } = this.facts;
    const ids = [...new Set(derivativeIds)];
    const found = await manager.find(Derivative, { where: { id: In(ids), caseNumber }, order: { clipIndex: 'ASC' } });
    if (found.length < ids.length)
      throw new PermanentFailure({
        zh: `有 ${ids.length - found.length} 个派生件不属于案件 ${caseNumber}，不能发布。`,
        en: `${ids.length - found.length} of the copies do not belong to case ${caseNumber}; nothing was released.`,
      });
    const parents = [...new Set(found.map(({ parentId }) => parentId))];
    await requireGrantingDecision(manager, this.bundles, caseNumber, parents);
    const recordings = await manager.findBy(Recording, { id: In(parents) });
    const secret = recordings.filter(({ secrecy }) => isSecret(secrecy));
    if (secret.length > 0) throw new BpmnError('releaseForbidden', `有 ${secret.length} 段录像已标为涉密，不得公开。`);
    if (endOfDay(validTo) <= systemClock())
      throw new BpmnError('releaseForbidden', `有效期至 ${validTo}，已经届满，未发布。`);
    return found;
  }
}

/** One transaction: the copies with their numbers and audit rows. */
async function publish(
  manager: EntityManager,
  derivatives: Derivative[],
  { medium, purpose, validTo }: Input,
  { taskId, caseNumber }: TaskContext,
): Promise<Release[]> {
  const before = await manager.countBy(Release, { caseNumber });
  const validFrom = systemClock();
  const releases = derivatives.map(
    ({ id: derivativeId, sha256 }, index): Release => ({
      id: createHash('sha256').update(`${taskId}\n${derivativeId}`).digest('hex'),
      ...{ taskId, number: `${caseNumber}-F${before + index + 1}`, caseNumber, derivativeId, sha256, medium, purpose },
      ...{ validFrom, validTo: endOfDay(validTo), withdrawnAt: null, withdrawnBy: null, withdrawnReason: null },
    }),
  );
  for (const release of releases) await manager.insert(Release, rowOf(release));
  for (const { number, derivativeId, sha256 } of releases) {
    const about = { objectKind: 'release', objectId: number, caseNumber, personId: null };
    const detail = { taskId, derivativeId, sha256, medium, validTo };
    await appendAudit(manager, { at: validFrom, act: 'release.published', ...about, detail });
  }
  return releases;
}

function outputOf(releases: Release[]): Output {
  const releaseNumbers = releases.map(({ number }) => number);
  return { releaseNumbers, releaseCount: releases.length, releaseValidTo: releases[0].validTo.toISOString() };
}
