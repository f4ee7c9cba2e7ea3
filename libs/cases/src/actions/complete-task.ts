import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { appendAudit, canonicalJson } from '@zhilu/audit';
import { Refusal, RefusedAct, systemClock, type Wire } from '@zhilu/domain';
import type { UserTaskModel } from '@zhilu/catalog';
import { CaseEvent, CaseFile, CaseSubmission, Command, InboxTask, inTransaction, rowOf } from '@zhilu/persistence';
import { offerFor, recused, type Actor, type Offer } from '../actor';
import { noteDecision } from '../case-spans';
import { CommandLog, type CommandPayload } from '../commands/command-log';
import { acceptedAs, PromptDriver, type Accepted } from '../commands/prompt-driver';
import { InboxQuery } from '../inbox/inbox-query';
import { writeRegisterRow, type RegisterEntry } from '../register-row';
import { keepAttachments } from './attachments';
import { nameRecordings } from './case-recordings';
import { nameSubjects, type SubjectRef } from './case-subjects';
import { alreadyDone, missingForm, otherThanDone, overtaken, stuck } from './completion-refusals';
import { pickVariables, refuseOversized } from './form-variables';

export interface CompleteRequest {
  actor: Actor;
  taskId: string;
  step: UserTaskModel;
  outcome: Wire.Outcome;
  opinion: string;
  /** Validated against the form of the case's own version. */
  data: Record<string, unknown>;
  attachmentIds: string[];
  recordingIds: string[];
  subjects: SubjectRef[];
  requestId: string;
  /** The same as the person sent it, before the server filled anything in: what a repeated request is compared with. */
  asked: Pick<Wire.CompleteTask, 'outcome' | 'opinion' | 'data'>;
}

/** Enough of a request to say whether it may be done, or was done before. */
type Attempt = Pick<CompleteRequest, 'actor' | 'taskId' | 'requestId' | 'asked'>;

interface ToldStep extends CommandPayload {
  /** Digest of what the person asked for; the engine is not told it. */
  asked: string;
}

const MAX_OPINION = 2000;

/** Completes a step: the decision, its opinion, its register row and its audit row in one transaction, then the engine. */
@Injectable()
export class CompleteTask {
  constructor(
    private readonly facts: DataSource,
    private readonly inbox: InboxQuery,
    private readonly log: CommandLog,
    private readonly driver: PromptDriver,
  ) {}

  /**
   * The same request again answers the same and does nothing. Refuses when somebody else was first, or the process itself, and
   * the same requestId with another outcome, opinion or data.
   */
  async complete(request: CompleteRequest): Promise<Accepted> {
    refuseOversized(request.data);
    checkOpinion(request);
    const done = await this.admit(request);
    if (done !== null) return done;
    const id = commandId(request);
    const command = await inTransaction(this.facts, (manager) => this.write(manager, id, request));
    if (!command) return this.again(await this.facts.manager.findOneBy(Command, { id }), request);
    await this.driver.drive(command);
    return accepted(command);
  }

  /**
   * Whether the act may be done at all, to be asked before its form is looked at: null when it may, what became of it when this
   * very act was done before. Refuses everything else.
   */
  async admit(request: Attempt): Promise<Accepted | null> {
    const known = await this.facts.manager.findOneBy(Command, { id: commandId(request) });
    if (known) return this.again(known, request);
    if (!(await this.inbox.mayDo(request.actor, request.taskId))) await this.refuse(request);
    return null;
  }

  private again(known: Command | null, { requestId, actor, asked, taskId }: Attempt): Accepted {
    if (known?.requestId !== requestId || known.personId !== actor.personId) throw alreadyDone(taskId);
    if (known.payload.asked !== digestOf(asked)) throw otherThanDone(taskId);
    return accepted(known);
  }

  private async refuse({ taskId }: Pick<CompleteRequest, 'taskId'>): Promise<never> {
    const task = await this.facts.manager.findOneBy(InboxTask, { id: taskId });
    if (task && task.state !== 'open') throw alreadyDone(taskId);
    const sentence = {
      zh: '这一步不由您办理。请刷新待办列表。',
      en: 'This step is not yours to do. Refresh your to-do list.',
    };
    throw new RefusedAct('forbidden', sentence, 'task', taskId);
  }

