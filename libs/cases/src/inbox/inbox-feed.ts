import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { systemClock } from '@zhilu/domain';
import { EngineClient, type HistoricInstance, type HistoricTask } from '@zhilu/engine';
import { CaseFile, Watermark } from '@zhilu/persistence';
import { BundleVersions } from '../bundles/bundle-versions';
import { SpineIncidents } from '../spine-incidents';
import { InstanceSync } from './instance-sync';
import { TaskWriter } from './task-writer';

/** The engine writes a row's time when it makes the row, but shows it only at commit; what is younger than this is read again. */
const OVERLAP_MS = 30_000;
const PAGE = 500;
const SEEN_LIMIT = 20_000;

type Feed = 'task.started' | 'task.finished' | 'instance.finished';

/**
 * Feeds the inbox from the engine's history. Reads from an overlapping watermark; reading a row twice changes nothing,
 * so two portals may feed at once. Only our own processes are asked for and only cases we know are taken: a stranger's on the
 * same engine stay unseen.
 */
@Injectable()
export class InboxFeed {
  private readonly seen = new Set<string>();
  private running: Promise<void> | null = null;

  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
    private readonly tasks: TaskWriter,
    private readonly sync: InstanceSync,
    private readonly incidents: SpineIncidents,
    private readonly versions: BundleVersions,
  ) {}

  /** One reading of all three feeds; callers that come while it runs wait for the same reading. */
  poll(): Promise<void> {
    this.running ??= this.read().finally(() => (this.running = null));
    return this.running;
  }

  private async read(): Promise<void> {
    const { history } = this.engine;
    const processDefinitionKeys = await this.versions.processIds();
    if (processDefinitionKeys.length === 0) return;
    await this.follow(
      'task.started',
      (startedAfter, page) => history.tasks({ startedAfter, processDefinitionKeys, ...page }),
      (task) => task.startTime,
      (rows) => this.takeTasks(rows),
    );
    await this.follow(
      'task.finished',
      (finishedAfter, page) => history.tasks({ finishedAfter, processDefinitionKeys, ...page }),
      (task) => task.endTime,
      (rows) => this.takeTasks(rows),
    );
    await this.follow(
      'instance.finished',
      (finishedAfter, page) => history.instances({ finishedAfter, processDefinitionKeys, ...page }),
      (instance) => instance.endTime,
      (rows) => this.takeEnds(rows),
    );
  }

  private async follow<Row>(
    feed: Feed,
    fetch: (after: Date, page: { firstResult: number; maxResults: number }) => Promise<Row[]>,
    timeOf: (row: Row) => string | null,
    take: (rows: Row[]) => Promise<void>,
  ): Promise<void> {
    const mark = await this.watermark(feed);
    let newest = mark;
    for (let first = 0; ; first += PAGE) {
      const rows = await fetch(new Date(mark.getTime() - OVERLAP_MS), { firstResult: first, maxResults: PAGE });
      await take(rows);
      newest = new Date(Math.max(newest.getTime(), ...rows.map((row) => Date.parse(timeOf(row) ?? ''))));
      if (rows.length < PAGE) break;
    }
    newest = notLaterThanNow(newest);
    if (newest > mark) await this.facts.manager.save(Watermark, { name: feed, value: newest.toISOString() });
  }

  private async watermark(feed: Feed): Promise<Date> {
    const kept = await this.facts.manager.findOneBy(Watermark, { name: feed });
    return kept ? notLaterThanNow(new Date(kept.value)) : new Date(OVERLAP_MS);
  }

  private async takeTasks(rows: HistoricTask[]): Promise<void> {
    const files = await this.filesOf(rows.map((row) => row.processInstanceId));
    for (const row of rows) {
      const file = files.get(row.processInstanceId);
      if (!file || this.seen.has(keyOf(row))) continue;
      await this.tasks.write(row, file);
      this.remember(keyOf(row));
    }
  }

  /** Spares a look-up for rows that the overlap shows again; forgetting is harmless. */
  private remember(key: string): void {
    if (this.seen.size >= SEEN_LIMIT) this.seen.clear();
    this.seen.add(key);
  }

  private async takeEnds(rows: HistoricInstance[]): Promise<void> {
    const files = await this.filesOf(rows.map((row) => row.id));
    for (const row of rows) {
      const file = files.get(row.id);
      if (!file || file.endedAt !== null || row.endTime === null) continue;
      const held = file.state === 'incident' && (await this.incidents.holdsEnd(file.caseNumber, new Date(row.endTime)));
      if (!held) await this.sync.end(row, file);
    }
  }

  private async filesOf(instanceIds: string[]): Promise<Map<string, CaseFile>> {
    if (instanceIds.length === 0) return new Map();
    const files = await this.facts.manager.findBy(CaseFile, { instanceId: In([...new Set(instanceIds)]) });
    return new Map(files.flatMap((file) => (file.instanceId ? [[file.instanceId, file] as const] : [])));
  }
}

/** A clock that ran ahead for a while must not hide what happens until the time it showed. */
function notLaterThanNow(mark: Date): Date {
  return new Date(Math.min(mark.getTime(), systemClock().getTime()));
}

function keyOf(task: HistoricTask): string {
  return `${task.id}:${task.endTime === null ? 'open' : 'ended'}`;
}
