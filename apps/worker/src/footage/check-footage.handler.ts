import { Inject } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { appendAudit } from '@zhilu/audit';
import { footageCheck } from '@zhilu/capabilities';
import { isSecret } from '@zhilu/domain';
import { BpmnError, Handles, PermanentFailure, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { CaseRecording, inTransaction, Recording } from '@zhilu/persistence';
import { EVIDENCE_STORE, type EvidenceStore, type ObjectId, type Verification } from '@zhilu/storage';
import { assertNotForgotten, chosenRecordings, highestSecrecy } from './chosen-recordings';

type Input = z.infer<typeof footageCheck.input>;
type Output = z.infer<typeof footageCheck.output>;

/**
 * Reads every chosen recording again and compares it with the register (fixity check 固定性校验); keeps the result.
 * Bytes that are not the registered ones are a matter for a person: an incident, never a quiet "not found".
 */
@Handles(footageCheck)
export class CheckFootageHandler implements HandlerFor<typeof footageCheck> {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
  ) {}

  async handle({ recordingIds }: Input, context: TaskContext): Promise<Output> {
    const ids = recordingIds ?? (await this.ofCase(context.caseNumber));
    const { recordings, unknownIds } = await chosenRecordings(this.dataSource, ids);
    await assertNotForgotten(this.store, unknownIds);
    if (recordings.length === 0 || unknownIds.length > 0) throw footageNotFound(unknownIds);
    const bad: string[] = [];
    for (const recording of recordings) {
      const verification = await this.check(recording, context);
      if (verification.state !== 'match') bad.push(`${recording.originalName}：${verification.problems[0]}`);
    }
    if (bad.length > 0)
      throw new PermanentFailure({
        zh: `库存录像与登记不符，须人工处理：${bad.join('；')}`,
        en: `Stored recordings differ from the register and need a person: ${bad.join('; ')}`,
      });
    const secrecy = highestSecrecy(recordings);
    return { recordingCount: recordings.length, secret: isSecret(secrecy), secrecy };
  }

  private async ofCase(caseNumber: string): Promise<string[]> {
    const links = await this.dataSource.getRepository(CaseRecording).findBy({ caseNumber });
    return links.map(({ recordingId }) => recordingId);
  }

  private async check(recording: Recording, { caseNumber, signal }: TaskContext): Promise<Verification> {
    const verification = await verifyRecording(this.store, recording, signal);
    const at = new Date();
    await inTransaction(this.dataSource, async (manager) => {
      await manager.update(Recording, { id: recording.id }, { integrity: verification.state, checkedAt: at });
      await appendAudit(manager, {
        at,
        personId: null,
        act: 'recording.checked',
        objectKind: 'recording',
        objectId: recording.id,
        caseNumber,
        detail: { state: verification.state, problems: verification.problems, sha256: recording.sha256 },
      });
    });
    return verification;
  }
}

/** The stored object against itself and against the hash in the register, which who tampers with the disk cannot reach. */
async function verifyRecording(store: EvidenceStore, recording: Recording, signal: AbortSignal): Promise<Verification> {
  const id = recording.objectId as ObjectId;
  const verification = await store.verify(id, {}, signal);
  if (verification.state !== 'match') return verification;
  const [file] = (await store.stat(id)).files;
  if (file.sha256 === recording.sha256) return verification;
  return { state: 'mismatch', problems: [`hash ${file.sha256} instead of the registered ${recording.sha256}`] };
}

function footageNotFound(unknownIds: string[]): BpmnError {
  const which = unknownIds.length > 0 ? `登记中没有所选录像：${unknownIds.slice(0, 5).join('、')}` : '未选择录像';
  return new BpmnError('footageNotFound', `没有找到可供查阅的录像（${which}）。`);
}
