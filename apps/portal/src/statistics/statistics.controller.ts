import { Controller, Get, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { CaseStatistics, type Cohort } from '@zhilu/cases';
import { ROLES_SEEING_STATISTICS, type Wire } from '@zhilu/domain';
import type { CaseFile } from '@zhilu/persistence';
import { Sends } from '../answers/sends';
import { sendWorkbook, XLSX } from '../answers/workbook';
import { CASE_COLUMNS } from '../cases/case-columns';
import { CaseRights } from '../cases/case-rights';
import { CaseRows } from '../cases/case-rows';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { Needs } from '../requests/route-marks';
import { COVERAGE_COLUMNS, coverageRows } from './coverage-columns';
import { CoverageStatistics } from './coverage.service';
import { FIGURE_COLUMNS, figureRows } from './figure-columns';
import { BehindBarExportQuery, BehindBarQuery, StatisticsQuery } from './statistics.dto';
import { Statistics } from './statistics.service';
import { StatisticsScope } from './statistics-scope';

const EXPORT_LIMIT = 5_000;

/** 统计: figures of the units one answers for, and the cases behind each of them. */
@Controller('api/statistics')
@Needs(...ROLES_SEEING_STATISTICS)
export class StatisticsController {
  constructor(
    private readonly scope: StatisticsScope,
    private readonly statistics: Statistics,
    private readonly coverage: CoverageStatistics,
    private readonly figures: CaseStatistics,
    private readonly rights: CaseRights,
    private readonly rows: CaseRows,
  ) {}

  @Get()
  async show(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Query() query: StatisticsQuery,
  ): Promise<Wire.StatisticsView> {
    return this.statistics.of(await this.scope.cohort(personId, query));
  }

  /** Units the figures can be narrowed to. */
  @Get('units')
  async units(@CurrentPerson() { personId }: CurrentPersonInfo): Promise<Wire.UnitChoice[]> {
    return (await this.scope.units(personId)).map(({ id, name }) => ({ id, name }));
  }

  @Sends(XLSX)
  @Get('export.xlsx')
  async export(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Query() query: StatisticsQuery,
    @Res() response: Response,
  ): Promise<void> {
    const view = await this.statistics.of(await this.scope.cohort(personId, query));
    await sendWorkbook(response, '案件统计', FIGURE_COLUMNS, figureRows(view));
  }

  /** How far footage covers the activities that must be recorded (articles 4, 5, 7). */
  @Get('coverage')
  async covered(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Query() query: StatisticsQuery,
  ): Promise<Wire.CoverageView> {
    return this.coverage.of(await this.scope.cohort(personId, query));
  }

  @Sends(XLSX)
  @Get('coverage/export.xlsx')
  async exportCoverage(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Query() query: StatisticsQuery,
    @Res() response: Response,
  ): Promise<void> {
    const view = await this.coverage.of(await this.scope.cohort(personId, query));
    await sendWorkbook(response, '摄录覆盖统计', COVERAGE_COLUMNS, coverageRows(view));
  }

  /** The cases a bar counts: `total` is its number, also where some of them are not for the reader to open. */
  @Get('cases')
  async cases(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Query() query: BehindBarQuery,
  ): Promise<Wire.CasesBehindBar> {
    const { page, size } = query;
    const { rows, total, visible } = await this.behind(personId, query, { page, size });
    return { rows: await this.rows.cases(rows), total, hidden: total - visible, page, size };
  }

  @Sends(XLSX)
  @Get('cases/export.xlsx')
  async exportCases(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Query() query: BehindBarExportQuery,
    @Res() response: Response,
  ): Promise<void> {
    const { rows } = await this.behind(personId, query, { page: 1, size: EXPORT_LIMIT });
    await sendWorkbook(response, '案件', CASE_COLUMNS, await this.rows.cases(rows));
  }

  private async behind(
    personId: string,
    { bar, bin, process, ...asked }: BehindBarExportQuery,
    page: { page: number; size: number },
  ): Promise<{ rows: CaseFile[]; total: number; visible: number }> {
    const cohort: Cohort = await this.scope.cohort(personId, asked);
    const behind = await this.statistics.behind(cohort, { bar, bin, processId: process });
    const scope = await this.rights.overseen(personId);
    return this.figures.casesBehind(cohort, behind, { personId, scope }, page);
  }
}
