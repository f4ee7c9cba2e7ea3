import { Injectable } from '@nestjs/common';
import { DataSource, In, IsNull } from 'typeorm';
import { EngineClient, type Incident } from '@zhilu/engine';
import { CaseFile, inTransaction } from '@zhilu/persistence';
import { BundleVersions } from '../bundles/bundle-versions';
import { DeployedBundles } from '../bundles/deployed-bundles';
import { HALTED, SpineIncidents } from '../spine-incidents';
import { InboxChanges } from './inbox-changes';

/** Names cases that stand still because an automatic step ran out of tries, and closes what goes on again. */
@Injectable()
export class IncidentFeed {
  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
    private readonly bundles: DeployedBundles,
    private readonly versions: BundleVersions,
    private readonly incidents: SpineIncidents,
    private readonly changes: InboxChanges,
  ) {}

  async poll(): Promise<void> {
    const processDefinitionKeys = await this.versions.processIds();
    if (processDefinitionKeys.length === 0) return;
    const stopped = await this.engine.incidents.list({ processDefinitionKeys });
    const named = await this.incidents.casesOpenFor(HALTED);
    const halted = await this.haltedCases(stopped);
    for (const [caseNumber, incident] of halted) if (!named.includes(caseNumber)) await this.open(caseNumber, incident);
    for (const caseNumber of named) if (!halted.has(caseNumber)) await this.close(caseNumber);
  }

  /** The first stopped step of each running case. */
  private async haltedCases(stopped: Incident[]): Promise<Map<string, Incident>> {
    if (stopped.length === 0) return new Map();
    const instanceId = In([...new Set(stopped.map((incident) => incident.processInstanceId))]);
    const files = await this.facts.manager.findBy(CaseFile, { instanceId, endedAt: IsNull() });
    return new Map(
      files.flatMap((file) => {
        const first = stopped.find((incident) => incident.processInstanceId === file.instanceId);
        return first ? [[file.caseNumber, first] as const] : [];
      }),
    );
  }

  private async open(
    caseNumber: string,
    { processDefinitionId, activityId, incidentMessage }: Incident,
  ): Promise<void> {
    const { model } = await this.bundles.ofDefinition(processDefinitionId);
    const sentence = `自动步骤“${model.elements[activityId]?.name ?? activityId}”多次没有成功，案件停在这一步。`;
    await inTransaction(this.facts, (manager) =>
      this.incidents.open(manager, caseNumber, HALTED, sentence, incidentMessage),
    );
    this.changes.announce(caseNumber);
  }

  private async close(caseNumber: string): Promise<void> {
    await inTransaction(this.facts, (manager) => this.incidents.close(manager, caseNumber, HALTED));
    this.changes.announce(caseNumber);
  }
}
