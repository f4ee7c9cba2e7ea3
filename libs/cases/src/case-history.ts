import { Injectable } from '@nestjs/common';
import { EngineClient, type HistoricInstance, type HistoricTask } from '@zhilu/engine';

/** What the engine remembers of a case. */
@Injectable()
export class CaseHistory {
  constructor(private readonly engine: EngineClient) {}

  /** The case's own instance: the oldest that nobody deleted; null when the engine knows none. */
  async instance(caseNumber: string): Promise<HistoricInstance | null> {
    const known = await this.engine.history.instances({ businessKey: caseNumber });
    const own = known.filter((each) => each.superProcessInstanceId === null);
    return own.find((each) => each.state !== 'EXTERNALLY_TERMINATED') ?? own[0] ?? null;
  }

  tasks(instanceId: string): Promise<HistoricTask[]> {
    return this.engine.history.tasks({ processInstanceId: instanceId });
  }

  /** One task of the instance, open or ended; null when the engine does not know it. */
  async task(instanceId: string, taskId: string): Promise<HistoricTask | null> {
    return (await this.tasks(instanceId)).find((task) => task.id === taskId) ?? null;
  }
}