  /** Null when somebody else decided in the same moment. */
  private async write(manager: EntityManager, id: string, request: CompleteRequest): Promise<Command | null> {
    const { actor, taskId, step, outcome, data } = request;
    const now = systemClock();
    const claimed = await manager.update(
      InboxTask,
      { id: taskId, state: 'open' },
      { state: 'deciding', completedAt: now, completedBy: actor.personId },
    );
    if (claimed.affected !== 1) return null;
    const task = await manager.findOneByOrFail(InboxTask, { id: taskId });
    const file = await manager.findOneByOrFail(CaseFile, { caseNumber: task.caseNumber });
    const offer = actingAs(actor, task);
    const where = { caseNumber: task.caseNumber, elementId: task.elementId, personId: actor.personId };
    await manager.insert(
      CaseSubmission,
      rowOf<CaseSubmission>({
        ...where,
        id: randomUUID(),
        elementName: task.name,
        formId: step.formRef ?? '',
        data,
        submittedAt: now,
      }),
    );
    await nameRecordings(manager, task.caseNumber, request.recordingIds);
    await nameSubjects(manager, task.caseNumber, request.subjects);
    await keepAttachments(manager, task.caseNumber, actor.personId, request.attachmentIds);
    await manager.insert(CaseEvent, {
      ...where,
      id: `done:${taskId}`,
      kind: 'done',
      taskId,
      name: task.name,
      role: task.role,
      actingForId: offer?.actingForId ?? null,
      outcomeId: outcome.id,
      outcomeName: outcome.name,
      opinion: request.opinion.trim() || null,
      startedAt: task.createdAt,
      at: now,
    });
    if (step.decision) await noteDecision(manager, file, { at: now, dueAt: task.dueAt });
    if (step.register) await writeRegisterRow(manager, registerEntry(step, task, file, request, now));
    await appendAudit(manager, {
      at: now,
      personId: actor.personId,
      act: 'task.completed',
      objectKind: 'task',
      objectId: taskId,
      caseNumber: task.caseNumber,
      detail: { elementId: task.elementId, outcome: outcome.id, actingForId: offer?.actingForId ?? null },
      sentence: null,
    });
    const variables = pickVariables(step.variables, data);
    if (step.outcomeVariable) variables[step.outcomeVariable] = outcome.id;
    const payload: ToldStep = { variables, asked: digestOf(request.asked) };
    return this.log.accept(manager, {
      id,
      kind: 'complete',
      caseNumber: task.caseNumber,
      taskId,
      instanceId: file.instanceId ?? undefined,
      elementId: task.elementId,
      personId: actor.personId,
      requestId: request.requestId,
      payload,
    });
  }
}

/** Refuses an act that the process had overtaken by the time it arrived. */
function accepted(command: Command): Accepted {
  if (command.state === 'superseded') throw overtaken();
  if (command.state === 'stuck') throw stuck(command.caseNumber);
  return acceptedAs(command);
}

/** The submitted form is the row. */
function registerEntry(
  { register, formRef }: UserTaskModel,
  { id, name, elementId }: InboxTask,
  file: CaseFile,
  { data, actor }: CompleteRequest,
  at: Date,
): RegisterEntry {
  if (!register || !formRef) throw missingForm(name);
  const { definitionId } = file;
  const { personId } = actor;
  return {
    id: `task:${id}`,
    registerId: register.id,
    file,
    formId: formRef,
    definitionId,
    elementId,
    data,
    personId,
    at,
  };
}

function checkOpinion({ outcome, opinion }: CompleteRequest): void {
  if (opinion.length > MAX_OPINION) {
    throw new Refusal('unprocessable', {
      zh: `意见共 ${opinion.length} 字，不得超过 ${MAX_OPINION} 字。`,
      en: `The opinion has ${opinion.length} characters; at most ${MAX_OPINION} are allowed.`,
    });
  }
  if (outcome.opinion === 'required' && opinion.trim() === '') {
    throw new Refusal('unprocessable', {
      zh: `选择“${outcome.name}”时必须填写意见。`,
      en: `“${outcome.name}” needs an opinion.`,
    });
  }
}

function actingAs(actor: Actor, task: InboxTask): Offer | null {
  if (task.assigneeId && task.assigneeId !== actor.personId) {
    return actor.offers.find((offer) => offer.actingForId === task.assigneeId) ?? null;
  }
  return task.role ? offerFor(recused(actor, task), task.role, task.unitPath) : null;
}

function digestOf({ outcome, opinion, data }: CompleteRequest['asked']): string {
  return createHash('sha256').update(canonicalJson({ outcome, opinion, data })).digest('hex');
}

function commandId({ taskId }: Pick<CompleteRequest, 'taskId'>): string {
  return `complete:${taskId}`;
}
