import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import type { Wire } from '@zhilu/domain';
import { AuditRow } from '@zhilu/persistence';
import { actName } from '../audit/act-name';
import { PersonRefs } from '../people/person-refs';
import { CASE_ACCESS, type CaseAccess } from '../ports/case-access';
import { noteOf } from './audit-notes';
import type { AuditExportQuery, AuditQuery } from './audit-trail.dto';
import { ObjectNames, type AuditReader } from './object-names';

/** The audit log as people read it, newest first. */
@Injectable()
export class AuditRows {
  constructor(
    private readonly facts: DataSource,
    private readonly people: PersonRefs,
    private readonly objects: ObjectNames,
    @Inject(CASE_ACCESS) private readonly cases: CaseAccess,
  ) {}

  async page(reader: AuditReader, query: AuditQuery): Promise<Wire.Page<Wire.AuditView>> {
    const { page, size } = query;
    const [rows, total] = await this.matching(query)
      .offset((page - 1) * size)
      .limit(size)
      .getManyAndCount();
    return { rows: await this.views(reader, rows), total, page, size };
  }

  /** The newest rows, at most so many. */
  async newest(reader: AuditReader, query: AuditExportQuery, most: number): Promise<Wire.AuditView[]> {
    return this.views(reader, await this.matching(query).limit(most).getMany());
  }

  private matching({ person, act, from, to }: AuditExportQuery): SelectQueryBuilder<AuditRow> {
    const query = this.facts.getRepository(AuditRow).createQueryBuilder('entry').where('1 = 1');
    if (person) query.andWhere('entry.personId = :person', { person });
    if (act) query.andWhere('entry.act = :act', { act });
    if (from) query.andWhere('entry.at >= :from', { from });
    if (to) query.andWhere('entry.at < :to', { to });
    return query.orderBy('entry.sequence', 'DESC');
  }

  private async views(reader: AuditReader, rows: AuditRow[]): Promise<Wire.AuditView[]> {
    const { personId, language } = reader;
    const people = await this.people.of(rows.map((row) => row.personId));
    const objects = await this.objects.of(rows, reader);
    const units = await this.people.unitNames(rows.flatMap(({ detail }) => unitIn(detail)));
    const readable = await this.readableCases(personId, rows);
    return rows.map((row) => ({
      sequence: row.sequence,
      at: row.at.toISOString(),
      person: (row.personId && people.get(row.personId)) || null,
      act: row.act,
      actName: actName(row.act, language),
      objectKind: row.objectKind,
      objectName: objects.get(row) ?? row.objectId,
      caseNumber: row.caseNumber && readable.has(row.caseNumber) ? row.caseNumber : null,
      refused: row.act.endsWith('.refused'),
      note: noteOf(row, units, language),
    }));
  }

  private async readableCases(personId: string, rows: AuditRow[]): Promise<Set<string>> {
    const numbers = [...new Set(rows.flatMap((row) => row.caseNumber ?? []))];
    const may = await Promise.all(numbers.map((number) => this.cases.maySee(personId, number)));
    return new Set(numbers.filter((_, index) => may[index]));
  }
}

function unitIn({ unitId }: Record<string, unknown>): string[] {
  return typeof unitId === 'string' ? [unitId] : [];
}
