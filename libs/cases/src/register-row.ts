import type { EntityManager } from 'typeorm';
import { appendAudit } from '@zhilu/audit';
import { Refusal } from '@zhilu/domain';
import { MOST_JSON_BYTES, Person, RegisterRow, nextNumber, rowOf, type CaseFile } from '@zhilu/persistence';

/** A row to be written: what a step of a case enters into a register. */
export interface RegisterEntry {
  /** Derived from the task that writes it: written again, the row is there already. */
  id: string;
  registerId: string;
  file: CaseFile;
  /** Form that gives the columns, of the process version that writes. */
  formId: string;
  definitionId: string;
  elementId: string;
  data: Record<string, unknown>;
  /** Null: the system. */
  personId: string | null;
  at: Date;
}

/**
 * Writes a row of a register with its audit row inside the caller's transaction, numbered within register and unit without
 * gaps. Call it late: others wait for number and audit chain. Throws Refusal `tooLarge` for a row that no database holds, and
 * what the database says of an id that is there already.
 */
export async function writeRegisterRow(manager: EntityManager, entry: RegisterEntry): Promise<void> {
  const { id, registerId, file, formId, definitionId, data, personId, at } = entry;
  refuseTooLarge(entry);
  const writer = personId === null ? null : await manager.findOneByOrFail(Person, { id: personId });
  const number = await nextNumber(manager, `register:${registerId}:${file.unitId}`);
  const { caseNumber, unitId, unitPath } = file;
  await manager.insert(
    RegisterRow,
    rowOf<RegisterRow>({
      id,
      registerId,
      caseNumber,
      unitId,
      unitPath,
      number,
      formId,
      definitionId,
      data,
      writtenBy: personId,
      writtenByName: writer?.name ?? '系统',
      writtenAt: at,
    }),
  );
  await appendAudit(manager, {
    at,
    personId,
    act: 'registerRow.written',
    objectKind: 'registerRow',
    objectId: id,
    caseNumber,
    detail: { register: registerId, number, elementId: entry.elementId },
  });
}

function refuseTooLarge({ registerId, data }: RegisterEntry): void {
  const bytes = Buffer.byteLength(JSON.stringify(data));
  if (bytes <= MOST_JSON_BYTES) return;
  throw new Refusal('tooLarge', {
    zh: `登记簿“${registerId}”的一行有 ${bytes} 字节，不得超过 ${MOST_JSON_BYTES}。请缩短文字。`,
    en: `A row of register “${registerId}” has ${bytes} bytes; at most ${MOST_JSON_BYTES} are allowed. Shorten the text.`,
  });
}
