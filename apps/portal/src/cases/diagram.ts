import { Injectable } from '@nestjs/common';
import { DeployedBundles } from '@zhilu/cases';
import type { Wire } from '@zhilu/domain';
import { EngineClient } from '@zhilu/engine';
import type { CaseFile } from '@zhilu/persistence';

/** Nobody looks longer at an empty page. */
const ENGINE_MS = 3_000;

/** The diagram of the case's own version with the way taken so far. */
@Injectable()
export class Diagram {
  constructor(
    private readonly engine: EngineClient,
    private readonly bundles: DeployedBundles,
  ) {}

  async of(file: CaseFile): Promise<Wire.DiagramView> {
    const { resources } = await this.bundles.ofDefinition(file.definitionId);
    const xml = resources.find((resource) => resource.name.endsWith('.bpmn'))?.content.toString('utf8') ?? '';
    if (!file.instanceId) return { xml, active: [], done: [], failed: [] };
    const activities = await this.engine.history.activities(file.instanceId, { timeoutMs: ENGINE_MS });
    const failed = (
      await this.engine.incidents.list({ processInstanceId: file.instanceId }, { timeoutMs: ENGINE_MS })
    ).map((incident) => incident.activityId);
    const active = activities.filter((activity) => activity.endTime === null).map((activity) => activity.activityId);
    const done = activities
      .filter((activity) => activity.endTime !== null && !activity.canceled)
      .map((activity) => activity.activityId);
    return { xml, active: unique(active), done: unique(done), failed: unique(failed) };
  }
}

function unique(ids: string[]): string[] {
  return [...new Set(ids)];
}
