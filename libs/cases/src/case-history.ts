import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EngineClient, type HistoricInstance, type HistoricTask } from '@zhilu/engine';
import { BundleVersion, CaseFile } from '@zhilu/persistence';

/** What the engine remembers of a case. */
@Injectable()
export class CaseHistory {
  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
  ) {}

  /**
   * The case's own instance; null when the engine knows none. The business key alone would not do: on an engine that
   * others use, a stranger's instance may carry the same one.
   */
  async instance(caseNumber: string): Promise<HistoricInstance | null> {
    const { processId, instanceId } = await this.facts.manager.findOneByOrFail(CaseFile, { caseNumber });
    const ours = await this.facts.manager.findBy(BundleVersion, { processId });
    const known = await this.engine.history.instances({ businessKey: caseNumber, processDefinitionKeys: [processId] });
    const own = known.filter(
      (each) =>
        each.superProcessInstanceId === null &&
        ours.some(({ definitionId }) => definitionId === each.processDefinitionId),
    );
    return (
      own.find((each) => each.id === instanceId) ??
      own.find((each) => each.state !== 'EXTERNALLY_TERMINATED') ??
      own[0] ??
      null
    );
  }

  tasks(instanceId: string): Promise<HistoricTask[]> {
    return this.engine.history.tasks({ processInstanceId: instanceId });
  }

  /** One task of the instance, open or ended; null when the engine does not know it. */
  async task(instanceId: string, taskId: string): Promise<HistoricTask | null> {
    return (await this.tasks(instanceId)).find((task) => task.id === taskId) ?? null;
  }

  /** Whether the instance still waits for a message of this name. */
  async waitsFor(instanceId: string, messageName: string): Promise<boolean> {
    return (await this.engine.instances.subscriptions(instanceId)).some((each) => each.eventName === messageName);
  }

  /** Whether automatic steps of the instance are still to run, or stand still as an incident that can be mended. */
  async runsByItself(instanceId: string): Promise<boolean> {
    if ((await this.engine.externalTasks.byInstance(instanceId)).length > 0) return true;
    const now = Date.now();
    const jobs = await this.engine.jobs.byInstance(instanceId);
    return jobs.some(({ dueDate }) => dueDate === null || Date.parse(dueDate) <= now);
  }
}
