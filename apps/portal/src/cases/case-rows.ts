import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { DeployedBundles, type DeployedBundle, type TaskWithCase } from '@zhilu/cases';
import { soonFrom, type Wire } from '@zhilu/domain';
import { InboxTask, type CaseEvent, type CaseFile } from '@zhilu/persistence';
import { PersonRefs } from '../people/person-refs';
import { expectedSteps } from './expected-steps';
import { StepProgressView } from './step-progress';

/** Turns cases and tasks into the rows people read, with a fixed number of look-ups a page. */
@Injectable()
export class CaseRows {
  constructor(
    private readonly facts: DataSource,
    private readonly people: PersonRefs,
    private readonly bundles: DeployedBundles,
    private readonly progress: StepProgressView,
  ) {}

  async cases(files: CaseFile[]): Promise<Wire.CaseRow[]> {
    const refs = await this.people.of(files.map((file) => file.applicantId));
    const units = await this.people.unitNames(files.map((file) => file.unitId));
    const tasksOf = await this.tasksOf(files);
    const bundles = await this.bundlesOf(files);
    const running = files.filter(({ endedAt }) => endedAt === null).map(({ caseNumber }) => caseNumber);
    const progress = await this.progress.atWork(running);
    return files.map((file) => {
      const all = tasksOf.get(file.caseNumber) ?? [];
      const tasks = all.filter((task) => task.state === 'open' || task.state === 'deciding');
      const bundle = bundles.get(file.definitionId);
      const atWork = tasks.length === 0 ? progress.get(file.caseNumber) : undefined;
      const automatic = atWork && bundle?.model.elements[atWork.elementId]?.name;
      const [first] = tasks.filter(({ dueAt }) => dueAt).sort((a, b) => Number(a.dueAt) - Number(b.dueAt));
      return {
        caseNumber: file.caseNumber,
        processId: file.processId,
        processName: bundle?.model.name ?? file.processId,
        article: bundle ? articleOf(bundle) : null,
        title: file.title,
        applicant: refs.get(file.applicantId) ?? unknownPerson(file.applicantId),
        unitId: file.unitId,
        unitName: units.get(file.unitId) ?? '',
        state: file.state,
        where: file.outcomeName ?? automatic ?? where(file, tasks),
        percent: atWork?.percent ?? null,
        secrecy: file.secrecy,
        urgency: file.urgency,
        startedAt: file.startedAt.toISOString(),
        endedAt: file.endedAt?.toISOString() ?? null,
        ...deadlineOf(first),
        ...(bundle ? { steps: stepsOf(file, bundle, all) } : {}),
      };
    });
  }

  async tasks(rows: TaskWithCase[], outcomes: Map<string, CaseEvent> = new Map()): Promise<Wire.TaskRow[]> {
    const files = [...new Map(rows.map(({ file }) => [file.caseNumber, file])).values()];
    const cases = new Map((await this.cases(files)).map((row) => [row.caseNumber, row]));
    const refs = await this.people.of(rows.map(({ task }) => task.assigneeId));
    return rows.flatMap(({ task }) => {
      const row = cases.get(task.caseNumber);
      if (!row) return [];
      return [
        {
          taskId: task.id,
          name: task.name,
          elementId: task.elementId,
          role: task.role,
          case: row,
          receivedAt: task.createdAt.toISOString(),
          ...deadlineOf(task),
          assignee: (task.assigneeId && refs.get(task.assigneeId)) || null,
          completedAt: task.completedAt?.toISOString() ?? null,
          outcomeName: outcomes.get(task.id)?.outcomeName ?? null,
        },
      ];
    });
  }

  private async tasksOf(files: CaseFile[]): Promise<Map<string, InboxTask[]>> {
    if (files.length === 0) return new Map();
    const tasks = await this.facts.manager.findBy(InboxTask, { caseNumber: In(files.map((file) => file.caseNumber)) });
    const byCase = new Map<string, InboxTask[]>();
    for (const task of tasks) byCase.set(task.caseNumber, [...(byCase.get(task.caseNumber) ?? []), task]);
    return byCase;
  }

  /** A list must not fail because the engine is away, so a bundle that cannot be read is left out. */
  private async bundlesOf(files: CaseFile[]): Promise<Map<string, DeployedBundle>> {
    const ids = [...new Set(files.map((file) => file.definitionId))];
    const bundles = await Promise.all(ids.map((id) => this.bundles.ofDefinition(id).catch(() => null)));
    return new Map(bundles.flatMap((bundle) => (bundle ? [[bundle.definitionId, bundle] as const] : [])));
  }
}

function deadlineOf(task: InboxTask | undefined): Pick<Wire.TaskRow, 'dueAt' | 'soonAt'> {
  if (!task?.dueAt) return { dueAt: null, soonAt: null };
  return { dueAt: task.dueAt.toISOString(), soonAt: soonFrom(task.createdAt, task.dueAt).toISOString() };
}

function articleOf({ model }: DeployedBundle): string | null {
  const [article] = model.properties.articles;
  return article === undefined ? null : String(article);
}

/** How many of the steps of people are done, of those done, open and expected in every case. */
function stepsOf(file: CaseFile, bundle: DeployedBundle, tasks: InboxTask[]): { done: number; total: number } {
  const standing = tasks.filter((task) => task.state !== 'cancelled');
  const done = new Set(standing.filter((task) => task.state === 'done').map((task) => task.elementId)).size;
  const met = new Set(standing.map((task) => task.elementId)).size;
  const sure = expectedSteps(file, bundle, tasks).filter(({ when }) => when === null);
  return { done, total: met + sure.length };
}

function where(file: CaseFile, tasks: InboxTask[]): string {
  if (file.instanceId === null) return '已受理，等待流转';
  return tasks.length > 0 ? [...new Set(tasks.map((task) => task.name))].join('、') : '自动办理中';
}

function unknownPerson(id: string): Wire.PersonRef {
  return { id, name: '—', unitId: '', unitName: '' };
}
