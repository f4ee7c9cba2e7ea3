import { Injectable } from '@nestjs/common';
import { DataSource, In, IsNull, Not } from 'typeorm';
import { EngineClient } from '@zhilu/engine';
import { BundleVersion, CaseFile, SpineIncident } from '@zhilu/persistence';
import { InboxChanges } from './inbox-changes';

/** Shows cases that stand still because an automatic step ran out of retries, and takes the mark away when it goes on. */
@Injectable()
export class IncidentFeed {
  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
    private readonly changes: InboxChanges,
  ) {}

  async poll(): Promise<void> {
    const own = await this.facts.manager.find(BundleVersion, { select: { id: true, processId: true } });
    if (own.length === 0) return;
    const processDefinitionKeys = [...new Set(own.map((row) => row.processId))];
    const incidents = await this.engine.incidents.list({ processDefinitionKeys });
    const instances = [...new Set(incidents.map((incident) => incident.processInstanceId))];
    const marked = await this.facts.manager.findBy(CaseFile, { state: 'incident', endedAt: IsNull() });
    const failing =
      instances.length === 0
        ? []
        : await this.facts.manager.findBy(CaseFile, { instanceId: In(instances), endedAt: IsNull() });
    const failingNumbers = new Set(failing.map((file) => file.caseNumber));
    for (const file of failing) if (file.state === 'running') await this.set(file.caseNumber, 'incident');
    for (const file of marked)
      if (!failingNumbers.has(file.caseNumber) && !(await this.waitsForPerson(file.caseNumber)))
        await this.set(file.caseNumber, 'running');
  }

  private waitsForPerson(caseNumber: string): Promise<boolean> {
    return this.facts.manager.existsBy(SpineIncident, { caseNumber, resolvedAt: IsNull() });
  }

  private async set(caseNumber: string, state: 'incident' | 'running'): Promise<void> {
    await this.facts.manager.update(CaseFile, { caseNumber, state: Not(state), endedAt: IsNull() }, { state });
    this.changes.announce(caseNumber);
  }
}
