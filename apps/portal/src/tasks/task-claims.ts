import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, IsNull, type EntityManager } from 'typeorm';
import type { AuditAct } from '@zhilu/audit';
import { InboxChanges, InboxQuery, barredFrom, covers, offerFor, recused, type Actor } from '@zhilu/cases';
import { CLOCK, Refusal, type Clock } from '@zhilu/domain';
import { CaseEvent, CaseFile, InboxTask, Notification, Person, inTransaction } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { NoRight } from '../audit/refusal-audit';
import { Rights } from '../people/rights';
import { TaskViews } from './task-views';

/** Who has a task: taken, given back, handed over. These facts are ours; the engine only knows the role. */
@Injectable()
export class TaskClaims {
  constructor(
    private readonly facts: DataSource,
    private readonly inbox: InboxQuery,
    private readonly rights: Rights,
    private readonly audit: AuditLog,
    private readonly changes: InboxChanges,
    private readonly views: TaskViews,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async claim(actor: Actor, taskId: string): Promise<void> {
    const task = await this.mine(actor, taskId);
    if (task.assigneeId === actor.personId) return;
    await this.change(actor, task, actor.personId, 'task.claimed', { assigneeId: task.assigneeId ?? IsNull() });
  }

  async unclaim(actor: Actor, taskId: string): Promise<void> {
    const task = await this.mine(actor, taskId);
    if (task.assigneeId !== actor.personId || task.role === null)
      throw conflict('这件待办不是您领办的。', 'You have not taken this task.');
    await this.change(actor, task, null, 'task.returned', { assigneeId: actor.personId });
  }

  /** 转办: to a colleague who holds the same role for this unit. */
  async transfer(actor: Actor, taskId: string, personId: string, reason: string): Promise<void> {
    const task = await this.mine(actor, taskId);
    if (personId === actor.personId) throw toOneself();
    const to = await this.facts.manager.findOneBy(Person, { id: personId, active: true });
    const held = to && task.role ? await this.rights.rolesOf(personId) : [];
    const fits = held.some(
      (offer) => offer.role === task.role && offer.actingForId === null && covers(offer, task.unitPath),
    );
    if (!to || !fits || barredFrom(task).includes(personId)) throw notFor(task);
    const at = this.now();
    const file = await this.facts.manager.findOneByOrFail(CaseFile, { caseNumber: task.caseNumber });
    await this.change(
      actor,
      task,
      personId,
      'task.transferred',
      { assigneeId: task.assigneeId ?? IsNull() },
      async (manager) => {
        const id = randomUUID();
        await manager.insert(CaseEvent, {
          id: `transferred:${id}`,
          caseNumber: task.caseNumber,
          kind: 'transferred',
          taskId,
          elementId: task.elementId,
          name: '转办',
          personId: actor.personId,
          opinion: reason,
          note: to.name,
          at,
        });
        await manager.insert(Notification, {
          id: `transferred:${id}`,
          personId,
          caseNumber: task.caseNumber,
          taskId,
          text: `“${file.title}”的“${task.name}”转给您办理。`,
          at,
          readAt: null,
        });
      },
    );
  }

  private async mine(actor: Actor, taskId: string): Promise<InboxTask> {
    const task = await this.facts.manager.findOneBy(InboxTask, { id: taskId });
    if (task && (await this.inbox.mayDo(actor, taskId))) return task;
    await this.views.readable(actor.personId, taskId);
    const sentence = {
      zh: '这件待办已被领办、办结，或不由您办理。请刷新列表。',
      en: 'This task was taken or done, or is not yours. Refresh the list.',
    };
    // Coming too late is no attempt at what one may not do.
    if (!task || task.state !== 'open' || isMeantFor(actor, task)) throw new Refusal('conflict', sentence);
    throw new NoRight('conflict', sentence, 'task', task.id);
  }

  private async change(
    actor: Actor,
    task: InboxTask,
    assigneeId: string | null,
    act: AuditAct,
    expected: object,
    also: (manager: EntityManager) => Promise<void> = async () => {},
  ): Promise<void> {
    await inTransaction(this.facts, async (manager) => {
      const changed = await manager.update(InboxTask, { id: task.id, state: 'open', ...expected }, { assigneeId });
      if (changed.affected !== 1)
        throw conflict('这件待办刚刚被别人领办或办结。', 'Somebody else took or finished this task just now.');
      await also(manager);
      await this.audit.append(manager, {
        personId: actor.personId,
        act,
        objectKind: 'task',
        objectId: task.id,
        caseNumber: task.caseNumber,
        detail: { assigneeId },
      });
    });
    this.changes.announce(task.caseNumber);
  }
}

/** Whether the step would be the actor's if no colleague had taken it. */
function isMeantFor(actor: Actor, task: InboxTask): boolean {
  if (barredFrom(task).includes(actor.personId)) return false;
  return task.role !== null && offerFor(recused(actor, task), task.role, task.unitPath) !== null;
}

function notFor(task: InboxTask): NoRight {
  const sentence = {
    zh: '只能转给在该单位担任同一岗位的其他人员（发起人和应当回避的人除外）。',
    en: 'A task can only go to a colleague who holds the same role for this unit, and not to the applicant or whom the case concerns.',
  };
  return new NoRight('unprocessable', sentence, 'task', task.id);
}

function toOneself(): Refusal {
  return new Refusal('unprocessable', {
    zh: '不能转给自己。要自己办理的，请领办；否则请选择其他人员。',
    en: 'A task cannot be transferred to yourself. Take it to do it yourself, or choose a colleague.',
  });
}

function conflict(zh: string, en: string): Refusal {
  return new Refusal('conflict', { zh, en });
}
