import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { CLOCK, Refusal, type Clock, type Wire } from '@zhilu/domain';
import { Attachment, inTransaction } from '@zhilu/persistence';
import { EVIDENCE_STORE, type EvidenceStore, type StagedObject } from '@zhilu/storage';
import { AuditLog } from '../audit/audit-log';
import type { CurrentPersonInfo } from '../requests/current-person';
import { CASE_ACCESS, type CaseAccess } from '../ports/case-access';
import { NoRight } from '../audit/refusal-audit';
import { PersonRefs } from '../people/person-refs';
import { ALLOWED_NAMES, allowedType } from './content-type';
import { safeFileName } from './file-name';
import { DISCARDED, UnusedUploads } from './unused-uploads';

/** Files people hand in with a form: checked by content, kept in the store, seen by whoever may see the case. */
@Injectable()
export class AttachmentsService {
  constructor(
    private readonly facts: DataSource,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
    private readonly audit: AuditLog,
    private readonly refs: PersonRefs,
    private readonly unused: UnusedUploads,
    @Inject(CLOCK) private readonly now: Clock,
    @Optional() @Inject(CASE_ACCESS) private readonly caseAccess?: CaseAccess,
  ) {}

  /** Keeps the bytes, or nothing at all: a refused or broken upload leaves no file behind. */
  async add(
    person: CurrentPersonInfo,
    field: string,
    givenName: string,
    bytes: Readable,
  ): Promise<Wire.AttachmentView> {
    const name = safeFileName(givenName);
    const staged = await this.store.stage([{ logicalPath: name, source: bytes }]);
    try {
      return await this.keep(person, field, name, staged);
    } catch (error) {
      await staged.discard().catch(() => undefined);
      throw error;
    }
  }

  /** The attachment when the person may see it. Throws NoRight (404) otherwise. */
  async readable(personId: string, id: string): Promise<Attachment> {
    const found = await this.facts.getRepository(Attachment).findOneBy({ id });
    if (found && (await this.maySee(personId, found))) return found;
    throw unknown(id);
  }

  /** Takes back an upload that no submission carries yet; its bytes stay in the store, unreachable, and count (UnusedUploads). */
  async discard(personId: string, id: string): Promise<void> {
    const found = await this.facts.getRepository(Attachment).findOneBy({ id, uploadedBy: personId });
    if (!found) throw unknown(id);
    if (found.caseNumber !== null) throw alreadyUsed(found.caseNumber);
    await inTransaction(this.facts, async (manager) => {
      const { affected } = await manager.delete(Attachment, { id, caseNumber: IsNull() });
      if (affected === 0) throw alreadyUsed('');
      await this.audit.append(manager, {
        personId,
        act: DISCARDED,
        objectKind: 'attachment',
        objectId: id,
        detail: { sizeBytes: found.sizeBytes },
      });
    });
  }

  private async keep(
    person: CurrentPersonInfo,
    field: string,
    name: string,
    staged: StagedObject,
  ): Promise<Wire.AttachmentView> {
    const [file] = staged.files;
    const mediaType = file.sizeBytes === 0 ? null : await allowedType(file.stagedPath, name);
    if (mediaType === null) throw notAllowed(name);
    await this.unused.mayAdd(person.personId, file.sizeBytes);
    const id = randomUUID();
    const objectId = `attachment:${id}` as const;
    await staged.commit(objectId, { message: 'Attachment of a form', user: { name: person.name } });
    const { sha256, sizeBytes } = file;
    const uploadedBy = person.personId;
    const row: Attachment = {
      id,
      caseNumber: null,
      field,
      name,
      mediaType,
      sizeBytes,
      sha256,
      objectId,
      uploadedBy,
      uploadedAt: this.now(),
    };
    await inTransaction(this.facts, async (manager) => {
      await manager.insert(Attachment, row);
      const detail = { name, mediaType, sizeBytes, sha256 };
      await this.audit.append(manager, {
        personId: uploadedBy,
        act: 'attachment.uploaded',
        objectKind: 'attachment',
        objectId: id,
        detail,
      });
    });
    return this.view(row);
  }

  private async view(row: Attachment): Promise<Wire.AttachmentView> {
    const people = await this.refs.of([row.uploadedBy]);
    return attachmentView(row, people.get(row.uploadedBy)!);
  }

  private async maySee(personId: string, attachment: Attachment): Promise<boolean> {
    if (attachment.caseNumber === null) return attachment.uploadedBy === personId;
    return (await this.caseAccess?.maySee(personId, attachment.caseNumber)) ?? false;
  }
}

/** How lists and cases show an attachment. */
export function attachmentView(row: Attachment, uploadedBy: Wire.PersonRef): Wire.AttachmentView {
  const { id, field, name, mediaType, sizeBytes, sha256 } = row;
  return {
    id,
    field,
    name,
    mediaType,
    sizeBytes,
    sha256,
    uploadedBy,
    uploadedAt: row.uploadedAt.toISOString(),
    preview: previewOf(mediaType),
  };
}

/** Only these are ever shown by the browser; everything else is downloaded. */
export function previewOf(mediaType: string): 'pdf' | 'image' | null {
  if (mediaType === 'application/pdf') return 'pdf';
  return mediaType === 'image/png' || mediaType === 'image/jpeg' ? 'image' : null;
}

function notAllowed(name: string): Refusal {
  return new Refusal('unsupported', {
    zh: `文件“${name}”的内容不是可接收的类型，或与扩展名不符。可上传：${ALLOWED_NAMES}（不含宏）`,
    en: `The content of "${name}" is of no accepted type or does not fit its name. Accepted: PDF, PNG, JPEG, DOCX, XLSX, OFD, TXT, MP4 (no macros)`,
  });
}

function unknown(id: string): NoRight {
  return new NoRight(
    'notFound',
    { zh: '没有这个附件，或您无权查看', en: 'There is no such attachment, or you may not see it' },
    'attachment',
    id,
  );
}

function alreadyUsed(caseNumber: string): Refusal {
  return new Refusal('conflict', {
    zh: `附件已随案件 ${caseNumber} 提交，不能删除`,
    en: `The attachment belongs to case ${caseNumber} and cannot be removed`,
  });
}
