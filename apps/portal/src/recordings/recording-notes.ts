import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { raiseSecrecy } from '@zhilu/cases';
import { SECRECY_MARKS, type SecrecyMark } from '@zhilu/domain';
import { Recording, inTransaction } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { NoRight } from '../audit/refusal-audit';
import { Rights } from '../people/rights';

/** What a keeper writes beside a recording; the recording itself is never touched. */
export interface RecordingNotes {
  activity?: string | null;
  place?: string | null;
  secrecy?: SecrecyMark;
}

/** The keeper's description and the secrecy mark of a recording (articles 13 and 18). */
@Injectable()
export class RecordingNotesService {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: Rights,
    private readonly audit: AuditLog,
  ) {}

  /** Keeper of the unit: everything, but a mark only upwards. Secrecy officer: the mark, both ways. */
  async write(personId: string, recording: Recording, notes: RecordingNotes): Promise<void> {
    await this.checkRights(personId, recording, notes);
    await inTransaction(this.facts, async (manager) => {
      await manager.update(Recording, { id: recording.id }, notes);
      if (notes.secrecy) await raiseSecrecy(manager, recording.id, notes.secrecy);
      const before = { activity: recording.activity, place: recording.place, secrecy: recording.secrecy };
      await this.audit.append(manager, {
        personId,
        act: 'recording.described',
        objectKind: 'recording',
        objectId: recording.id,
        detail: { before, after: { ...before, ...notes } },
      });
    });
  }

  private async checkRights(
    personId: string,
    recording: Recording,
    { secrecy, ...words }: RecordingNotes,
  ): Promise<void> {
    const keeps = await this.rights.mayInUnit(personId, 'device-keeper', recording.unitPath);
    const guards = await this.rights.mayInUnit(personId, 'secrecy-officer', recording.unitPath);
    const lowers = secrecy !== undefined && SECRECY_MARKS.indexOf(secrecy) < SECRECY_MARKS.indexOf(recording.secrecy);
    if (Object.keys(words).length > 0 && !keeps)
      throw forbidden(
        recording,
        '只有本单位设备管理员可以填写录像说明。',
        'Only the keeper of the unit describes a recording.',
      );
    if (lowers && !guards)
      throw forbidden(recording, '降低密级只能由保密员办理。', 'Only the secrecy officer may lower a mark.');
    if (secrecy !== undefined && !keeps && !guards)
      throw forbidden(
        recording,
        '只有本单位设备管理员或保密员可以标注密级。',
        'Only the keeper or the secrecy officer marks secrecy.',
      );
  }
}

function forbidden({ id }: Recording, zh: string, en: string): NoRight {
  return new NoRight('forbidden', { zh, en }, 'recording', id);
}
