import { Injectable } from '@nestjs/common';
import { Brackets, DataSource, In } from 'typeorm';
import { incidentKind, IncidentRecord } from '@zhilu/cases';
import type { Wire } from '@zhilu/domain';
import { CaseFile, SpineIncident, withinUnit } from '@zhilu/persistence';
import { CaseRights } from '../cases/case-rights';
import { CaseRows } from '../cases/case-rows';
import { IncidentRights } from './incident-rights';

/** Pages of the cases that do not go on by themselves, oldest first. */
@Injectable()
export class IncidentList {
  constructor(
    private readonly facts: DataSource,
    private readonly record: IncidentRecord,
    private readonly rights: IncidentRights,
    private readonly cases: CaseRights,
    private readonly rows: CaseRows,
  ) {}

  async page(personId: string, page: number, size: number): Promise<Wire.Page<Wire.IncidentView>> {
    const [found, total] = await this.open(await this.rights.seenPaths(personId), page, size);
    const caseNumber = In(found.map((incident) => incident.caseNumber));
    const files = await this.facts.manager.findBy(CaseFile, { caseNumber });
    const names = new Map((await this.rows.cases(files)).map((row) => [row.caseNumber, row]));
    const rows = await Promise.all(
      found.flatMap((incident) => {
        const file = files.find((each) => each.caseNumber === incident.caseNumber);
        const row = names.get(incident.caseNumber);
        return file && row ? [this.view(personId, incident, file, row)] : [];
      }),
    );
    return { rows, total, page, size };
  }

  private open(paths: string[], page: number, size: number): Promise<[SpineIncident[], number]> {
    const query = this.facts.manager
      .createQueryBuilder(SpineIncident, 'incident')
      .innerJoin(CaseFile, 'file', 'file.caseNumber = incident.caseNumber')
      .where('incident.resolvedAt IS NULL')
      .andWhere(
        new Brackets((where) => {
          where.where('1 = 0');
          paths.forEach((path, index) => where.orWhere(...withinUnit('file.unitPath', path, `unit${index}`)));
        }),
      );
    return query
      .orderBy('incident.at', 'ASC')
      .addOrderBy('incident.id', 'ASC')
      .offset((page - 1) * size)
      .limit(size)
      .getManyAndCount();
  }

  private async view(
    personId: string,
    incident: SpineIncident,
    file: CaseFile,
    row: Wire.CaseRow,
  ): Promise<Wire.IncidentView> {
    const readable = await this.cases.mayRead(personId, file);
    const acts = await this.rights.allowed(personId, await this.record.actsFor({ incident, file }), file);
    const { id, caseNumber, sentence, cause } = incident;
    return {
      id,
      caseNumber,
      sentence,
      cause,
      kind: incidentKind(incident),
      title: readable ? file.title : null,
      processName: row.processName,
      unitName: row.unitName,
      state: file.state,
      since: incident.at.toISOString(),
      readable,
      acts,
    };
  }
}
