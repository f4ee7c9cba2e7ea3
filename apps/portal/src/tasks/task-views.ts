import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import {
  covers,
  DeployedBundles,
  InboxQuery,
  recused,
  type Actor,
  type DeployedBundle,
  type Offer,
} from '@zhilu/cases';
import type { UserTaskModel } from '@zhilu/catalog';
import type { Sentence, Wire } from '@zhilu/domain';
import { CaseEvent, CaseFile, InboxTask } from '@zhilu/persistence';
import { CaseRights } from '../cases/case-rights';
import { CaseRows } from '../cases/case-rows';
import { CaseViews } from '../cases/case-views';
import { Prefill } from '../forms/prefill';
import { inLanguage, type Language } from '../requests/language';
import { NoRight } from '../audit/refusal-audit';

/** A task with what surrounds it, for a person who may see it. */
export interface OpenedTask {
  task: InboxTask;
  file: CaseFile;
  bundle: DeployedBundle;
  step: UserTaskModel;
}

/** The 办理 page. */
@Injectable()
export class TaskViews {
  constructor(
    private readonly facts: DataSource,
    private readonly bundles: DeployedBundles,
    private readonly inbox: InboxQuery,
    private readonly rights: CaseRights,
    private readonly rows: CaseRows,
    private readonly cases: CaseViews,
    private readonly prefill: Prefill,
  ) {}

  /** The task for a person who may read its case; the same "not found" for a missing one and one of another unit. */
  async readable(personId: string, taskId: string): Promise<Pick<OpenedTask, 'task' | 'file'>> {
    const task = await this.facts.manager.findOneBy(InboxTask, { id: taskId });
    const file = task && (await this.facts.manager.findOneBy(CaseFile, { caseNumber: task.caseNumber }));
    if (!task || !file || !(await this.rights.mayRead(personId, file))) throw notFound(taskId);
    return { task, file };
  }

  /** The same with its step, from the model of the case's own version. */
  async open(personId: string, taskId: string): Promise<OpenedTask> {
    const { task, file } = await this.readable(personId, taskId);
    const bundle = await this.bundles.ofDefinition(task.definitionId);
    const step = bundle.model.userTasks.find((each) => each.elementId === task.elementId);
    if (!step) throw notFound(taskId);
    return { task, file, bundle, step };
  }

  async of(actor: Actor, taskId: string, language: Language): Promise<Wire.TaskView> {
    const { task, file, bundle, step } = await this.open(actor.personId, taskId);
    const events = await this.facts.manager.findBy(CaseEvent, { id: In([`done:${task.id}`]) });
    const [row] = await this.rows.tasks([{ task, file }], new Map(events.map((event) => [task.id, event])));
    const mayAct = await this.inbox.mayDo(actor, taskId);
    const schema = step.formRef ? (bundle.forms.get(step.formRef) ?? null) : null;
    const order = await this.inbox.todoOrder(actor);
    const place = order.indexOf(taskId);
    return {
      task: row,
      case: await this.cases.of(file, actor),
      form:
        schema && mayAct ? { schema, data: await this.prefill.forTask(schema, file, actor.personId, bundle) } : null,
      outcomes: mayAct ? step.outcomes : [],
      warning: step.warning,
      mayAct,
      whyNot: mayAct ? null : inLanguage(whyNot(actor, task), language),
      previousTaskId: order[place - 1] ?? null,
      nextTaskId: place >= 0 ? (order[place + 1] ?? null) : null,
      position: place + 1,
      total: order.length,
    };
  }
}

function whyNot(actor: Actor, task: InboxTask): Sentence {
  if (task.state === 'cancelled')
    return { zh: '这一步已被流程结束，无需办理。', en: 'The process has ended this step; nothing is left to do.' };
  if (task.state !== 'open') return { zh: '这一步已经办结。', en: 'This step is done.' };
  if (task.applicantId === actor.personId && !task.applicantMayAct)
    return { zh: '您是发起人，不能审批自己的案件。', en: 'You started this case and may not decide it.' };
  if (task.recusedId === actor.personId)
    return { zh: '本案与您本人有关，这一步您应当回避。', en: 'The case concerns you; you keep out of this step.' };
  if (offersFor(actor, task).length > 0 && offersFor(recused(actor, task), task).length === 0)
    return {
      zh: '您代理的人是发起人或者与本案有关，不能代其办理这一步。',
      en: 'The person you act for started this case or is concerned by it; nobody does this step in their stead.',
    };
  return task.assigneeId
    ? { zh: '这一步已由他人领办。', en: 'Somebody else has taken this step.' }
    : { zh: '这一步由其他岗位办理。', en: 'Another role does this step.' };
}

function offersFor({ offers }: Actor, { assigneeId, role, unitPath }: InboxTask): Offer[] {
  if (assigneeId) return offers.filter((offer) => offer.actingForId === assigneeId);
  return offers.filter((offer) => offer.role === role && covers(offer, unitPath));
}

function notFound(taskId: string): NoRight {
  return new NoRight(
    'notFound',
    { zh: '没有这件待办，或者您无权查看。', en: 'There is no such task, or you may not see it.' },
    'task',
    taskId.slice(0, 64),
  );
}
