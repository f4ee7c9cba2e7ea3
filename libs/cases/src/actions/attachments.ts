import { In, IsNull, type EntityManager } from 'typeorm';
import { RefusedAct } from '@zhilu/domain';
import { Attachment } from '@zhilu/persistence';

/**
 * Files a submission carries become part of the case. Each must be the person's own upload and not yet part of another case,
 * or already part of this one. Refuses anything else: an id that was guessed tells nothing.
 */
export async function keepAttachments(
  manager: EntityManager,
  caseNumber: string,
  personId: string,
  ids: string[],
): Promise<void> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return;
  const kept = await manager.update(
    Attachment,
    { id: In(wanted), uploadedBy: personId, caseNumber: IsNull() },
    { caseNumber },
  );
  const already = await manager.countBy(Attachment, { id: In(wanted), caseNumber });
  if ((kept.affected ?? 0) <= wanted.length && already === wanted.length) return;
  const sentence = {
    zh: '有附件不存在或不是您上传的。请重新上传后再提交。',
    en: 'An attachment does not exist or is not yours. Upload it again and submit once more.',
  };
  throw new RefusedAct('unprocessable', sentence, 'attachment', wanted[0].slice(0, 64));
}
