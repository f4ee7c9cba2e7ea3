import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { isSecret, Refusal } from '@zhilu/domain';
import { CaseFile, inTransaction, SealedCopy } from '@zhilu/persistence';
import { EVIDENCE_STORE, sealedCopyPath, type EvidenceStore, type SealedCopyFormat } from '@zhilu/storage';
import { AuditLog } from '../audit/audit-log';
import { Sends } from '../answers/sends';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { NoRight } from '../audit/refusal-audit';
import { disposition, send } from '../answers/send-file';
import { Rights } from '../people/rights';

/** 封装副本: leaves the house, therefore only by the keeper, the head of the bureau or the applicant, and every time on record. */
@Controller('api/exports')
export class ExportsController {
  constructor(
    private readonly facts: DataSource,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
    private readonly rights: Rights,
    private readonly audit: AuditLog,
  ) {}

  @Sends('application/octet-stream')
  @Get(':id/:format')
  async download(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') id: string,
    @Param('format') format: string,
    @Res() response: Response,
  ): Promise<void> {
    const copy = await this.readable(personId, id);
    const path = await this.pathOf(copy, format);
    const { size } = await stat(path);
    await this.record(personId, copy, format);
    response.setHeader('Content-Type', 'application/octet-stream');
    response.setHeader('Content-Length', size);
    response.setHeader('Content-Disposition', disposition('attachment', basename(path)));
    await send(createReadStream(path), response);
  }

  private async readable(personId: string, id: string): Promise<SealedCopy> {
    const copy = await this.facts.getRepository(SealedCopy).findOneBy({ id });
    const file = copy && (await this.facts.getRepository(CaseFile).findOneBy({ caseNumber: copy.caseNumber }));
    if (copy && file && (await this.may(personId, file))) return notSecret(copy, file);
    const sentence = { zh: '没有这份副本，或您无权下载', en: 'There is no such copy, or you may not download it' };
    throw new NoRight('notFound', sentence, 'sealedCopy', id);
  }

  private async may(personId: string, file: CaseFile): Promise<boolean> {
    const held = await this.rights.rolesOf(personId);
    // Administrators never get footage, not even as applicants.
    if (held.some((each) => each.role === 'admin')) return false;
    if (file.applicantId === personId) return true;
    return (await this.rights.mayInUnit(personId, ['device-keeper', 'bureau-head'], file.unitPath)) !== null;
  }

  private async pathOf(copy: SealedCopy, format: string): Promise<string> {
    const ready = copy.formats.includes(format) && (format === 'zip' || format === 'iso');
    const path = ready ? sealedCopyPath(this.store, copy.folder, format as SealedCopyFormat) : null;
    if (path && (await stat(path).catch(() => null))) return path;
    throw new Refusal('notFound', {
      zh: `这份副本没有 ${format.slice(0, 10)} 格式`,
      en: `This copy does not exist as ${format.slice(0, 10)}`,
    });
  }

  private async record(personId: string, copy: SealedCopy, format: string): Promise<void> {
    const { id: objectId, caseNumber, manifestSha256 } = copy;
    const detail = { format, manifestSha256 };
    await inTransaction(this.facts, (manager) =>
      this.audit.append(manager, {
        personId,
        act: 'export.downloaded',
        objectKind: 'sealedCopy',
        objectId,
        caseNumber,
        detail,
      }),
    );
  }
}

/** Article 18: what became secret after the copy was made does not leave any more. */
function notSecret(copy: SealedCopy, file: CaseFile): SealedCopy {
  if (!isSecret(file.secrecy)) return copy;
  throw new NoRight(
    'forbidden',
    {
      zh: '本案录像已标为涉密，副本不再提供下载。请联系保密员。',
      en: 'The footage of this case has been marked secret; its copy is no longer handed out. Ask the secrecy officer.',
    },
    'sealedCopy',
    copy.id,
  );
}
