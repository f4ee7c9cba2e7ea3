import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CLOCK, Refusal, type Clock } from '@zhilu/domain';
import { inTransaction, Recording } from '@zhilu/persistence';
import { EVIDENCE_STORE, type EvidenceStore, type ObjectId } from '@zhilu/storage';
import { AuditLog } from '../audit/audit-log';

/** Checks at once over all people: hashing reads whole recordings and must leave the disk to the others. */
const AT_ONCE = 2;

/** 立即校验: reads the original again and compares it with the hash taken at the import. */
@Injectable()
export class FixityService {
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly facts: DataSource,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Two people who ask at the same time share one check. Throws Refusal `unavailable` while too many run. */
  async check(recording: Recording, personId: string): Promise<void> {
    const running = this.running.get(recording.id);
    if (running) return running;
    if (this.running.size >= AT_ONCE) throw busy();
    const check = this.run(recording, personId).finally(() => this.running.delete(recording.id));
    this.running.set(recording.id, check);
    return check;
  }

  private async run(recording: Recording, personId: string): Promise<void> {
    const { state, problems } = await this.store.verify(recording.objectId as ObjectId, await this.expected(recording));
    await inTransaction(this.facts, async (manager) => {
      await manager.update(Recording, { id: recording.id }, { integrity: state, checkedAt: this.now() });
      await this.audit.append(manager, {
        personId,
        act: 'recording.verified',
        objectKind: 'recording',
        objectId: recording.id,
        detail: { state, problems: problems.slice(0, 20), sha256: recording.sha256 },
        sentence: state === 'match' ? '与入库时一致' : problems.join(';').slice(0, 2000),
      });
    });
  }

  /** The hash of the database by the file's name in the object, so that a forger of the disk alone is found. */
  private async expected(recording: Recording): Promise<Record<string, string>> {
    const path = await this.store.stat(recording.objectId as ObjectId).then(
      (object) => object.files[0]?.path,
      () => undefined,
    );
    return path === undefined ? {} : { [path]: recording.sha256 };
  }
}

function busy(): Refusal {
  const sentence = {
    zh: '正在校验其他录像，请稍后再试',
    en: 'Other recordings are being verified; try again in a moment',
  };
  return new Refusal('unavailable', sentence, { retryAfterSeconds: 15 });
}
