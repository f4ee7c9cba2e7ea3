import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { bureauDay, type Wire } from '@zhilu/domain';
import { inTransaction, Unit } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { Sends } from '../answers/sends';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { disposition, inertContent } from '../answers/send-file';
import { XLSX } from '../answers/workbook';
import { SessionViews } from '../sessions/session-view';
import { PrintsInFlight } from './prints-in-flight';
import { RegisterPrinter } from './register-sheet';
import { registerWorkbook } from './register-workbook';
import { RegisterExportQuery, RegisterQuery } from './registers.dto';
import { RegistersService, type RegisterSheet } from './registers.service';

@Controller('api/registers')
export class RegistersController {
  constructor(
    private readonly registers: RegistersService,
    private readonly printer: RegisterPrinter,
    private readonly prints: PrintsInFlight,
    private readonly sessions: SessionViews,
    private readonly facts: DataSource,
    private readonly audit: AuditLog,
  ) {}

  @Get()
  list(@CurrentPerson() { personId }: CurrentPersonInfo): Promise<Wire.RegisterSummary[]> {
    return this.registers.list(personId);
  }

  @Get(':id')
  read(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') id: string,
    @Query() query: RegisterQuery,
  ): Promise<Wire.RegisterView> {
    return this.registers.view(personId, id, query);
  }

  @Sends(XLSX)
  @Get(':id/export.xlsx')
  async workbook(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') id: string,
    @Query() query: RegisterExportQuery,
    @Res() response: Response,
  ): Promise<void> {
    await this.prints.within(personId, async () => {
      const sheet = await this.registers.whole(personId, id, query);
      await this.send(personId, sheet, 'xlsx', await registerWorkbook(sheet), response);
    });
  }

  @Sends('application/pdf')
  @Get(':id/export.pdf')
  async paper(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') id: string,
    @Query() query: RegisterExportQuery,
    @Res() response: Response,
  ): Promise<void> {
    await this.prints.within(personId, async () => {
      const sheet = await this.registers.whole(personId, id, query);
      await this.send(personId, sheet, 'pdf', await this.print(sheet, query), response);
    });
  }

  private async print(sheet: RegisterSheet, query: RegisterExportQuery): Promise<Buffer> {
    const bureau = await this.sessions.bureauName();
    const unit = query.unit ? await this.facts.getRepository(Unit).findOneBy({ id: query.unit }) : null;
    return this.printer.pdf(sheet, { bureau, unit: unit?.name ?? bureau, period: periodOf(query) });
  }

  private async send(
    personId: string,
    sheet: RegisterSheet,
    format: 'pdf' | 'xlsx',
    file: Buffer,
    response: Response,
  ): Promise<void> {
    const entry = {
      personId,
      act: 'register.exported' as const,
      objectKind: 'register',
      objectId: sheet.id,
      detail: { format, rows: sheet.rows.length },
    };
    await inTransaction(this.facts, (manager) => this.audit.append(manager, entry));
    const mediaType = format === 'pdf' ? 'application/pdf' : XLSX;
    inertContent(response, mediaType);
    response.setHeader('Content-Type', mediaType);
    response.setHeader(
      'Content-Disposition',
      disposition(format === 'pdf' ? 'inline' : 'attachment', `${sheet.title}.${format}`),
    );
    response.send(file);
  }
}

function periodOf(query: { from?: Date; to?: Date }): string {
  const from = query.from && paperDay(query.from);
  const to = query.to && paperDay(new Date(query.to.getTime() - 1));
  if (from && to) return `${from}至${to}`;
  if (from) return `${from}起`;
  return to ? `截至${to}` : '';
}

/** 2026年10月1日, as papers write it. */
function paperDay(instant: Date): string {
  const [year, month, day] = bureauDay(instant).split('-').map(Number);
  return `${year}年${month}月${day}日`;
}
