import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { Wire } from '@zhilu/domain';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { FixityService } from './fixity.service';
import { RecordingDays } from './recording-days';
import { RecordingRows } from './recording-rows';
import { RecordingViews } from './recording-view';
import { RecordingNotesService } from './recording-notes';
import { RecordingDaysQuery, RecordingNotesDto, RecordingsQuery } from './recordings.dto';
import { RecordingsFinder } from './recordings.query';

@Controller('api/recordings')
export class RecordingsController {
  constructor(
    private readonly finder: RecordingsFinder,
    private readonly rows: RecordingRows,
    private readonly days: RecordingDays,
    private readonly views: RecordingViews,
    private readonly fixity: FixityService,
    private readonly notes: RecordingNotesService,
  ) {}

  @Get()
  async list(
    @CurrentPerson() person: CurrentPersonInfo,
    @Query() query: RecordingsQuery,
  ): Promise<Wire.Page<Wire.RecordingRow>> {
    const scope = await this.finder.scopeOf(person.personId);
    const { rows, total } = await this.finder.page(scope, query);
    return { rows: await this.rows.of(rows), total, page: query.page, size: query.size };
  }

  @Get('days')
  async listDays(
    @CurrentPerson() person: CurrentPersonInfo,
    @Query() query: RecordingDaysQuery,
  ): Promise<Wire.RecordingDay[]> {
    return this.days.of(await this.finder.scopeOf(person.personId), query);
  }

  @Get(':id')
  read(@CurrentPerson() person: CurrentPersonInfo, @Param('id') id: string): Promise<Wire.RecordingView> {
    return this.views.of(person, id);
  }

  @Patch(':id')
  async describe(
    @CurrentPerson() person: CurrentPersonInfo,
    @Param('id') id: string,
    @Body() notes: RecordingNotesDto,
  ): Promise<Wire.RecordingView> {
    const scope = await this.finder.scopeOf(person.personId);
    await this.notes.write(person.personId, await this.finder.one(scope, id), notes);
    return this.views.of(person, id);
  }

  @Post(':id/verify')
  @HttpCode(200)
  async verify(@CurrentPerson() person: CurrentPersonInfo, @Param('id') id: string): Promise<Wire.RecordingView> {
    const scope = await this.finder.scopeOf(person.personId);
    await this.fixity.check(await this.finder.one(scope, id), person.personId);
    return this.views.of(person, id);
  }
}
