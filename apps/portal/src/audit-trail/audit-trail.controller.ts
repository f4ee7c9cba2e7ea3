import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { ACT_NAMES } from '@zhilu/audit';
import { ROLES_SEEING_AUDIT, type Wire } from '@zhilu/domain';
import { inTransaction } from '@zhilu/persistence';
import { Sends } from '../answers/sends';
import { sendWorkbook, XLSX } from '../answers/workbook';
import { AuditLog } from '../audit/audit-log';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { inLanguage } from '../requests/language';
import { Needs } from '../requests/route-marks';
import { AuditRows } from './audit-rows';
import { AuditExportQuery, AuditQuery, VerifyDto } from './audit-trail.dto';
import { ChainCheck } from './chain-check';

const EXPORT_LIMIT = 5_000;

/** 审计记录: the audit log for who may see it, and the proof that nobody has changed it. */
@Controller('api/admin/audit')
@Needs(...ROLES_SEEING_AUDIT)
export class AuditTrailController {
  constructor(
    private readonly rows: AuditRows,
    private readonly check: ChainCheck,
    private readonly facts: DataSource,
    private readonly audit: AuditLog,
  ) {}

  @Get()
  page(@CurrentPerson() reader: CurrentPersonInfo, @Query() query: AuditQuery): Promise<Wire.Page<Wire.AuditView>> {
    return this.rows.page(reader, query);
  }

  /** What the list can be narrowed to. */
  @Get('acts')
  acts(@CurrentPerson() { language }: CurrentPersonInfo): Wire.AuditActView[] {
    const acts = Object.entries(ACT_NAMES).map(([act, name]) => ({ act, name: inLanguage(name, language) }));
    return acts.sort((one, other) => one.name.localeCompare(other.name, language));
  }

  @Sends(XLSX)
  @Get('export.xlsx')
  async export(
    @CurrentPerson() reader: CurrentPersonInfo,
    @Query() query: AuditExportQuery,
    @Res() response: Response,
  ): Promise<void> {
    const rows = await this.rows.newest(reader, query, EXPORT_LIMIT);
    const { personId } = reader;
    const object = { objectKind: 'audit', objectId: 'chain', detail: { rows: rows.length } };
    await inTransaction(this.facts, (manager) =>
      this.audit.append(manager, { personId, act: 'audit.exported', ...object }),
    );
    await sendWorkbook(response, '审计记录', COLUMNS, rows);
  }

  @Get('verification')
  verification(@CurrentPerson() { language }: CurrentPersonInfo): Promise<Wire.ChainState> {
    return this.check.state(language);
  }

  @Post('verification')
  @HttpCode(202)
  verify(
    @CurrentPerson() { personId, language }: CurrentPersonInfo,
    @Body() { remembered }: VerifyDto,
  ): Promise<Wire.ChainState> {
    this.check.begin(personId, remembered);
    return this.check.state(language);
  }
}

const COLUMNS = [
  { header: '序号', width: 10, value: (row: Wire.AuditView) => row.sequence },
  { header: '时间', width: 18, value: (row: Wire.AuditView) => new Date(row.at) },
  { header: '人员', width: 14, value: (row: Wire.AuditView) => row.person?.name ?? '' },
  { header: '单位', width: 24, value: (row: Wire.AuditView) => row.person?.unitName ?? '' },
  { header: '操作', width: 20, value: (row: Wire.AuditView) => row.actName },
  { header: '对象', width: 40, value: (row: Wire.AuditView) => row.objectName },
  { header: '结果', width: 8, value: (row: Wire.AuditView) => (row.refused ? '拒绝' : '完成') },
  { header: '说明', width: 40, value: (row: Wire.AuditView) => row.note ?? '' },
];
