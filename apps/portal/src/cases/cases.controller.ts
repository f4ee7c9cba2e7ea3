import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DeployedBundles, WithdrawCase } from '@zhilu/cases';
import type { Wire } from '@zhilu/domain';
import { Sends } from '../answers/sends';
import { XLSX } from '../answers/workbook';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { NoRight } from '../audit/refusal-audit';
import { Actors } from './actors';
import { CaseLists } from './case-lists';
import { CaseRights } from './case-rights';
import { CaseStart } from './case-start';
import { CaseViews } from './case-views';
import { CasesExportQuery, CasesQuery, CopyDto, StartCaseDto, WithdrawDto } from './cases.dto';
import { Copies } from './copies';
import { Diagram } from './diagram';
import { Urging } from './urging';

/** Cases: started, read, withdrawn, urged, copied. */
@Controller('api/cases')
export class CasesController {
  constructor(
    private readonly actors: Actors,
    private readonly starting: CaseStart,
    private readonly lists: CaseLists,
    private readonly rights: CaseRights,
    private readonly views: CaseViews,
    private readonly diagrams: Diagram,
    private readonly bundles: DeployedBundles,
    private readonly withdrawal: WithdrawCase,
    private readonly urging: Urging,
    private readonly copies: Copies,
  ) {}

  @Post()
  async start(
    @CurrentPerson() person: CurrentPersonInfo,
    @Body() request: StartCaseDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Wire.Accepted> {
    const accepted = await this.starting.start(await this.actors.of(person), request);
    if (accepted.waiting) response.status(HttpStatus.ACCEPTED);
    return accepted;
  }

  @Get()
  async list(@CurrentPerson() person: CurrentPersonInfo, @Query() query: CasesQuery): Promise<Wire.Page<Wire.CaseRow>> {
    return this.lists.page(await this.actors.of(person), query);
  }

  @Sends(XLSX)
  @Get('export.xlsx')
  async export(
    @CurrentPerson() person: CurrentPersonInfo,
    @Query() query: CasesExportQuery,
    @Res() response: Response,
  ): Promise<void> {
    await this.lists.excel(await this.actors.of(person), query, response);
  }

  @Get(':number')
  async one(@CurrentPerson() person: CurrentPersonInfo, @Param('number') number: string): Promise<Wire.CaseView> {
    const file = await this.rights.readable(person.personId, number);
    const view = await this.views.of(file, await this.actors.of(person));
    await this.copies.read(person.personId, file.caseNumber);
    return view;
  }

  @Get(':number/diagram')
  async diagram(
    @CurrentPerson() person: CurrentPersonInfo,
    @Param('number') number: string,
  ): Promise<Wire.DiagramView> {
    return this.diagrams.of(await this.rights.readable(person.personId, number));
  }

  @Post(':number/withdraw')
  @HttpCode(204)
  async withdraw(
    @CurrentPerson() person: CurrentPersonInfo,
    @Param('number') number: string,
    @Body() { reason }: WithdrawDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Wire.Accepted | undefined> {
    const file = await this.rights.readable(person.personId, number);
    const { model } = await this.bundles.ofDefinition(file.definitionId);
    const accepted = await this.withdrawal.withdraw(await this.actors.of(person), file.caseNumber, model, reason);
    if (!accepted.waiting) return undefined;
    response.status(HttpStatus.ACCEPTED);
    return accepted;
  }

  @Post(':number/urge')
  @HttpCode(200)
  async urge(@CurrentPerson() person: CurrentPersonInfo, @Param('number') number: string): Promise<{ people: number }> {
    return { people: await this.urging.urge(person.personId, await this.rights.readable(person.personId, number)) };
  }

  @Post(':number/copy')
  @HttpCode(204)
  async copy(
    @CurrentPerson() person: CurrentPersonInfo,
    @Param('number') number: string,
    @Body() { personIds }: CopyDto,
  ): Promise<void> {
    const file = await this.rights.readable(person.personId, number);
    if (!(await this.rights.hasPart(person.personId, file))) throw noPart(file.caseNumber);
    await this.copies.give(person.personId, file, personIds);
  }
}

function noPart(caseNumber: string): NoRight {
  return new NoRight(
    'forbidden',
    { zh: '只有发起人和经办人可以抄送。', en: 'Only the applicant and the people of its steps may copy a case.' },
    'case',
    caseNumber,
  );
}
