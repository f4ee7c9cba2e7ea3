import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { EngineClient, type HistoricActivity } from '@zhilu/engine';
import { Command, SpineIncident, StepResult } from '@zhilu/persistence';
import { BEING_HEALED, FACTS_LOST, incidentReason, NEEDS_PERSON } from '../spine-incidents';

/** Finds what the engine has done in a case of which the facts hold no trace. */
@Injectable()
export class RecordGaps {
  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
  ) {}

  /** Name of the first step that was done without a trace; null when the record has them all. */
  async first(instanceId: string): Promise<string | null> {
    const done = await this.done(instanceId);
    return nameOf((await this.foreign(done))[0] ?? (await this.unanswered(done))[0]);
  }

  /**
   * Name of a person's step that was done past the portal, and that nobody has looked at since; null for none. While the case
   * is being healed, or waits for a person because of that, the engine is expected to differ.
   */
  async foreignAct(caseNumber: string, instanceId: string): Promise<string | null> {
    const foreign = await this.foreign(await this.done(instanceId));
    if (foreign.length === 0) return null;
    const incidents = await this.facts.manager.findBy(SpineIncident, { caseNumber });
    const ofAge = incidents.filter((each) => [BEING_HEALED, NEEDS_PERSON, FACTS_LOST].includes(incidentReason(each)));
    if (ofAge.some((each) => each.resolvedAt === null && incidentReason(each) !== FACTS_LOST)) return null;
    const lookedAt = Math.max(0, ...ofAge.map((each) => Number(each.resolvedAt ?? 0)));
    return nameOf(foreign.find((each) => Date.parse(each.endTime ?? '') > lookedAt));
  }

  private async done(instanceId: string): Promise<HistoricActivity[]> {
    const all = await this.engine.history.activities(instanceId);
    return all.filter((each) => each.endTime !== null && !each.canceled);
  }

  private async foreign(done: HistoricActivity[]): Promise<HistoricActivity[]> {
    const people = done.filter((each) => each.activityType === 'userTask');
    if (people.length === 0) return [];
    const taskId = In(people.flatMap((each) => each.taskId ?? []));
    const acts = await this.facts.manager.find(Command, { select: { id: true, taskId: true }, where: { taskId } });
    return people.filter((each) => !acts.some((act) => act.taskId === each.taskId));
  }

  private async unanswered(done: HistoricActivity[]): Promise<HistoricActivity[]> {
    const automatic = done.filter((each) => each.activityType === 'serviceTask');
    if (automatic.length === 0) return [];
    const results = await this.facts.manager.find(StepResult, {
      select: { id: true, activityInstanceId: true },
      where: { activityInstanceId: In(automatic.map((each) => each.id)) },
    });
    return automatic.filter((each) => !results.some((result) => result.activityInstanceId === each.id));
  }
}

function nameOf(activity: HistoricActivity | undefined): string | null {
  return activity ? (activity.activityName ?? activity.activityId) : null;
}
