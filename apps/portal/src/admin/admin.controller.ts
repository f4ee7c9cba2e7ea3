import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Param, Patch, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Wire } from '@zhilu/domain';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { Needs } from '../requests/route-marks';
import { AddDeputy, AddPerson, AddUnit, ChangePerson, ChangeUnit, GrantRole } from './admin.dto';
import { DeputiesService } from './deputies.service';
import { GrantViews } from './grant-views';
import { PeopleService } from './people.service';
import { PersonViews } from './person-views';
import { RolesService } from './roles.service';
import { UnitsService } from './units.service';

/** 系统管理: units, accounts, roles, deputies. Every change is an audit row; none gives business power to the one who makes it. */
@Controller('api/admin')
@Needs('admin')
export class AdminController {
  constructor(
    private readonly units: UnitsService,
    private readonly people: PeopleService,
    private readonly views: PersonViews,
    private readonly roles: RolesService,
    private readonly deputies: DeputiesService,
    private readonly grants: GrantViews,
  ) {}

  @Get('units')
  listUnits(): Promise<Wire.UnitView[]> {
    return this.units.list();
  }

  @Post('units')
  addUnit(@CurrentPerson() admin: CurrentPersonInfo, @Body() input: AddUnit): Promise<Wire.UnitView> {
    return this.units.add(admin.personId, input);
  }

  @Patch('units/:id')
  changeUnit(
    @CurrentPerson() admin: CurrentPersonInfo,
    @Param('id') id: string,
    @Body() change: ChangeUnit,
  ): Promise<Wire.UnitView> {
    return this.units.change(admin.personId, id, change);
  }

  @Get('people')
  listPeople(): Promise<Wire.PersonView[]> {
    return this.views.all();
  }

  @Post('people')
  addPerson(
    @CurrentPerson() admin: CurrentPersonInfo,
    @Body() input: AddPerson,
  ): Promise<Wire.PersonView & { password: string }> {
    return this.people.add(admin.personId, input);
  }

  @Patch('people/:id')
  async changePerson(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') id: string,
    @Body() change: ChangePerson,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Wire.PersonView | Wire.GrantRequestView> {
    const changed = await this.people.change(personId, id, change);
    if (!('requestedBy' in changed)) return changed;
    response.status(HttpStatus.ACCEPTED);
    return (await this.grants.of(personId, [changed]))[0];
  }

  @Post('people/:id/roles')
  @HttpCode(204)
  async grantRole(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') id: string,
    @Body() grant: GrantRole,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Wire.GrantRequestView | undefined> {
    const request = await this.roles.grant(personId, id, grant);
    if (!request) return undefined;
    response.status(HttpStatus.ACCEPTED);
    return (await this.grants.of(personId, [request]))[0];
  }

  @Delete('people/:id/roles/:role/:unitId')
  @HttpCode(204)
  async revokeRole(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') id: string,
    @Param('role') role: string,
    @Param('unitId') unitId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Wire.GrantRequestView | undefined> {
    const request = await this.roles.revoke(personId, id, role, unitId);
    if (!request) return undefined;
    response.status(HttpStatus.ACCEPTED);
    return (await this.grants.of(personId, [request]))[0];
  }

  @Post('people/:id/password')
  @HttpCode(200)
  async resetPassword(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Wire.NewPassword | Wire.GrantRequestView> {
    const reset = await this.people.resetPassword(personId, id);
    if (!('requestedBy' in reset)) return reset;
    response.status(HttpStatus.ACCEPTED);
    return (await this.grants.of(personId, [reset]))[0];
  }

  @Get('deputies')
  listDeputies(): Promise<Wire.DeputyView[]> {
    return this.deputies.list();
  }

  @Post('deputies')
  async addDeputy(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Body() input: AddDeputy,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Wire.DeputyView | Wire.GrantRequestView> {
    const added = await this.deputies.add(personId, input);
    if (!('requestedBy' in added)) return added;
    response.status(HttpStatus.ACCEPTED);
    return (await this.grants.of(personId, [added]))[0];
  }

  @Delete('deputies/:id')
  @HttpCode(204)
  removeDeputy(@CurrentPerson() admin: CurrentPersonInfo, @Param('id') id: string): Promise<void> {
    return this.deputies.remove(admin.personId, id);
  }
}
