import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { Refusal } from '@zhilu/domain';
import { CaseRecording, Recording, type CaseFile } from '@zhilu/persistence';
import { NoRight } from '../audit/refusal-audit';
import { RecordingsFinder } from '../recordings/recordings.query';

/** Which recordings a person may name in a form: those the person may see, and those the case is about already. */
@Injectable()
export class RecordingChoice {
  constructor(
    private readonly facts: DataSource,
    private readonly recordings: RecordingsFinder,
  ) {}

  /** The unit that recorded all of these, whose people then handle the case; null without recordings. Refuses several units. */
  async unitOf(ids: string[]): Promise<string | null> {
    if (ids.length === 0) return null;
    const recordings = await this.facts.manager.findBy(Recording, { id: In(ids) });
    const units = [...new Set(recordings.map((recording) => recording.unitId))];
    if (units.length <= 1) return units[0] ?? null;
    throw new Refusal('unprocessable', {
      zh: `所选录像由 ${units.length} 个单位摄录，应由各单位分别办理，请按单位分开申请。`,
      en: `The chosen recordings were made by ${units.length} units; file one request for each unit.`,
    });
  }

  /** Refuses ids of recordings that do not exist or are not for this person, without telling which. */
  async refuseForeign(personId: string, ids: string[], file: CaseFile | null): Promise<void> {
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) return;
    const known = file
      ? await this.facts.manager.findBy(CaseRecording, { caseNumber: file.caseNumber, recordingId: In(wanted) })
      : [];
    const rest = wanted.filter((id) => !known.some((each) => each.recordingId === id));
    if (rest.length === 0) return;
    const visible = this.recordings.visible(await this.recordings.scopeOf(personId));
    if ((await visible.andWhere('recording.id IN (:...rest)', { rest }).getCount()) === rest.length) return;
    throw new NoRight(
      'unprocessable',
      {
        zh: '所选录像中有不存在或您无权查看的，请重新选择。',
        en: 'Some chosen recordings do not exist or are not yours to see. Choose again.',
      },
      'recording',
      rest[0],
    );
  }
}
