import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { actsOf, incidentKind, SpineIncidents, type DeployedBundle } from '@zhilu/cases';
import { ROLE_NAMES, type Role, type Wire } from '@zhilu/domain';
import { EngineClient, type HistoricActivity } from '@zhilu/engine';
import { CaseEvent, InboxTask, type CaseFile } from '@zhilu/persistence';
import { PersonRefs } from '../people/person-refs';
import { expectedSteps } from './expected-steps';

/** An opinion that came too late stays in the record, marked as what it is. */
const NOT_IN_FORCE = '未生效';

const EMPTY: Wire.TimelineEntry = {
  kind: 'done',
  elementId: null,
  name: '',
  person: null,
  roleName: null,
  actingFor: null,
  outcomeName: null,
  opinion: null,
  note: null,
  startedAt: null,
  at: null,
  dueAt: null,
  when: null,
};

/** 办理记录: what people did, what ran by itself, who is asked now, and what is expected to come. */
@Injectable()
export class Timeline {
  private readonly logger = new Logger(Timeline.name);

  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
    private readonly people: PersonRefs,
    private readonly named: SpineIncidents,
  ) {}

  async of(file: CaseFile, bundle: DeployedBundle): Promise<Wire.TimelineEntry[]> {
    const events = await this.facts.manager.find(CaseEvent, {
      where: { caseNumber: file.caseNumber },
      order: { at: 'ASC' },
    });
    const acts = await actsOf(this.facts.manager, file.caseNumber);
    const voided = new Set(acts.filter((each) => each.void).map(({ act }) => act.id));
    const tasks = await this.facts.manager.find(InboxTask, {
      where: { caseNumber: file.caseNumber },
      order: { createdAt: 'ASC' },
    });
    const open = tasks.filter((task) => task.state === 'open' || task.state === 'deciding');
    const refs = await this.people.of([
      ...events.flatMap((event) => [event.personId, event.actingForId]),
      ...open.map((task) => task.assigneeId),
    ]);
    const past = [...events.map((event) => ofEvent(event, refs, voided)), ...(await this.automatic(file, bundle))].sort(
      byTime,
    );
    const ended = file.endedAt
      ? [
          {
            ...EMPTY,
            kind: 'ended' as const,
            name: file.outcomeName ?? '已结束',
            elementId: file.outcomeId,
            at: file.endedAt.toISOString(),
          },
        ]
      : [];
    return [
      ...past,
      ...(await this.incidents(file)),
      ...ended,
      ...open.filter((task) => task.state === 'open').map((task) => ofOpen(task, refs)),
      ...expected(file, bundle, tasks),
    ];
  }

  /** Automatic steps come from the engine; while it is away the record shows what people did. */
  private async automatic(file: CaseFile, bundle: DeployedBundle): Promise<Wire.TimelineEntry[]> {
    if (!file.instanceId) return [];
    try {
      const steps = new Map(bundle.model.serviceTasks.map((task) => [task.elementId, task]));
      const activities = await this.engine.history.activities(file.instanceId, { timeoutMs: 3_000 });
      return activities
        .filter((activity) => steps.has(activity.activityId) && activity.endTime !== null && !activity.canceled)
        .map(ofActivity);
    } catch (error) {
      this.logger.warn(
        `Automatic steps of ${file.caseNumber} are not shown: ${error instanceof Error ? error.message : error}`,
      );
      return [];
    }
  }

  private async incidents(file: CaseFile): Promise<Wire.TimelineEntry[]> {
    const open = await this.named.ofCase(file.caseNumber);
    // A stopped step is shown as the engine has it: where, and with what the step said.
    const own = open
      .filter((incident) => incidentKind(incident) !== 'halted')
      .map((incident) => ({
        ...EMPTY,
        kind: 'incident' as const,
        name: '需要处理',
        note: incident.sentence,
        at: incident.at.toISOString(),
      }));
    if (file.state !== 'incident' || own.length > 0 || !file.instanceId) return own;
    const failed = await this.engine.incidents
      .list({ processInstanceId: file.instanceId }, { timeoutMs: 3_000 })
      .catch(() => []);
    return failed.map((incident) => ({
      ...EMPTY,
      kind: 'incident' as const,
      elementId: incident.activityId,
      name: '自动步骤暂停',
      note: incident.incidentMessage,
      at: new Date(incident.incidentTimestamp).toISOString(),
    }));
  }
}

function ofEvent(event: CaseEvent, refs: Map<string, Wire.PersonRef>, voided: Set<string>): Wire.TimelineEntry {
  return {
    ...EMPTY,
    kind: event.kind as Wire.TimelineEntry['kind'],
    elementId: event.elementId,
    name: event.name,
    person: (event.personId && refs.get(event.personId)) || null,
    roleName: roleName(event.role),
    actingFor: (event.actingForId && refs.get(event.actingForId)?.name) || null,
    outcomeName: event.outcomeName,
    opinion: event.opinion,
    note: voided.has(event.id) ? NOT_IN_FORCE : event.note,
    startedAt: event.startedAt?.toISOString() ?? null,
    at: event.at.toISOString(),
  };
}

function ofActivity(activity: HistoricActivity): Wire.TimelineEntry {
  return {
    ...EMPTY,
    kind: 'automatic',
    elementId: activity.activityId,
    name: activity.activityName ?? activity.activityId,
    startedAt: new Date(activity.startTime).toISOString(),
    at: new Date(activity.endTime ?? activity.startTime).toISOString(),
  };
}

function ofOpen(task: InboxTask, refs: Map<string, Wire.PersonRef>): Wire.TimelineEntry {
  return {
    ...EMPTY,
    kind: 'open',
    elementId: task.elementId,
    name: task.name,
    person: (task.assigneeId && refs.get(task.assigneeId)) || null,
    roleName: roleName(task.role),
    startedAt: task.createdAt.toISOString(),
    dueAt: task.dueAt?.toISOString() ?? null,
  };
}

function expected(file: CaseFile, bundle: DeployedBundle, tasks: InboxTask[]): Wire.TimelineEntry[] {
  return expectedSteps(file, bundle, tasks).map(({ step, when }) => ({
    ...EMPTY,
    kind: 'expected' as const,
    elementId: step.elementId,
    name: step.name,
    roleName: step.person ? null : roleName(step.role),
    when,
  }));
}

function roleName(role: Role | null): string | null {
  return role ? ROLE_NAMES[role].zh : null;
}

function byTime(one: Wire.TimelineEntry, other: Wire.TimelineEntry): number {
  return Date.parse(one.at ?? '') - Date.parse(other.at ?? '');
}
