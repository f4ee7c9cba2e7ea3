import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Wire } from '@zhilu/domain';
import { AuditRow, type Recording } from '@zhilu/persistence';
import { actName } from '../audit/act-name';
import type { Language } from '../requests/language';
import { PersonRefs } from '../people/person-refs';

const MOST = 200;

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
      act: actName(each.act, language),
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
    act: actName('recording.imported', language),
    person: null,
    detail: recording.originalName,
  };
}
