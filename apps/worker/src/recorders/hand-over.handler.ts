import { DataSource, type EntityManager } from 'typeorm';
import type { z } from 'zod';
import { recorderHandOver } from '@zhilu/capabilities';
import { isWithin, RECORDER_STATE_NAMES, Refusal, systemClock } from '@zhilu/domain';
import { BpmnError, Handles, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { CaseSubject, Device, DeviceEvent, inTransaction, Person, Unit } from '@zhilu/persistence';
import { handOut, holderAt } from '@zhilu/recorders';
import { recorderOfCase } from './recorder-of-case';

type Input = z.infer<typeof recorderHandOver.input>;
type Output = z.infer<typeof recorderHandOver.output>;

/** Hands the case's recorder, or a spare one named in its forms, to a person. Known by the external task. */
@Handles(recorderHandOver)
export class HandOverRecorderHandler implements HandlerFor<typeof recorderHandOver> {
  constructor(private readonly facts: DataSource) {}

  async handle(input: Input, context: TaskContext): Promise<Output> {
    const { taskId } = context;
    const done = await this.facts.manager.findOneBy(DeviceEvent, { id: taskId });
    if (done) return this.outputOf(done);
    try {
      await inTransaction(this.facts, (manager) => this.handOver(manager, input, context));
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'conflict') throw new BpmnError('handOverRefused', error.sentence);
      throw error;
    }
    return this.outputOf(await this.facts.manager.findOneByOrFail(DeviceEvent, { id: taskId }));
  }

  private async handOver(
    manager: EntityManager,
    { holderId, recorderNumber, note }: Input,
    { taskId, caseNumber }: TaskContext,
  ): Promise<void> {
    const device = await deviceOf(manager, caseNumber, recorderNumber);
    const recipient = holderId ?? (await holderAtStart(manager, caseNumber));
    await requireRecipient(manager, device, recipient);
    const about = { id: taskId, at: systemClock(), personId: null, caseNumber };
    await handOut(manager, device, { ...about, holderId: recipient, by: 'case', condition: note });
  }

  private async outputOf({ deviceId, holderId }: DeviceEvent): Promise<Output> {
    const { number } = await this.facts.manager.findOneByOrFail(Device, { id: deviceId });
    const person = await this.facts.manager.findOneBy(Person, { id: holderId ?? '' });
    return { handedOutNumber: number, handedOutTo: person?.name ?? '' };
  }
}

/** Who had the case's recorder when the case was started. */
async function holderAtStart(manager: EntityManager, caseNumber: string): Promise<string> {
  const { file, device } = await recorderOfCase(manager, caseNumber);
  const line = await holderAt(manager, device.id, file.startedAt);
  if (line) return line.holderId;
  throw new BpmnError('handOverRefused', `立案时执法记录仪“${device.number}”没有持有人，不能交还；请入库。`);
}

/** A spare one counts only where a form of the case named it: then its keeper did. It comes out of the store, from nobody's hands. */
async function deviceOf(manager: EntityManager, caseNumber: string, number: string | undefined): Promise<Device> {
  const own = (await recorderOfCase(manager, caseNumber)).device;
  // The case's own number reaches the step as a variable of the case, too.
  if (!number || number === own.number) return own;
  const device = await manager.findOneBy(Device, { number });
  const link = { caseNumber, kind: 'recorder' as const, subjectId: device?.id ?? '' };
  if (!device || !(await manager.existsBy(CaseSubject, link)))
    throw new BpmnError('handOverRefused', `执法记录仪“${number}”不是本案选定的，请在表单中重新选择备用机。`);
  if (device.state === 'stored') return device;
  const state = RECORDER_STATE_NAMES[device.state].zh;
  throw new BpmnError('handOverRefused', `执法记录仪“${number}”现为“${state}”，不在库，不能作备用机，请另选一台。`);
}

async function requireRecipient(manager: EntityManager, device: Device, personId: string): Promise<void> {
  const person = await manager.findOneBy(Person, { id: personId, active: true });
  const home = person && (await manager.findOneBy(Unit, { id: person.unitId }));
  const unit = await manager.findOneByOrFail(Unit, { id: device.unitId });
  if (home && isWithin(home.path, unit.path)) return;
  const name = person?.name ?? personId;
  throw new BpmnError(
    'handOverRefused',
    `“${name}”不是“${unit.name}”或其下级单位的在用人员，不能领用执法记录仪“${device.number}”。`,
  );
}
