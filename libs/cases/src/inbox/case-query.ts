import { Injectable } from '@nestjs/common';
import { Brackets, DataSource, type SelectQueryBuilder, type WhereExpressionBuilder } from 'typeorm';
import { CaseCopy, CaseFile, withinUnit } from '@zhilu/persistence';
import { narrowCases, type ListFilter } from './list-filter';

export type CaseBox = 'started' | 'copied' | 'all';

/** Units whose cases a person oversees, and those whose secret cases too. */
export interface CaseScope {
  paths: string[];
  secretPaths: string[];
}

/** Lists of cases: 我发起的, 抄送我的 and every case in a person's scope. */
@Injectable()
export class CaseQuery {
  constructor(private readonly facts: DataSource) {}

  /** One page, newest first, with the number of all rows; `scope` counts for the box `all` only. */
  async page(
    personId: string,
    box: CaseBox,
    scope: CaseScope,
    filter: ListFilter,
  ): Promise<{ rows: CaseFile[]; total: number }> {
    const query = this.facts.manager.createQueryBuilder(CaseFile, 'file');
    if (box === 'started') query.where('file.applicantId = :person', { person: personId });
    if (box === 'copied') copiedTo(query, personId);
    if (box === 'all') query.where(new Brackets((where) => inScope(where, personId, scope)));
    narrowCases(query, filter);
    const [rows, total] = await query
      .orderBy('file.startedAt', 'DESC')
      .addOrderBy('file.caseNumber', 'ASC')
      .offset((filter.page - 1) * filter.size)
      .limit(filter.size)
      .getManyAndCount();
    return { rows, total };
  }
}

/** A case that became secret after it was copied is no longer shown (article 18). */
function copiedTo(query: SelectQueryBuilder<CaseFile>, person: string): void {
  query
    .innerJoin(CaseCopy, 'copy', 'copy.caseNumber = file.caseNumber AND copy.personId = :person', { person })
    .where("file.secrecy = 'internal'");
}

/** Narrows an expression with alias `file` to what the person has a part in or oversees. */
export function inScope(where: WhereExpressionBuilder, person: string, { paths, secretPaths }: CaseScope): void {
  where.where('file.applicantId = :person', { person });
  const taskOf = (whose: string) => `file.caseNumber IN (SELECT task.caseNumber FROM inbox_task task WHERE ${whose})`;
  where.orWhere(taskOf('task.completedBy = :person'));
  where.orWhere(taskOf('task.assigneeId = :person AND task.role IS NULL'));
  paths.forEach((path, index) => {
    const [within, parameters] = withinUnit('file.unitPath', path, `scope${index}`);
    where.orWhere(`(file.secrecy = 'internal' AND ${within})`, parameters);
  });
  secretPaths.forEach((path, index) => where.orWhere(...withinUnit('file.unitPath', path, `secretScope${index}`)));
}
