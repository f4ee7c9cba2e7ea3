import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { EndCase, RetryIncident, SettleIncident } from '@zhilu/cases';
import { ROLES_SEEING_INCIDENTS, type Wire } from '@zhilu/domain';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { Needs } from '../requests/route-marks';
import { IncidentList } from './incident-list';
import { IncidentRights } from './incident-rights';
import { DecideDto, IncidentsQuery, RetryDto } from './incidents.dto';

/** 待核实案件: cases that do not go on by themselves, and what a person may do about each. */
@Controller('api/admin/incidents')
@Needs(...ROLES_SEEING_INCIDENTS)
export class IncidentsController {
  constructor(
    private readonly list: IncidentList,
    private readonly rights: IncidentRights,
    private readonly retrying: RetryIncident,
    private readonly ending: EndCase,
    private readonly settling: SettleIncident,
  ) {}

  @Get()
  page(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Query() { page, size }: IncidentsQuery,
  ): Promise<Wire.Page<Wire.IncidentView>> {
    return this.list.page(personId, page, size);
  }

  @Post(':id/retry')
  @HttpCode(200)
  async retry(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') incidentId: string,
    @Body() { reason }: RetryDto,
  ): Promise<Wire.IncidentResult> {
    await this.rights.require(personId, incidentId, 'retry');
    return { result: await this.retrying.retry({ incidentId, personId, reason }) };
  }

  @Post(':id/end')
  @HttpCode(200)
  async end(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') incidentId: string,
    @Body() { reason }: DecideDto,
  ): Promise<Wire.IncidentResult> {
    await this.rights.require(personId, incidentId, 'end');
    return { result: (await this.ending.end({ incidentId, personId, reason })) ? 'applied' : 'waiting' };
  }

  @Post(':id/settle')
  @HttpCode(200)
  async settle(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') incidentId: string,
    @Body() { reason }: DecideDto,
  ): Promise<Wire.IncidentResult> {
    await this.rights.require(personId, incidentId, 'settle');
    await this.settling.settle({ incidentId, personId, reason });
    return { result: 'applied' };
  }
}
