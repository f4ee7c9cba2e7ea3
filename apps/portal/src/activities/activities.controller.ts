import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Wire } from '@zhilu/domain';
import { sendWorkbook, XLSX } from '../answers/workbook';
import { Sends } from '../answers/sends';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import {
  ActivitiesQuery,
  ActivityFiltersQuery,
  AddActivityDto,
  CancelActivityDto,
  ChangeActivityDto,
  CorrectActivityDto,
  ExplainGapDto,
} from './activities.dto';
import { ActivitiesService } from './activities.service';
import { ActivityCancelling } from './activity-cancelling';
import { ActivityFootage } from './activity-footage';
import { ActivityQuery } from './activity-query';
import { ACTIVITY_COLUMNS } from './activity-sheet';
import { ActivityViews } from './activity-view';

/** 执法活动: what was to be recorded, and how far it was. */
@Controller('api/activities')
export class ActivitiesController {
  constructor(
    private readonly query: ActivityQuery,
    private readonly views: ActivityViews,
    private readonly activities: ActivitiesService,
    private readonly footage: ActivityFootage,
    private readonly cancelling: ActivityCancelling,
  ) {}

  @Get()
  page(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Query() query: ActivitiesQuery,
  ): Promise<Wire.Page<Wire.ActivityRow>> {
    return this.query.page(personId, query);
  }

  /** Coverage by unit. */
  @Get('summary')
  summary(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Query() filters: ActivityFiltersQuery,
  ): Promise<Wire.ActivitySummary[]> {
    return this.query.summary(personId, filters);
  }

  @Sends(XLSX)
  @Get('export.xlsx')
  async export(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Query() filters: ActivityFiltersQuery,
    @Res() response: Response,
  ): Promise<void> {
    await sendWorkbook(response, '执法活动', ACTIVITY_COLUMNS, await this.query.all(personId, filters));
  }

  @Get(':id')
  read(@CurrentPerson() person: CurrentPersonInfo, @Param('id') id: string): Promise<Wire.ActivityView> {
    return this.views.of(person, id);
  }

  @Post()
  async add(@CurrentPerson() person: CurrentPersonInfo, @Body() input: AddActivityDto): Promise<Wire.ActivityView> {
    return this.views.of(person, await this.activities.add(person.personId, input));
  }

  @Patch(':id')
  async change(
    @CurrentPerson() person: CurrentPersonInfo,
    @Param('id') id: string,
    @Body() change: ChangeActivityDto,
  ): Promise<Wire.ActivityView> {
    await this.activities.change(person.personId, id, change);
    return this.views.of(person, id);
  }

  /** Puts a recording to the activity or takes it away. */
  @Post(':id/corrections')
  @HttpCode(200)
  async correct(
    @CurrentPerson() person: CurrentPersonInfo,
    @Param('id') id: string,
    @Body() correction: CorrectActivityDto,
  ): Promise<Wire.ActivityView> {
    await this.footage.correct(person.personId, id, correction);
    return this.views.of(person, id);
  }

  /** Says that the activity was entered by mistake or did not take place, or takes that back. */
  @Post(':id/cancellations')
  @HttpCode(200)
  async cancel(
    @CurrentPerson() person: CurrentPersonInfo,
    @Param('id') id: string,
    @Body() cancellation: CancelActivityDto,
  ): Promise<Wire.ActivityView> {
    await this.cancelling.write(person.personId, id, cancellation);
    return this.views.of(person, id);
  }

  /** Gives the technical reason of a gap. */
  @Post(':id/gap-reasons')
  @HttpCode(200)
  async explain(
    @CurrentPerson() person: CurrentPersonInfo,
    @Param('id') id: string,
    @Body() reason: ExplainGapDto,
  ): Promise<Wire.ActivityView> {
    await this.footage.explain(person.personId, id, reason);
    return this.views.of(person, id);
  }
}
