import type { CallOptions, EngineTransport } from './transport';
import { engineDate } from './variables';
import type { HistoricActivity, HistoricInstance, HistoricTask, HistoricVariable } from './wire';

/** A slice of a long list; sorted by time and then id, so that slices neither overlap nor miss. */
export interface Page {
  firstResult?: number;
  maxResults?: number;
}

export interface HistoricTaskFilter extends Page {
  /** At this instant of the engine's clock or later. */
  startedAfter?: Date;
  finishedAfter?: Date;
  /** Only what is open still. */
  unfinished?: boolean;
  processInstanceId?: string;
  processDefinitionKeys?: readonly string[];
}

export interface HistoricInstanceFilter extends Page {
  startedAfter?: Date;
  finishedAfter?: Date;
  /** Only what runs still. */
  unfinished?: boolean;
  businessKey?: string;
  processDefinitionKeys?: readonly string[];
}

export class History {
  constructor(private readonly transport: EngineTransport) {}

  /** Tasks, open and done: by end when `finishedAfter` is given, otherwise by start; oldest first. */
  tasks(filter: HistoricTaskFilter, options?: CallOptions): Promise<HistoricTask[]> {
    const sorting = oldestFirst(filter.finishedAfter ? 'endTime' : 'startTime', 'taskId');
    return this.page('/history/task', { ...this.tasksLike(filter), sorting }, filter, options);
  }

  /** How many tasks there are like this. */
  countTasks(filter: HistoricTaskFilter, options?: CallOptions): Promise<number> {
    return this.count('/history/task/count', this.tasksLike(filter), options);
  }

  /** Cases, running and ended, sub-processes included: by end when `finishedAfter` is given, otherwise by start. */
  instances(filter: HistoricInstanceFilter, options?: CallOptions): Promise<HistoricInstance[]> {
    const sorting = oldestFirst(filter.finishedAfter ? 'endTime' : 'startTime', 'instanceId');
    return this.page('/history/process-instance', { ...this.instancesLike(filter), sorting }, filter, options);
  }

  /** How many cases there are like this, sub-processes included. */
  countInstances(filter: HistoricInstanceFilter, options?: CallOptions): Promise<number> {
    return this.count('/history/process-instance/count', this.instancesLike(filter), options);
  }

  /** The way a case took, in the order of entering. */
  activities(processInstanceId: string, options?: CallOptions): Promise<HistoricActivity[]> {
    const body = {
      processInstanceId,
      sorting: [
        { sortBy: 'occurrence', sortOrder: 'asc' },
        { sortBy: 'startTime', sortOrder: 'asc' },
      ],
    };
    return this.page('/history/activity-instance', body, {}, options);
  }

  /** Variables of a running or ended case, typed, never deserialised by the engine. */
  variables(processInstanceId: string, options?: CallOptions): Promise<HistoricVariable[]> {
    const query = { deserializeValues: false };
    const call = { method: 'POST' as const, path: '/history/variable-instance', query, body: { processInstanceId } };
    return this.transport.json(call, options);
  }

  private tasksLike(filter: HistoricTaskFilter): object {
    return { ...this.like(filter), processInstanceId: filter.processInstanceId };
  }

  private instancesLike(filter: HistoricInstanceFilter): object {
    return { ...this.like(filter), processInstanceBusinessKey: filter.businessKey };
  }

  private like(filter: Pick<HistoricTaskFilter, keyof HistoricTaskFilter & keyof HistoricInstanceFilter>): object {
    return {
      startedAfter: instant(filter.startedAfter),
      finishedAfter: instant(filter.finishedAfter),
      unfinished: filter.unfinished,
      processDefinitionKeyIn: filter.processDefinitionKeys,
      tenantIdIn: this.transport.tenant === undefined ? undefined : [this.transport.tenant],
    };
  }

  private async count(path: string, body: object, options?: CallOptions): Promise<number> {
    return (await this.transport.json<{ count: number }>({ method: 'POST', path, body }, options)).count;
  }

  private page<T>(path: string, body: object, { firstResult, maxResults }: Page, options?: CallOptions): Promise<T> {
    return this.transport.json({ method: 'POST', path, query: { firstResult, maxResults }, body }, options);
  }
}

function oldestFirst(time: string, id: string): object[] {
  return [
    { sortBy: time, sortOrder: 'asc' },
    { sortBy: id, sortOrder: 'asc' },
  ];
}

function instant(date: Date | undefined): string | undefined {
  return date && engineDate(date);
}
