import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { recorderChangeState } from '@zhilu/capabilities';
import { DeployedBundles } from '@zhilu/cases';
import { Refusal, systemClock } from '@zhilu/domain';
import { BpmnError, Handles, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { Device, DeviceEvent, inTransaction } from '@zhilu/persistence';
import { changeState, isBlockedBy, requireOwnToRestore } from '@zhilu/recorders';
import { followsDecision } from './follows-decision';
import { recorderOfCase } from './recorder-of-case';

type Input = z.infer<typeof recorderChangeState.input>;
type Output = z.infer<typeof recorderChangeState.output>;

/**
 * Changes the state of the case's recorder. Known by the external task: run again it answers what was done. A case that blocked
 * the recorder itself and comes by the step again, because its report was sent back, says nothing new and goes on holding it;
 * once decided its "blocked" is its last word.
 */
@Handles(recorderChangeState)
export class ChangeRecorderStateHandler implements HandlerFor<typeof recorderChangeState> {
  constructor(
    private readonly facts: DataSource,
    private readonly bundles: DeployedBundles,
  ) {}

  async handle({ state, note }: Input, { taskId, caseNumber }: TaskContext): Promise<Output> {
    const done = await this.facts.manager.findOneBy(DeviceEvent, { id: taskId });
    if (done) return this.outputOf(done);
    const said = state === 'blocked' ? await this.saidBefore(caseNumber) : null;
    if (said) return said;
    try {
      await inTransaction(this.facts, async (manager) => {
        const { device } = await recorderOfCase(manager, caseNumber);
        const about = { id: taskId, at: systemClock(), personId: null, caseNumber };
        if (state === 'inUse') await requireOwnToRestore(manager, device, caseNumber);
        const inUse = device.holderId === null ? 'stored' : 'issued';
        await changeState(manager, device, { ...about, to: state === 'inUse' ? inUse : state, by: 'case', note });
      });
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'conflict') throw new BpmnError('stateRefused', error.sentence);
      throw error;
    }
    return this.outputOf(await this.facts.manager.findOneByOrFail(DeviceEvent, { id: taskId }));
  }

  /** What the case had made of its recorder already, where "blocked" adds nothing to it. */
  private async saidBefore(caseNumber: string): Promise<Output | null> {
    const { manager } = this.facts;
    const { file, device } = await recorderOfCase(manager, caseNumber);
    if (!(await isBlockedBy(manager, device, caseNumber))) return null;
    if (await followsDecision(manager, this.bundles, file)) return null;
    return { recorderNumber: device.number, recorderState: device.state, recorderStateBefore: device.state };
  }

  private async outputOf({ deviceId, fromState, toState }: DeviceEvent): Promise<Output> {
    const { number } = await this.facts.manager.findOneByOrFail(Device, { id: deviceId });
    return { recorderNumber: number, recorderState: toState, recorderStateBefore: fromState ?? '' };
  }
}
