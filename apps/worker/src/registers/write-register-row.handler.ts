import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { registerWrite } from '@zhilu/capabilities';
import { asFieldHolds, CaseValues, DeployedBundles, settledActs, writeRegisterRow } from '@zhilu/cases';
import { formFields, type Bundle } from '@zhilu/catalog';
import { systemClock } from '@zhilu/domain';
import { Handles, PermanentFailure, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { CaseFile, inTransaction, isDuplicate, RegisterRow } from '@zhilu/persistence';
import { withoutRefusals } from '../refusal-to-failure';

type Input = z.infer<typeof registerWrite.input>;
type Output = z.infer<typeof registerWrite.output>;

/**
 * Writes a register's row on behalf of the system. Columns the step gives no value for are filled from the case where the
 * register's form names a source (`zhilu.from`). Known by the external task: run again it finds the row it wrote.
 */
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
    const bundle = await this.bundles.ofDefinition(definitionId);
    const formId = columnsOf(bundle, register);
    const at = systemClock();
    const data = { ...(await this.known(file, bundle, formId, at)), ...row };
    const entry = { id, registerId: register, file, formId, definitionId, elementId, data, personId: null, at };
    try {
      await withoutRefusals(() => inTransaction(this.facts, (manager) => writeRegisterRow(manager, entry)));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    return { registerRowId: id };
  }

  /** What the case itself says of the columns; who acts is nobody here, and variables are the step's to give. */
  private async known(
    file: CaseFile,
    { forms, model }: Bundle,
    formId: string,
    at: Date,
  ): Promise<Record<string, unknown>> {
    const schema = forms.get(formId);
    const { manager } = this.facts;
    await withoutRefusals(() => settledActs(manager, file.caseNumber));
    const values = new CaseValues(manager, file, model, at);
    const data: Record<string, unknown> = {};
    for (const field of schema ? formFields(schema) : []) {
      const { source } = field;
      if (!source || source.kind === 'actor' || source.kind === 'variable') continue;
      const value = await values.of(source);
      if (value !== undefined && value !== null) data[field.key] = asFieldHolds(value, field);
    }
    return data;
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
