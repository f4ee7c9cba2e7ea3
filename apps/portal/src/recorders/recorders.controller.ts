import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ROLES_KEEPING_RECORDERS, type Wire } from '@zhilu/domain';
import { sendWorkbook, XLSX } from '../answers/workbook';
import { Sends } from '../answers/sends';
import { receiveFile } from '../attachments/one-file';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { Needs } from '../requests/route-marks';
import { MOST_SHEET_BYTES, SheetReader } from '../sheets/sheet-reader';
import { LIST_COLUMNS } from './list-columns';
import { RecorderCounter } from './recorder-counter';
import { RecorderIntake } from './recorder-intake';
import { RecorderLife } from './recorder-life';
import { RecorderQuery } from './recorder-query';
import { RecorderRights } from './recorder-rights';
import { RECORDER_COLUMNS } from './recorder-sheet';
import {
  AddRecorder,
  ChangeRecorder,
  HandOutRecorder,
  MOST_LINES,
  RecorderList,
  RecorderListText,
  RecordersExportQuery,
  RecordersQuery,
  TakeBackRecorder,
} from './recorders.dto';
import { RecordersService } from './recorders.service';

/** Lines of a list above the recorders: a title, notes, the headings. */
const LINES_ABOVE = 20;

/** 装备: recorders with their life. Who keeps them writes, for their units; who answers for a unit or holds one reads. */
@Controller('api/recorders')
export class RecordersController {
  constructor(
    private readonly query: RecorderQuery,
    private readonly rights: RecorderRights,
    private readonly recorders: RecordersService,
    private readonly intake: RecorderIntake,
    private readonly life: RecorderLife,
    private readonly counter: RecorderCounter,
    private readonly sheets: SheetReader,
  ) {}

  @Get()
  page(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Query() query: RecordersQuery,
  ): Promise<Wire.Page<Wire.RecorderView>> {
    return this.query.page(personId, query);
  }

  /** Units whose recorders the person keeps. */
  @Needs(...ROLES_KEEPING_RECORDERS)
  @Get('units')
  async units(@CurrentPerson() { personId }: CurrentPersonInfo): Promise<Wire.KeptUnit[]> {
    const units = await this.rights.units(personId);
    return units.map(({ id, parentId, name }) => ({ id, parentId, name }));
  }

  @Sends(XLSX)
  @Get('export.xlsx')
  async export(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Query() filters: RecordersExportQuery,
    @Res() response: Response,
  ): Promise<void> {
    await sendWorkbook(response, '执法记录仪', RECORDER_COLUMNS, await this.query.all(personId, filters));
  }

  /** An empty list with its headings, to be filled in. */
  @Needs(...ROLES_KEEPING_RECORDERS)
  @Sends(XLSX)
  @Get('list/form.xlsx')
  async form(@Res() response: Response): Promise<void> {
    const columns = LIST_COLUMNS.map(({ heading, width }) => ({ header: heading, width, value: () => null }));
    await sendWorkbook(response, '执法记录仪登记清单', columns, []);
  }

  /** One recorder with its life, issues and open cases. */
  @Get(':id')
  async one(@CurrentPerson() { personId }: CurrentPersonInfo, @Param('id') id: string): Promise<Wire.RecorderDetail> {
    return this.life.of(personId, await this.rights.requireSeen(personId, id));
  }

  /** Hands a recorder to an officer: a line of the issue register. */
  @Needs(...ROLES_KEEPING_RECORDERS)
  @Post(':id/hand-out')
  @HttpCode(200)
  handOut(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') id: string,
    @Body() act: HandOutRecorder,
  ): Promise<Wire.RecorderView> {
    return this.counter.handOut(personId, id, act);
  }

  /** Takes a recorder back into store. */
  @Needs(...ROLES_KEEPING_RECORDERS)
  @Post(':id/take-back')
  @HttpCode(200)
  takeBack(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') id: string,
    @Body() act: TakeBackRecorder,
  ): Promise<Wire.RecorderView> {
    return this.counter.takeBack(personId, id, act);
  }

  @Needs(...ROLES_KEEPING_RECORDERS)
  @Post()
  add(@CurrentPerson() { personId }: CurrentPersonInfo, @Body() input: AddRecorder): Promise<Wire.RecorderView> {
    return this.recorders.add(personId, input);
  }

  @Needs(...ROLES_KEEPING_RECORDERS)
  @Patch(':id')
  change(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') id: string,
    @Body() change: ChangeRecorder,
  ): Promise<Wire.RecorderView> {
    return this.recorders.change(personId, id, change);
  }

  /** Looks at a list in an Excel or CSV file of at most 1 MB; registers nothing. */
  @Needs(...ROLES_KEEPING_RECORDERS)
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] },
  })
  @Post('list/file')
  @HttpCode(200)
  async checkFile(
    @CurrentPerson() { personId, language }: CurrentPersonInfo,
    @Req() request: Request,
  ): Promise<Wire.RecorderListCheck> {
    const bytes = await receiveFile(request, MOST_SHEET_BYTES, async (_name, stream) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    });
    return this.intake.check(personId, language, await this.sheets.lines(bytes, MOST_LINES + LINES_ABOVE));
  }

  /** Looks at a pasted list; registers nothing. */
  @Needs(...ROLES_KEEPING_RECORDERS)
  @Post('list/text')
  @HttpCode(200)
  async checkText(
    @CurrentPerson() { personId, language }: CurrentPersonInfo,
    @Body() { text }: RecorderListText,
  ): Promise<Wire.RecorderListCheck> {
    const lines = await this.sheets.lines(Buffer.from(text), MOST_LINES + LINES_ABOVE);
    return this.intake.check(personId, language, lines);
  }

  /** Registers every line of a list, or none. */
  @Needs(...ROLES_KEEPING_RECORDERS)
  @Post('list')
  register(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Body() { lines }: RecorderList,
  ): Promise<{ added: number }> {
    return this.intake.register(personId, lines);
  }
}
