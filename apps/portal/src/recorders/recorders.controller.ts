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
import { RecorderIntake } from './recorder-intake';
import { RecorderQuery } from './recorder-query';
import { RecorderRights } from './recorder-rights';
import { RECORDER_COLUMNS } from './recorder-sheet';
import {
  AddRecorder,
  ChangeRecorder,
  MOST_LINES,
  RecorderList,
  RecorderListText,
  RecordersExportQuery,
  RecordersQuery,
} from './recorders.dto';
import { RecordersService } from './recorders.service';

/** Lines of a list above the recorders: a title, notes, the headings. */
const LINES_ABOVE = 20;

/** 执法记录仪: the register that card imports stand on, for those who keep recorders and only for their units. */
@Controller('api/admin/recorders')
@Needs(...ROLES_KEEPING_RECORDERS)
export class RecordersController {
  constructor(
    private readonly query: RecorderQuery,
    private readonly rights: RecorderRights,
    private readonly recorders: RecordersService,
    private readonly intake: RecorderIntake,
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
  @Sends(XLSX)
  @Get('list/form.xlsx')
  async form(@Res() response: Response): Promise<void> {
    const columns = LIST_COLUMNS.map(({ heading, width }) => ({ header: heading, width, value: () => null }));
    await sendWorkbook(response, '执法记录仪登记清单', columns, []);
  }

  @Post()
  add(@CurrentPerson() { personId }: CurrentPersonInfo, @Body() input: AddRecorder): Promise<Wire.RecorderView> {
    return this.recorders.add(personId, input);
  }

  @Patch(':id')
  change(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') id: string,
    @Body() change: ChangeRecorder,
  ): Promise<Wire.RecorderView> {
    return this.recorders.change(personId, id, change);
  }

  /** Looks at a list in an Excel or CSV file of at most 1 MB; registers nothing. */
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
  @Post('list')
  register(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Body() { lines }: RecorderList,
  ): Promise<{ added: number }> {
    return this.intake.register(personId, lines);
  }
}
