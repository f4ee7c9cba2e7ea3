import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Sentence, Wire } from '@zhilu/domain';
import { AuditRow, type Recording } from '@zhilu/persistence';
import { inLanguage, type Language } from '../requests/language';
import { PersonRefs } from '../people/person-refs';

const MOST = 200;

/** Acts of the chain of custody 保管链 as people read them. */
const ACTS: Record<string, Sentence> = {
  'recording.imported': { zh: '入库', en: 'Imported' },
  'recording.viewed': { zh: '播放', en: 'Played' },
  'recording.verified': { zh: '校验', en: 'Verified' },
  'recording.checked': { zh: '办理中校验', en: 'Checked by a step' },
  'recording.described': { zh: '填写说明或密级', en: 'Described or marked' },
  'recording.exported': { zh: '制作封装副本', en: 'Sealed copy made' },
  'access.opened': { zh: '开放查阅', en: 'Viewing opened' },
  'access.closed': { zh: '收回查阅', en: 'Viewing closed' },
  'request.refused': { zh: '拒绝访问', en: 'Access refused' },
};

/** What happened to a recording, oldest first, from the audit chain; the import stands first even without a row of its own. */
@Injectable()
export class Custody {
  constructor(
    private readonly facts: DataSource,
    private readonly refs: PersonRefs,
  ) {}

  async of(recording: Recording, language: Language): Promise<Wire.CustodyEntry[]> {
    const rows = await this.facts
      .getRepository(AuditRow)
      .find({ where: { objectKind: 'recording', objectId: recording.id }, order: { sequence: 'DESC' }, take: MOST });
    const people = await this.refs.of(rows.map((each) => each.personId));
    const entries = rows.reverse().map((each) => ({
      at: each.at.toISOString(),
      act: ACTS[each.act] ? inLanguage(ACTS[each.act], language) : each.act,
      person: people.get(each.personId ?? '')?.name ?? null,
      detail: each.sentence ?? each.caseNumber,
    }));
    return rows.some((each) => each.act === 'recording.imported')
      ? entries
      : [imported(recording, language), ...entries];
  }
}

function imported(recording: Recording, language: Language): Wire.CustodyEntry {
  return {
    at: recording.importedAt.toISOString(),
    act: inLanguage(ACTS['recording.imported'], language),
    person: null,
    detail: recording.originalName,
  };
}
