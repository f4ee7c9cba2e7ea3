import { DataSource, type EntityManager } from 'typeorm';
import type { z } from 'zod';
import { appendAudit } from '@zhilu/audit';
import { registerWrite } from '@zhilu/capabilities';
import { DeployedBundles } from '@zhilu/cases';
import type { Bundle } from '@zhilu/catalog';
import { systemClock } from '@zhilu/domain';
import { Handles, PermanentFailure, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { CaseFile, inTransaction, isDuplicate, nextNumber, RegisterRow, rowOf } from '@zhilu/persistence';

type Input = z.infer<typeof registerWrite.input>;
type Output = z.infer<typeof registerWrite.output>;

/** What a register's row may hold, in bytes of JSON. */
const LARGEST_ROW = 60_000;

/** Writes a register's row on behalf of the system. Known by the external task: run again it finds the row it wrote. */
@Handles(registerWrite)
export class WriteRegisterRowHandler implements HandlerFor<typeof registerWrite> {
  constructor(
    private readonly facts: DataSource,
    private readonly bundles: DeployedBundles,
  ) {}

  async handle({ register, row }: Input, context: TaskContext): Promise<Output> {
    refuseTooLarge(register, row);
    const id = `external:${context.taskId}`;
    if (await this.facts.manager.existsBy(RegisterRow, { id })) return { registerRowId: id };
    const file = await this.caseOf(context.caseNumber);
    const formId = columnsOf(await this.bundles.ofDefinition(context.definitionId), register);
    try {
      await inTransaction(this.facts, (manager) => this.write(manager, { id, register, row, file, formId }, context));
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

  /** Numbered within register and unit without gaps; the number is taken late, since others wait for it. */
  private async write(
    manager: EntityManager,
    {
      id,
      register,
      row,
      file,
      formId,
    }: { id: string; register: string; row: Record<string, unknown>; file: CaseFile; formId: string },
    { definitionId, elementId }: TaskContext,
  ): Promise<void> {
    const at = systemClock();
    const number = await nextNumber(manager, `register:${register}:${file.unitId}`);
    const written: RegisterRow = {
      id,
      registerId: register,
      caseNumber: file.caseNumber,
      unitId: file.unitId,
      unitPath: file.unitPath,
      number,
      formId,
      definitionId,
      data: row,
      writtenBy: null,
      writtenByName: '系统',
      writtenAt: at,
    };
    await manager.insert(RegisterRow, rowOf(written));
    await appendAudit(manager, {
      at,
      personId: null,
      act: 'registerRow.written',
      objectKind: 'registerRow',
      objectId: id,
      caseNumber: file.caseNumber,
      detail: { register, number, elementId },
    });
  }
}

/** The form that gives the register's columns: of the step that writes it by hand, else the one named like the register. */
function columnsOf({ model, forms }: Bundle, register: string): string {
  const byHand = model.userTasks.find((step) => step.register?.id === register);
  return byHand?.formRef ?? (forms.has(register) ? register : '');
}

function refuseTooLarge(register: string, row: Record<string, unknown>): void {
  const bytes = Buffer.byteLength(JSON.stringify(row));
  if (bytes <= LARGEST_ROW) return;
  throw new PermanentFailure({
    zh: `登记簿“${register}”的一行有 ${bytes} 字节，不得超过 ${LARGEST_ROW}`,
    en: `A row of register "${register}" has ${bytes} bytes; at most ${LARGEST_ROW} are allowed`,
  });
}
