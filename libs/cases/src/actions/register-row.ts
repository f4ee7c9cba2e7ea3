import type { EntityManager } from 'typeorm';
import { Refusal } from '@zhilu/domain';
import type { UserTaskModel } from '@zhilu/catalog';
import { Person, RegisterRow, nextNumber, rowOf, type CaseFile, type InboxTask } from '@zhilu/persistence';

export interface RegisterSource {
  task: InboxTask;
  file: CaseFile;
  step: UserTaskModel;
  data: Record<string, unknown>;
  personId: string;
  at: Date;
}

/** Writes the step's form as a row of its register (design: a register is a form). Numbered within register and unit, without gaps. */
export async function writeRegisterRow(manager: EntityManager, source: RegisterSource): Promise<void> {
  const { task, file, step, data, personId, at } = source;
  if (!step.register || !step.formRef) throw missingForm(task.name);
  const writer = await manager.findOneByOrFail(Person, { id: personId });
  await manager.insert(
    RegisterRow,
    rowOf<RegisterRow>({
      id: `task:${task.id}`,
      registerId: step.register.id,
      caseNumber: file.caseNumber,
      unitId: file.unitId,
      unitPath: file.unitPath,
      number: await nextNumber(manager, `register:${step.register.id}:${file.unitId}`),
      formId: step.formRef,
      definitionId: file.definitionId,
      data,
      writtenBy: personId,
      writtenByName: writer.name,
      writtenAt: at,
    }),
  );
}

function missingForm(step: string): Refusal {
  return new Refusal('unprocessable', {
    zh: `步骤“${step}”登记簿没有表单。请联系流程管理员。`,
    en: `The register of step “${step}” has no form. Ask the process owner.`,
  });
}
