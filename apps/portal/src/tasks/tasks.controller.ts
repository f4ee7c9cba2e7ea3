import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Wire } from '@zhilu/domain';
import { Actors } from '../cases/actors';
import { Sends } from '../answers/sends';
import { XLSX } from '../answers/workbook';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { TaskClaims } from './task-claims';
import { TaskCompletion } from './task-completion';
import { TaskLists } from './task-lists';
import { TaskViews } from './task-views';
import { CompleteTaskDto, TasksExportQuery, TasksQuery, TransferTaskDto } from './tasks.dto';

/** 待办 and 已办, the 办理 page and its acts. */
@Controller('api/tasks')
export class TasksController {
  constructor(
    private readonly actors: Actors,
    private readonly lists: TaskLists,
    private readonly views: TaskViews,
    private readonly claims: TaskClaims,
    private readonly completion: TaskCompletion,
  ) {}

  @Get()
  async list(@CurrentPerson() person: CurrentPersonInfo, @Query() query: TasksQuery): Promise<Wire.Page<Wire.TaskRow>> {
    return this.lists.page(await this.actors.of(person), query);
  }

  @Sends(XLSX)
  @Get('export.xlsx')
  async export(
    @CurrentPerson() person: CurrentPersonInfo,
    @Query() query: TasksExportQuery,
    @Res() response: Response,
  ): Promise<void> {
    await this.lists.excel(await this.actors.of(person), query, response);
  }

  @Get(':id')
  async one(@CurrentPerson() person: CurrentPersonInfo, @Param('id') id: string): Promise<Wire.TaskView> {
    return this.views.of(await this.actors.of(person), id, person.language);
  }

  @Post(':id/claim')
  @HttpCode(204)
  async claim(@CurrentPerson() person: CurrentPersonInfo, @Param('id') id: string): Promise<void> {
    await this.claims.claim(await this.actors.of(person), id);
  }

  @Post(':id/unclaim')
  @HttpCode(204)
  async unclaim(@CurrentPerson() person: CurrentPersonInfo, @Param('id') id: string): Promise<void> {
    await this.claims.unclaim(await this.actors.of(person), id);
  }

  @Post(':id/transfer')
  @HttpCode(204)
  async transfer(
    @CurrentPerson() person: CurrentPersonInfo,
    @Param('id') id: string,
    @Body() { personId, reason }: TransferTaskDto,
  ): Promise<void> {
    await this.claims.transfer(await this.actors.of(person), id, personId, reason);
  }

  @Post(':id/complete')
  @HttpCode(200)
  async complete(
    @CurrentPerson() person: CurrentPersonInfo,
    @Param('id') id: string,
    @Body() act: CompleteTaskDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Wire.CompleteResult> {
    const result = await this.completion.complete(await this.actors.of(person), id, act);
    if (result.waiting) response.status(HttpStatus.ACCEPTED);
    return result;
  }
}
