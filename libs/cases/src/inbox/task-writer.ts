import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { addDuration, soonFrom } from '@zhilu/domain';
import type { HistoricTask } from '@zhilu/engine';
import { CaseFile, Command, InboxTask, inTransaction, isDuplicate } from '@zhilu/persistence';
import { doneUnrecorded, LostFacts } from '../lost-facts';
import { BEING_HEALED, FACTS_LOST, NEEDS_PERSON, SpineIncidents } from '../spine-incidents';
import { DeployedBundles } from '../bundles/deployed-bundles';
import { askedRole } from './asked-people';
import { InboxChanges } from './inbox-changes';
import { StepPerson } from './step-person';

/** Writes the engine's view of a task into the inbox; idempotent by task id, never undoing what a person did meanwhile. */
@Injectable()
export class TaskWriter {
  constructor(
    private readonly facts: DataSource,
    private readonly bundles: DeployedBundles,
    private readonly changes: InboxChanges,
    private readonly incidents: SpineIncidents,
    private readonly lostFacts: LostFacts,
    private readonly person: StepPerson,
  ) {}

  async write(task: HistoricTask, file: CaseFile): Promise<void> {
    const known = await this.facts.manager.findOneBy(InboxTask, { id: task.id });
    if (known) return this.close(known, task);
    if (task.endTime === null && (await this.isHeldBack(file))) return;
    const row = await this.rowOf(task, file);
    try {
      await this.facts.manager.insert(InboxTask, row);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return;
    }
    if (row.state === 'done') await this.nameUnrecorded(row);
    this.changes.announce(file.caseNumber);
  }

  /**
   * A case that is told to an engine again passes through steps that people have done long ago; one whose record lacks what
   * the engine knows waits for a person.
   */
  private async isHeldBack({ state, caseNumber }: CaseFile): Promise<boolean> {
    if (state !== 'incident') return false;
    return (
      (await this.incidents.isOpen(caseNumber, BEING_HEALED)) || (await this.incidents.isOpen(caseNumber, FACTS_LOST))
    );
  }

  /** The engine ended a task that is still offered: somebody completed it elsewhere or a deadline took it. */
  private async close(known: InboxTask, task: HistoricTask): Promise<void> {
    if (task.endTime === null || known.state !== 'open') return;
    const state = task.deleteReason === 'completed' ? 'done' : 'cancelled';
    const closed = await this.facts.manager.update(
      InboxTask,
      { id: task.id, state: 'open' },
      { state, completedAt: instant(task.endTime) },
    );
    if (closed.affected === 0) return;
    if (state === 'done') await this.nameUnrecorded(known);
    this.changes.announce(known.caseNumber);
  }

  /** People act here, and their act is written before the engine hears of it: what was done otherwise has no record. */
  private async nameUnrecorded({ id: taskId, caseNumber, name }: InboxTask): Promise<void> {
    if (await this.facts.manager.existsBy(Command, { taskId })) return;
    for (const reason of [BEING_HEALED, NEEDS_PERSON]) if (await this.incidents.isOpen(caseNumber, reason)) return;
    await inTransaction(this.facts, (manager) =>
      this.lostFacts.name(manager, caseNumber, doneUnrecorded(name), { taskId, step: name }),
    );
  }

  private async rowOf(task: HistoricTask, file: CaseFile): Promise<InboxTask> {
    const bundle = await this.bundles.ofDefinition(task.processDefinitionId);
    const step = bundle.model.userTasks.find((each) => each.elementId === task.taskDefinitionKey);
    const ended = task.endTime !== null;
    const createdAt = new Date(task.startTime);
    const assigneeId = step ? await this.person.of(step, file) : null;
    const concerned = {
      applicantId: file.applicantId,
      applicantMayAct: step?.applicantMayAct === true || step?.person === 'applicant',
      recusedId: step ? await this.person.recusedFrom(step, file) : null,
      unitPath: file.unitPath,
    };
    const role = step?.role && assigneeId === null ? step.role : null;
    const dueAt = step?.deadline ? addDuration(createdAt, step.deadline) : instant(task.due);
    const row = new InboxTask();
    return Object.assign(row, {
      id: task.id,
      caseNumber: file.caseNumber,
      processId: file.processId,
      definitionId: task.processDefinitionId,
      elementId: task.taskDefinitionKey,
      name: step?.name ?? task.name ?? task.taskDefinitionKey,
      ...concerned,
      role: role && !ended ? await askedRole(this.facts.manager, role, concerned, createdAt) : role,
      assigneeId,
      state: ended ? (task.deleteReason === 'completed' ? 'done' : 'cancelled') : 'open',
      createdAt,
      dueAt,
      remindAt: dueAt && !ended ? soonFrom(createdAt, dueAt) : null,
      completedAt: instant(task.endTime),
      completedBy: null,
    } satisfies Partial<InboxTask>);
  }
}

function instant(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
