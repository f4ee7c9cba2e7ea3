import { randomUUID } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import type { z } from 'zod';
import { appendAudit } from '@zhilu/audit';
import { footageExport } from '@zhilu/capabilities';
import { DeployedBundles, requireGrantingDecision } from '@zhilu/cases';
import { isSecret } from '@zhilu/domain';
import { BpmnError, Handles, PermanentFailure, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { inTransaction, isDuplicate, rowOf, SealedCopy, Unit, type Recording } from '@zhilu/persistence';
import { EVIDENCE_STORE, FixityMismatch, MEDIA_SETUP, writeSealedCopy } from '@zhilu/storage';
import type { EvidenceStore, MediaSetup, ObjectId, SealedPackage } from '@zhilu/storage';
import { withoutRefusals } from '../refusal-to-failure';
import { assertNotForgotten, chosenRecordings, notRegistered } from './chosen-recordings';

type Input = z.infer<typeof footageExport.input>;
type Output = z.infer<typeof footageExport.output>;

/**
 * Makes the sealed copy 封装副本 of a case that our own facts show granted (articles 14, 17); marked footage never leaves
 * as a copy (article 18).
 */
@Handles(footageExport)
export class ExportFootageHandler implements HandlerFor<typeof footageExport> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bundles: DeployedBundles,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
    @Inject(MEDIA_SETUP) private readonly media: MediaSetup,
  ) {}

  async handle({ recordingIds }: Input, context: TaskContext): Promise<Output> {
    const made = await this.madeFor(context.taskId);
    if (made) return outputOf(made);
    await withoutRefusals(() =>
      requireGrantingDecision(this.dataSource.manager, this.bundles, context.caseNumber, recordingIds),
    );
    const { recordings, unknownIds } = await chosenRecordings(this.dataSource, recordingIds);
    await assertNotForgotten(this.store, unknownIds);
    if (unknownIds.length > 0) throw new PermanentFailure(notRegistered(unknownIds));
    const secret = recordings.filter(({ secrecy }) => isSecret(secrecy));
    if (secret.length > 0) throw await this.forbid(secret, context);
    const sealed = await this.seal(recordings, context);
    return outputOf(await this.register(sealed, recordings, context));
  }

  private madeFor(taskId: string): Promise<SealedCopy | null> {
    return this.dataSource.getRepository(SealedCopy).findOneBy({ taskId });
  }

  private async seal(
    recordings: Recording[],
    { taskId, caseNumber, signal, log }: TaskContext,
  ): Promise<SealedPackage> {
    const { path: xorriso, missing } = this.media.xorriso;
    if (missing) log.warn(missing.en);
    const bureau = await this.dataSource.getRepository(Unit).findOneBy({ parentId: IsNull() });
    const files = recordings.map((recording) => ({
      objectId: recording.objectId as ObjectId,
      name: recording.originalName,
      deviceNumber: recording.deviceNumber,
      startedAt: recording.startedAt,
      sha256: recording.sha256,
      sizeBytes: recording.sizeBytes,
    }));
    try {
      const organization = bureau?.name ?? 'Zhilu 执录';
      return await writeSealedCopy({ store: this.store, taskId, caseNumber, files, organization, xorriso, signal });
    } catch (error) {
      if (!(error instanceof FixityMismatch)) throw error;
      const sentence = {
        zh: `库存录像与登记的校验值不符，未制作副本：${error.message}`,
        en: `A stored recording has another hash than the register; no copy was made: ${error.message}`,
      };
      throw new PermanentFailure(sentence, { cause: error });
    }
  }

  /** One transaction: the copy, and for each recording the link of its chain of custody. */
  private async register(sealed: SealedPackage, recordings: Recording[], context: TaskContext): Promise<SealedCopy> {
    const { folder, caseNumber, formats, files, sizeBytes, manifestSha256, createdAt } = sealed;
    const row: SealedCopy = {
      id: randomUUID(),
      taskId: context.taskId,
      caseNumber,
      folder,
      formats,
      files,
      sizeBytes,
      manifestSha256,
      createdAt,
    };
    try {
      await inTransaction(this.dataSource, async (manager) => {
        await manager.insert(SealedCopy, rowOf(row));
        const about = { at: createdAt, personId: null, caseNumber };
        const detail = { folder, formats, files, sizeBytes, manifestSha256 };
        await appendAudit(manager, {
          ...about,
          act: 'sealedCopy.made',
          objectKind: 'sealedCopy',
          objectId: row.id,
          detail,
        });
        for (const { id, sha256 } of recordings) {
          const copied = { sealedCopyId: row.id, sha256 };
          await appendAudit(manager, {
            ...about,
            act: 'recording.exported',
            objectKind: 'recording',
            objectId: id,
            detail: copied,
          });
        }
      });
      return row;
    } catch (error) {
      const other = isDuplicate(error) ? await this.madeFor(context.taskId) : null;
      if (other) return other;
      throw error;
    }
  }

  private async forbid(secret: Recording[], { taskId, caseNumber }: TaskContext): Promise<BpmnError> {
    await inTransaction(this.dataSource, (manager) =>
      appendAudit(manager, {
        at: new Date(),
        personId: null,
        act: 'sealedCopy.refused',
        objectKind: 'case',
        objectId: caseNumber,
        caseNumber,
        detail: { taskId, secretRecordings: secret.map(({ id, secrecy }) => ({ id, secrecy })) },
      }),
    );
    return new BpmnError('exportForbidden', `所选录像中有 ${secret.length} 段涉密，不得制作副本。`);
  }
}

function outputOf({ id, manifestSha256 }: SealedCopy): Output {
  return { sealedCopyId: id, manifestSha256 };
}
