import { Controller, Delete, Get, HttpCode, HttpStatus, Param, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ROLES_CONFIRMING, type Wire } from '@zhilu/domain';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { Needs } from '../requests/route-marks';
import { GrantRequests } from './grant-requests';
import { GrantViews } from './grant-views';

/** 授权确认: powers that wait for a second person. */
@Controller('api/admin/grants')
@Needs(...ROLES_CONFIRMING)
export class GrantsController {
  constructor(
    private readonly requests: GrantRequests,
    private readonly views: GrantViews,
  ) {}

  @Get()
  async list(@CurrentPerson() { personId }: CurrentPersonInfo): Promise<Wire.GrantRequestView[]> {
    return this.views.of(personId, await this.requests.pending());
  }

  @Post(':id/confirm')
  @HttpCode(204)
  async confirm(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Wire.NewPassword | undefined> {
    const { password } = await this.requests.confirm(personId, id);
    if (password === null) return undefined;
    response.status(HttpStatus.OK);
    return { password };
  }

  @Post(':id/refuse')
  @HttpCode(204)
  refuse(@CurrentPerson() { personId }: CurrentPersonInfo, @Param('id') id: string): Promise<void> {
    return this.requests.refuse(personId, id);
  }

  @Delete(':id')
  @HttpCode(204)
  withdraw(@CurrentPerson() { personId }: CurrentPersonInfo, @Param('id') id: string): Promise<void> {
    return this.requests.withdraw(personId, id);
  }
}
