import { createHash } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { appendAudit } from '@zhilu/audit';
import type { Bundle } from '@zhilu/catalog';
import { footageDerive } from '@zhilu/capabilities';
import { DeployedBundles, requireGrantingDecision, requireSecrecyReview } from '@zhilu/cases';
import { isSecret, Refusal, type ClipPlan, type Sentence } from '@zhilu/domain';
import { BpmnError, Handles, PermanentFailure, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { Derivative, inTransaction, isDuplicate, rowOf, type Recording } from '@zhilu/persistence';
import {
  deriveObject,
  EVIDENCE_STORE,
  MEDIA_SETUP,
  NotDerivable,
  ParentChanged,
  type DerivedObject,
  type EvidenceStore,
  type MediaSetup,
  type ObjectId,
} from '@zhilu/storage';
import { withoutRefusals } from '../refusal-to-failure';
import { approvedClips, shownBeyondApproval } from './approved-clips';
import { assertNotForgotten, notRegistered } from './chosen-recordings';
import { ShownProgress } from './shown-progress';

type Input = z.infer<typeof footageDerive.input>;
type Output = z.infer<typeof footageDerive.output>;

interface Piece {
  id: string;
  index: number;
  clip: ClipPlan;
  recording: Recording;
}

/**
 * Makes the clips of a case that our own facts show granted (article 16), each as a new object that names its parent (article 14).
 * A clip that is made is not made again: after a kill the rest follows.
 */
@Handles(footageDerive)
export class DeriveFootageHandler implements HandlerFor<typeof footageDerive> {
  constructor(
    private readonly facts: DataSource,
    private readonly bundles: DeployedBundles,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
    @Inject(MEDIA_SETUP) private readonly media: MediaSetup,
  ) {}

  handle({ watermark }: Input, context: TaskContext): Promise<Output> {
    return withoutRefusals(async () => {
      const pieces = await this.pieces(context);
      const words = watermark ? `${context.caseNumber} ${watermark}` : null;
      const total = pieces.reduce((sum, { clip }) => sum + clip.toMs - clip.fromMs, 0);
      const progress = new ShownProgress(this.facts, context);
      let before = 0;
      for (const piece of pieces) {
        const share = (piece.clip.toMs - piece.clip.fromMs) / total;
        const show = (done: number) => progress.show(before + done * share, piece.index + 1, pieces.length);
        show(0);
        await this.make(piece, words, show, context);
        before += share;
      }
      progress.show(1, pieces.length, pieces.length);
      await progress.settled();
      return { derivativeIds: pieces.map(({ id }) => id), derivativeCount: pieces.length };
    });
  }

  private async pieces({ caseNumber, definitionId, taskId, ...context }: TaskContext): Promise<Piece[]> {
    const bundle = await this.bundles.ofDefinition(definitionId);
    const { clips, recordings, unknownIds } = await approvedClips(this.facts, caseNumber, bundle.forms);
    const ids = [...new Set(clips.map(({ recordingId }) => recordingId))];
    await this.requireApproval(ids, bundle, { caseNumber, taskId });
    await assertNotForgotten(this.store, unknownIds);
    if (unknownIds.length > 0) throw new PermanentFailure(notRegistered(unknownIds));
    const secret = [...recordings.values()].filter(({ secrecy }) => isSecret(secrecy));
    if (secret.length > 0) throw await this.forbid(secret, { ...context, caseNumber, taskId });
    await requireSecrecyReview(this.facts.manager, this.bundles, caseNumber, ids);
    return clips.map((clip, index) => ({
      ...{ clip, index, recording: recordings.get(clip.recordingId)! },
      id: createHash('sha256').update(`${taskId}:${index}`).digest('hex').slice(0, 32),
    }));
  }

  /** A decision that stands, on these recordings and on clips that showed no less; a refusal leaves its row in the audit. */
  private async requireApproval(
    ids: string[],
    bundle: Pick<Bundle, 'forms' | 'model'>,
    { caseNumber, taskId }: Pick<TaskContext, 'taskId' | 'caseNumber'>,
  ): Promise<void> {
    try {
      await requireGrantingDecision(this.facts.manager, this.bundles, caseNumber, ids);
      const [beyond] = await shownBeyondApproval(this.facts, caseNumber, bundle);
      if (beyond) throw new Refusal('forbidden', beyond);
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'forbidden')
        await this.noteRefusal(caseNumber, { taskId, reason: error.sentence.en });
      throw error;
    }
  }

  private async make(
    { id, index, clip, recording }: Piece,
    watermark: string | null,
    onProgress: (done: number) => void,
    context: TaskContext,
  ): Promise<void> {
    if (await this.facts.manager.existsBy(Derivative, { id })) return;
    const { caseNumber, signal } = context;
    const parent = { objectId: recording.objectId as ObjectId, recordingId: recording.id, sha256: recording.sha256 };
    const objectId: ObjectId = `derivative:${id}`;
    try {
      const request = {
        ...this.programs(),
        store: this.store,
        id: objectId,
        parent,
        clip,
        caseNumber,
        watermark,
        onProgress,
        signal,
      };
      const derived = await deriveObject(request);
      await this.register({ id, index, clip, recording }, derived, objectId, context);
    } catch (error) {
      if (error instanceof ParentChanged) throw new PermanentFailure(changed(error), { cause: error });
      if (error instanceof NotDerivable) throw new PermanentFailure(notMade(error, index, recording), { cause: error });
      throw error;
    }
  }

  /** Waiting brings no program: a person must install it. */
  private programs(): { ffmpeg: string; ffprobe: string } {
    const { ffmpeg, ffprobe } = this.media;
    const missing = ffmpeg.missing ?? ffprobe.missing;
    if (ffmpeg.path === null || ffprobe.path === null) throw new PermanentFailure(missing!);
    return { ffmpeg: ffmpeg.path, ffprobe: ffprobe.path };
  }

  /** One transaction: the row and its link in the audit chain. */
  private async register(
    { id, index, clip, recording }: Piece,
    { sha256, createdAt, made, watermark }: DerivedObject,
    objectId: ObjectId,
    { taskId, caseNumber }: TaskContext,
  ): Promise<void> {
    const { copied, durationMs, width, height, sizeBytes } = made;
    const parent = { parentId: recording.id, parentSha256: recording.sha256 };
    const row: Derivative = {
      ...{ id, taskId, clipIndex: index, caseNumber, ...parent, plan: clip, watermark, objectId },
      ...{ sha256, sizeBytes, durationMs, width, height, copied, createdAt },
    };
    const { fromMs, toMs, blurs, mutes } = clip;
    const detail = {
      ...parent,
      parentVerified: 'before and after',
      fromMs,
      toMs,
      blurs: blurs.length,
      mutes: mutes.length,
      sha256,
    };
    try {
      await inTransaction(this.facts, async (manager) => {
        await manager.insert(Derivative, rowOf(row));
        const about = { objectKind: 'derivative', objectId: id, caseNumber, detail };
        await appendAudit(manager, { at: new Date(), personId: null, act: 'derivative.made', ...about });
      });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }

  private async forbid(
    secret: Recording[],
    { taskId, caseNumber }: Pick<TaskContext, 'taskId' | 'caseNumber'>,
  ): Promise<BpmnError> {
    await this.noteRefusal(caseNumber, {
      taskId,
      secretRecordings: secret.map(({ id, secrecy }) => ({ id, secrecy })),
    });
    return new BpmnError('derivationForbidden', `所选录像中有 ${secret.length} 段涉密，不得公开。`);
  }
  private async noteRefusal(caseNumber: string, detail: Record<string, unknown>): Promise<void> {
    const about = { objectKind: 'case', objectId: caseNumber, caseNumber, detail };
    await inTransaction(this.facts, (manager) =>
      appendAudit(manager, { at: new Date(), personId: null, act: 'derivative.refused', ...about }),
    );
  }
}

function changed({ message }: ParentChanged): Sentence {
  return {
    zh: `库存录像与登记的校验值不符，未制作片段：${message}`,
    en: `A stored recording has another hash than the register; no clip was made: ${message}`,
  };
}

function notMade({ message }: NotDerivable, index: number, { originalName }: Recording): Sentence {
  return {
    zh: `片段 ${index + 1} 无法制作（录像“${originalName}”）：${message}`,
    en: `Clip ${index + 1} of recording "${originalName}" cannot be made: ${message}`,
  };
}
