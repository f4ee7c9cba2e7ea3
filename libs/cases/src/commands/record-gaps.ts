import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { EngineClient, type HistoricActivity } from '@zhilu/engine';
import { Command, StepResult } from '@zhilu/persistence';

/** Finds what the engine has done in a case of which the facts hold no trace. */
@Injectable()
export class RecordGaps {
  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
  ) {}

  /** Name of the first step that was done without a trace; null when the record has them all. */
  async first(instanceId: string): Promise<string | null> {
    const done = (await this.engine.history.activities(instanceId)).filter(
      (each) => each.endTime !== null && !each.canceled,
    );
    const people = done.filter((each) => each.activityType === 'userTask');
    const automatic = done.filter((each) => each.activityType === 'serviceTask');
    const acts = await this.taskIds(people);
    const results = await this.entries(automatic);
    const missing = done.find(
      (each) =>
        (people.includes(each) && !acts.has(each.taskId)) || (automatic.includes(each) && !results.has(each.id)),
    );
    return missing ? (missing.activityName ?? missing.activityId) : null;
  }

  private async taskIds(people: HistoricActivity[]): Promise<Set<string | null>> {
    const taskId = In(people.flatMap((each) => each.taskId ?? []));
    const acts = await this.facts.manager.find(Command, { select: { id: true, taskId: true }, where: { taskId } });
    return new Set(acts.map((each) => each.taskId));
  }

  private async entries(automatic: HistoricActivity[]): Promise<Set<string>> {
    const activityInstanceId = In(automatic.map((each) => each.id));
    const results = await this.facts.manager.find(StepResult, {
      select: { id: true, activityInstanceId: true },
      where: { activityInstanceId },
    });
    return new Set(results.map((each) => each.activityInstanceId));
  }
}
