import { Injectable, Logger } from '@nestjs/common';
import { DataSource, In, IsNull, Not } from 'typeorm';
import { EngineClient, type HistoricInstance, type HistoricTask } from '@zhilu/engine';
import { CaseFile, InboxTask } from '@zhilu/persistence';
import { BundleVersions } from '../bundles/bundle-versions';
import { CaseHistory } from '../case-history';
import { EngineDoubt } from '../engine-doubt';
import { SpineIncidents } from '../spine-incidents';
import { InstanceSync } from './instance-sync';
import { TaskWriter } from './task-writer';

const PAGE = 500;
const EVERY_MS = 300_000;

/**
 * Compares what is open in the inbox with what is open in the engine, whatever the feed may have missed: a clock that was set
 * back, a row the engine showed late, a portal that was away. Every row is looked at when the engine comes back; afterwards
 * only when the counts differ.
 */
@Injectable()
export class Reconciler {
  private readonly logger = new Logger(Reconciler.name);
  private nextAt = 0;

  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
    private readonly versions: BundleVersions,
    private readonly history: CaseHistory,
    private readonly tasks: TaskWriter,
    private readonly sync: InstanceSync,
    private readonly incidents: SpineIncidents,
    private readonly doubt: EngineDoubt,
  ) {}

  /** Compares when it is time; `now` when something may have been missed. Throws EngineUnavailable. */
  async compare(now = false): Promise<void> {
    if (!now && Date.now() < this.nextAt) return;
    const keys = await this.versions.processIds();
    if (keys.length > 0) {
      if (now || (await this.tasksDiffer(keys))) await this.compareTasks(keys);
      if (now || (await this.casesDiffer(keys))) await this.compareCases(keys);
    }
    this.nextAt = Date.now() + EVERY_MS;
  }

  private async tasksDiffer(processDefinitionKeys: string[]): Promise<boolean> {
    const here = await this.facts.manager.countBy(InboxTask, { state: In(['open', 'deciding']) });
    return here !== (await this.engine.history.countTasks({ unfinished: true, processDefinitionKeys }));
  }

  private async casesDiffer(processDefinitionKeys: string[]): Promise<boolean> {
    const here = await this.facts.manager.countBy(CaseFile, { endedAt: IsNull(), instanceId: Not(IsNull()) });
    return here !== (await this.engine.history.countInstances({ unfinished: true, processDefinitionKeys }));
  }

  private async compareTasks(keys: string[]): Promise<void> {
    const offered = await this.facts.manager.find(InboxTask, {
      select: { id: true, caseNumber: true },
      where: { state: 'open' },
    });
    const open = new Set<string>();
    for await (const rows of this.openTasks(keys)) {
      rows.forEach((row) => open.add(row.id));
      await this.take(rows);
    }
    const gone = new Set(offered.filter(({ id }) => !open.has(id)).map(({ caseNumber }) => caseNumber));
    for (const caseNumber of gone) await this.follow(caseNumber);
  }

  private async take(rows: HistoricTask[]): Promise<void> {
    const known = await this.facts.manager.find(InboxTask, {
      select: { id: true },
      where: { id: In(rows.map((row) => row.id)) },
    });
    for (const row of rows.filter(({ id }) => !known.some((each) => each.id === id))) {
      const file = await this.facts.manager.findOneBy(CaseFile, { instanceId: row.processInstanceId });
      if (file) await this.tasks.write(row, file);
    }
  }

  private async compareCases(keys: string[]): Promise<void> {
    const running = await this.facts.manager.find(CaseFile, {
      select: { caseNumber: true, instanceId: true },
      where: { endedAt: IsNull(), instanceId: Not(IsNull()) },
    });
    const there = new Set<string>();
    for await (const rows of this.runningInstances(keys)) rows.forEach(({ id }) => there.add(id));
    for (const file of running) if (file.instanceId && !there.has(file.instanceId)) await this.follow(file.caseNumber);
  }

  /** Takes over what became of the case meanwhile; what the engine does not know at all is the healer's. */
  private async follow(caseNumber: string): Promise<void> {
    const file = await this.facts.manager.findOneByOrFail(CaseFile, { caseNumber });
    const instance = await this.history.instance(caseNumber);
    if (!instance) return file.state === 'incident' ? undefined : this.doubt.raise();
    this.logger.warn(`The inbox had missed what became of case ${caseNumber}.`);
    await this.sync.ofInstance(instance.id, caseNumber);
    if (instance.endTime === null) return;
    if (!(await this.incidents.holdsEnd(caseNumber, new Date(instance.endTime)))) await this.sync.end(instance, file);
  }

  private openTasks(processDefinitionKeys: string[]): AsyncGenerator<HistoricTask[]> {
    return paged((page) => this.engine.history.tasks({ unfinished: true, processDefinitionKeys, ...page }));
  }

  private runningInstances(processDefinitionKeys: string[]): AsyncGenerator<HistoricInstance[]> {
    return paged((page) => this.engine.history.instances({ unfinished: true, processDefinitionKeys, ...page }));
  }
}

/** A row that ends while we turn pages may hide another; the next comparison finds that one. */
async function* paged<Row>(
  fetch: (page: { firstResult: number; maxResults: number }) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  for (let firstResult = 0; ; firstResult += PAGE) {
    const rows = await fetch({ firstResult, maxResults: PAGE });
    yield rows;
    if (rows.length < PAGE) return;
  }
}
