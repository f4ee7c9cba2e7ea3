import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Settings } from '@zhilu/config';
import type { Wire } from '@zhilu/domain';
import { EVIDENCE_STORE, type EvidenceStore, type ObjectId } from '@zhilu/storage';
import { Sends } from '../answers/sends';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { disposition, inertContent, sendStored } from '../answers/send-file';
import { strictDto } from '../requests/strict-dto';
import { SETTINGS } from '../foundation/tokens';
import { AttachmentsService, previewOf } from './attachments.service';
import { receiveFile } from './one-file';
import { UnusedUploads } from './unused-uploads';

class UploadQuery extends strictDto({ field: z.string().min(1).max(120) }) {}

@Controller('api/attachments')
export class AttachmentsController {
  constructor(
    private readonly attachments: AttachmentsService,
    private readonly unused: UnusedUploads,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** One file as multipart/form-data, at most UPLOAD_LIMIT_MB. */
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] },
  })
  @Post()
  async upload(
    @CurrentPerson() person: CurrentPersonInfo,
    @Query() { field }: UploadQuery,
    @Req() request: Request,
  ): Promise<Wire.AttachmentView> {
    await this.unused.mayAdd(person.personId);
    const limit = this.settings.UPLOAD_LIMIT_MB * 1_048_576;
    return receiveFile(request, limit, (name, bytes) => this.attachments.add(person, field, name, bytes));
  }

  /** PDF and pictures inline, everything else as an inert download. */
  @Sends('application/pdf', 'image/*', 'application/octet-stream')
  @Get(':id/content')
  async content(
    @CurrentPerson() person: CurrentPersonInfo,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { objectId, sha256, mediaType, name } = await this.attachments.readable(person.personId, id);
    const preview = previewOf(mediaType);
    inertContent(response, mediaType);
    response.setHeader('Content-Disposition', disposition(preview ? 'inline' : 'attachment', name));
    const shown = preview ? mediaType : 'application/octet-stream';
    await sendStored(this.store, { objectId: objectId as ObjectId, sha256, mediaType: shown }, request, response);
  }

  @Delete(':id')
  @HttpCode(204)
  discard(@CurrentPerson() person: CurrentPersonInfo, @Param('id') id: string): Promise<void> {
    return this.attachments.discard(person.personId, id);
  }
}
