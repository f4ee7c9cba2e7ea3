import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { CaseQuery, type Actor, type ListFilter } from '@zhilu/cases';
import type { Wire } from '@zhilu/domain';
import { Unit, type CaseFile } from '@zhilu/persistence';
import { sendWorkbook } from '../answers/workbook';
import { CASE_COLUMNS } from './case-columns';
import { CaseRights } from './case-rights';
import { CaseRows } from './case-rows';
import type { CasesExportQuery, CasesQuery } from './cases.dto';

const EXPORT_LIMIT = 5_000;

/** Pages of 我发起的, 抄送我的 and all cases in scope, and their Excel files. */
@Injectable()
export class CaseLists {
  constructor(
    private readonly facts: DataSource,
    private readonly cases: CaseQuery,
    private readonly rights: CaseRights,
    private readonly rows: CaseRows,
  ) {}

  async page(actor: Actor, query: CasesQuery): Promise<Wire.Page<Wire.CaseRow>> {
    const { rows, total } = await this.find(actor, query, query.page, query.size);
    return { rows: await this.rows.cases(rows), total, page: query.page, size: query.size };
  }

  async excel(actor: Actor, query: CasesExportQuery, response: Response): Promise<void> {
    const { rows } = await this.find(actor, query, 1, EXPORT_LIMIT);
    await sendWorkbook(response, TITLES[query.box], CASE_COLUMNS, await this.rows.cases(rows));
  }

  private async find(
    actor: Actor,
    query: CasesExportQuery,
    page: number,
    size: number,
  ): Promise<{ rows: CaseFile[]; total: number }> {
    const unit = query.unit ? await this.facts.manager.findOneBy(Unit, { id: query.unit }) : null;
    const filter: ListFilter = {
      page,
      size,
      text: query.q || undefined,
      processId: query.process,
      unitPath: query.unit ? (unit?.path ?? 'unknown') : undefined,
    };
    const nothing = { paths: [], secretPaths: [] };
    const scope = query.box === 'all' ? await this.rights.overseen(actor.personId) : nothing;
    return this.cases.page(actor.personId, query.box, scope, filter);
  }
}

const TITLES = { started: '我发起的', copied: '抄送我的', all: '案件' };
