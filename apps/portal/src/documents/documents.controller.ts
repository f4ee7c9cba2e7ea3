import { Controller, Get, Inject, Optional, Param, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Refusal, type Wire } from '@zhilu/domain';
import { Document } from '@zhilu/persistence';
import { EVIDENCE_STORE, type EvidenceStore, type ObjectId } from '@zhilu/storage';
import { Sends } from '../answers/sends';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { CASE_ACCESS, type CaseAccess } from '../ports/case-access';
import { NoRight } from '../audit/refusal-audit';
import { disposition, inertContent, sendStored } from '../answers/send-file';
import { strictDto } from '../requests/strict-dto';

const PDF = 'application/pdf';

class VerificationQuery extends strictDto({ code: z.string().trim().min(4).max(40) }) {}

/** 文书: rendered documents, for whoever may see the case. */
@Controller('api/documents')
export class DocumentsController {
  constructor(
    private readonly facts: DataSource,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
    @Optional() @Inject(CASE_ACCESS) private readonly caseAccess?: CaseAccess,
  ) {}

  /** 文书核验: whether a paper with this code was made here, and its hash; the case only for who may see it. */
  @Get('verification')
  async verify(
    @CurrentPerson() person: CurrentPersonInfo,
    @Query() { code }: VerificationQuery,
  ): Promise<Wire.DocumentVerification> {
    const verificationCode = code
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, '')
      .replace(/(.{4})(?=.)/g, '$1-');
    const document = await this.facts.getRepository(Document).findOneBy({ verificationCode });
    if (!document) {
      throw new Refusal('notFound', {
        zh: `没有验证码为 ${verificationCode} 的文书。请核对纸面上的验证码；确认无误仍查不到的，该文书不是本单位执录生成的。`,
        en: `No paper carries the code ${verificationCode}. Check it against the paper; if it is right, the paper was not made here.`,
      });
    }
    const { title, createdAt, pages, sha256, caseNumber, id } = document;
    const seen = (await this.caseAccess?.maySee(person.personId, caseNumber)) === true;
    return {
      title,
      verificationCode,
      createdAt: createdAt.toISOString(),
      pages,
      sha256,
      caseNumber: seen ? caseNumber : null,
      documentId: seen ? id : null,
    };
  }

  @Sends('application/pdf')
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
      { zh: '没有这份文书，或您无权查看', en: 'There is no such document, or you may not see it' },
      'document',
      id,
    );
  }
}
