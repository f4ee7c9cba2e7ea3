import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { appendAudit } from '@zhilu/audit';
import { RefusedAct, systemClock } from '@zhilu/domain';
import type { ProcessModel } from '@zhilu/catalog';
import { CaseEvent, CaseFile, Command, inTransaction, isDuplicate } from '@zhilu/persistence';
import { actsInForce } from '../acts-in-force';
import type { Actor } from '../actor';
import { CommandLog } from '../commands/command-log';
import { acceptedAs, PromptDriver, type Accepted } from '../commands/prompt-driver';

/** 撤回: by the applicant, until the first step that the model calls a decision is done. */
@Injectable()
export class WithdrawCase {
  constructor(
    private readonly facts: DataSource,
    private readonly log: CommandLog,
    private readonly driver: PromptDriver,
  ) {}

  /** Whether the case can be withdrawn now, without saying by whom. */
  async isOpen(file: CaseFile, model: ProcessModel, manager: EntityManager = this.facts.manager): Promise<boolean> {
    if (file.endedAt !== null || model.properties.withdrawMessage === null) return false;
    const decisions = model.userTasks.filter((task) => task.decision).map((task) => task.elementId);
    const done = await actsInForce(manager, file.caseNumber);
    return !done.some((event) => event.elementId !== null && decisions.includes(event.elementId));
  }

  async withdraw(actor: Actor, caseNumber: string, model: ProcessModel, reason: string): Promise<Accepted> {
    const file = await this.facts.manager.findOneByOrFail(CaseFile, { caseNumber });
    if (file.applicantId !== actor.personId) throw notTheApplicant(caseNumber);
    const id = `message:withdraw:${caseNumber}`;
    const known = await this.facts.manager.findOneBy(Command, { id });
    if (known?.state === 'superseded') throw tooLate(caseNumber);
    if (known) return acceptedAs(known);
    try {
      const command = await inTransaction(this.facts, (manager) =>
        this.write(manager, id, actor, caseNumber, model, reason),
      );
      await this.driver.drive(command);
      if (command.state === 'superseded') throw tooLate(caseNumber);
      return acceptedAs(command);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return acceptedAs(await this.facts.manager.findOneByOrFail(Command, { id }));
    }
  }

  private async write(
    manager: EntityManager,
    id: string,
    actor: Actor,
    caseNumber: string,
    model: ProcessModel,
    reason: string,
  ): Promise<Command> {
    const file = await manager.findOneByOrFail(CaseFile, { caseNumber });
    if (file.applicantId !== actor.personId) throw notTheApplicant(caseNumber);
    if (!(await this.isOpen(file, model, manager))) throw tooLate(caseNumber);
    const now = systemClock();
    await manager.insert(CaseEvent, {
      id: `withdrawn:${caseNumber}`,
      caseNumber,
      kind: 'withdrawn',
      name: '撤回',
      personId: actor.personId,
      opinion: reason.trim() || null,
      at: now,
    });
    await appendAudit(manager, {
      at: now,
      personId: actor.personId,
      act: 'case.withdrawn',
      objectKind: 'case',
      objectId: caseNumber,
      caseNumber,
      detail: {},
      sentence: null,
    });
    return this.log.accept(manager, {
      id,
      kind: 'message',
      caseNumber,
      instanceId: file.instanceId ?? undefined,
      personId: actor.personId,
      requestId: id,
      payload: { messageName: model.properties.withdrawMessage ?? undefined },
    });
  }
}

function notTheApplicant(caseNumber: string): RefusedAct {
  const sentence = { zh: '只有发起人可以撤回。', en: 'Only the applicant can withdraw a case.' };
  return new RefusedAct('forbidden', sentence, 'case', caseNumber);
}

function tooLate(caseNumber: string): RefusedAct {
  const sentence = {
    zh: `案件 ${caseNumber} 已经作出决定或已办结，不能撤回。`,
    en: `Case ${caseNumber} has been decided or closed and can no longer be withdrawn.`,
  };
  return new RefusedAct('conflict', sentence, 'case', caseNumber);
}
