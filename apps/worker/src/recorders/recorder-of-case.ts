import type { EntityManager } from 'typeorm';
import { PermanentFailure } from '@zhilu/engine';
import { CaseFile, type Device } from '@zhilu/persistence';
import { caseRecorder } from '@zhilu/recorders';

/** The case with the recorder it is about. Throws PermanentFailure for a case that names none: the model asks too early. */
export async function recorderOfCase(
  manager: EntityManager,
  caseNumber: string,
): Promise<{ file: CaseFile; device: Device }> {
  const file = await manager.findOneByOrFail(CaseFile, { caseNumber });
  const device = await caseRecorder(manager, caseNumber);
  if (device) return { file, device };
  throw new PermanentFailure({
    zh: `案件 ${caseNumber} 没有选定执法记录仪，请流程管理员在表单中加上“执法记录仪”栏`,
    en: `Case ${caseNumber} names no recorder; its form needs a field of type recorder`,
  });
}
