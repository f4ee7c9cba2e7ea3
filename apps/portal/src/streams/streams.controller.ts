import { Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Wire } from '@zhilu/domain';
import { EVIDENCE_STORE, type EvidenceStore, type ObjectId } from '@zhilu/storage';
import { Sends } from '../answers/sends';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { sendStored } from '../answers/send-file';
import { TicketsService } from './tickets.service';

/** Plays an original in parts. Only the session that got the ticket, only while the right stands, never kept by a cache. */
@Controller('api')
export class StreamsController {
  constructor(
    private readonly tickets: TicketsService,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
  ) {}

  @Post('recordings/:id/ticket')
  @HttpCode(200)
  ticket(@CurrentPerson() person: CurrentPersonInfo, @Param('id') id: string): Promise<Wire.StreamTicket> {
    return this.tickets.issue(person, id);
  }

  @Sends('video/*', 'audio/*')
  @Get('streams/:ticket')
  async stream(
    @CurrentPerson() person: CurrentPersonInfo,
    @Param('ticket') ticket: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { recording, mediaType } = await this.tickets.redeem(person, ticket);
    response.setHeader('Content-Disposition', 'inline');
    const content = { objectId: recording.objectId as ObjectId, sha256: recording.sha256, mediaType };
    await sendStored(this.store, content, request, response);
  }
}
