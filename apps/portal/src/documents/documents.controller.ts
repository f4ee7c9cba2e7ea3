import { Controller, Get, Inject, Optional, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DataSource } from 'typeorm';
import { Document } from '@zhilu/persistence';
import { EVIDENCE_STORE, type EvidenceStore, type ObjectId } from '@zhilu/storage';
import { CurrentPerson, type CurrentPersonInfo } from '../http/current-person';
import { CASE_ACCESS, type CaseAccess } from '../http/ports';
import { NoRight } from '../http/refusal-audit';
import { inertContent } from '../http/security-headers';
import { disposition, sendStored } from '../http/send-file';

const PDF = 'application/pdf';

/** 文书: rendered documents, for whoever may see the case. */
@Controller('api/documents')
export class DocumentsController {
  constructor(
    @Inject(DataSource) private readonly facts: DataSource,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
    @Optional() @Inject(CASE_ACCESS) private readonly caseAccess?: CaseAccess,
  ) {}

  @Get(':id/content')
  async content(
    @CurrentPerson() person: CurrentPersonInfo,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { title, caseNumber, objectId, sha256 } = await this.readable(person.personId, id);
    inertContent(response, PDF);
    response.setHeader('Content-Disposition', disposition('inline', `${caseNumber} ${title}.pdf`));
    await sendStored(this.store, { objectId: objectId as ObjectId, sha256, mediaType: PDF }, request, response);
  }

  private async readable(personId: string, id: string): Promise<Document> {
    const document = await this.facts.getRepository(Document).findOneBy({ id });
    if (document && (await this.caseAccess?.maySee(personId, document.caseNumber))) return document;
    throw new NoRight(
      'notFound',
      { zh: '没有这份文书,或您无权查看', en: 'There is no such document, or you may not see it' },
      'document',
      id,
    );
  }
}
