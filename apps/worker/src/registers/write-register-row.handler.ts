import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { registerWrite } from '@zhilu/capabilities';
import { DeployedBundles, writeRegisterRow } from '@zhilu/cases';
import type { Bundle } from '@zhilu/catalog';
import { systemClock } from '@zhilu/domain';
import { Handles, PermanentFailure, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { CaseFile, inTransaction, isDuplicate, RegisterRow } from '@zhilu/persistence';
import { withoutRefusals } from '../refusal-to-failure';

type Input = z.infer<typeof registerWrite.input>;
type Output = z.infer<typeof registerWrite.output>;

/** Writes a register's row on behalf of the system. Known by the external task: run again it finds the row it wrote. */
@Handles(registerWrite)
export class WriteRegisterRowHandler implements HandlerFor<typeof registerWrite> {
  constructor(
    private readonly facts: DataSource,
    private readonly bundles: DeployedBundles,
  ) {}

  async handle(
    { register, row }: Input,
    { taskId, caseNumber, definitionId, elementId }: TaskContext,
  ): Promise<Output> {
    const id = `external:${taskId}`;
    if (await this.facts.manager.existsBy(RegisterRow, { id })) return { registerRowId: id };
    const file = await this.caseOf(caseNumber);
    const formId = columnsOf(await this.bundles.ofDefinition(definitionId), register);
    const at = systemClock();
    const entry = { id, registerId: register, file, formId, definitionId, elementId, data: row, personId: null, at };
    try {
      await withoutRefusals(() => inTransaction(this.facts, (manager) => writeRegisterRow(manager, entry)));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    return { registerRowId: id };
  }

  private async caseOf(caseNumber: string): Promise<CaseFile> {
    const file = await this.facts.manager.findOneBy(CaseFile, { caseNumber });
    if (file) return file;
    throw new PermanentFailure({ zh: `没有编号为“${caseNumber}”的案件`, en: `There is no case "${caseNumber}"` });
  }
}

/** The form that gives the register's columns: of the step that writes it by hand, else the one named like the register. */
function columnsOf({ model, forms }: Bundle, register: string): string {
  const byHand = model.userTasks.find((step) => step.register?.id === register);
  return byHand?.formRef ?? (forms.has(register) ? register : '');
}
