import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, MoreThan } from 'typeorm';
import { InboxChanges, InboxQuery, askedPeople } from '@zhilu/cases';
import { CLOCK, Refusal, type Clock } from '@zhilu/domain';
import { CaseEvent, InboxTask, Notification, Person, inTransaction, type CaseFile } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { NoRight } from '../audit/refusal-audit';
import { Actors } from './actors';

/** An applicant may urge once in this time; more would train people to ignore it. */
const PAUSE_MS = 2 * 3_600_000;

/** 催办: the applicant asks those to hurry who could do what the case waits for. */
@Injectable()
export class Urging {
  constructor(
    private readonly facts: DataSource,
    private readonly audit: AuditLog,
    private readonly changes: InboxChanges,
    private readonly inbox: InboxQuery,
    private readonly actors: Actors,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** How many people were reminded. Refuses within two hours of the last time, and when there is nobody to remind. */
  async urge(personId: string, file: CaseFile): Promise<number> {
    const { caseNumber } = file;
    if (file.applicantId !== personId) throw notTheApplicant(caseNumber);
    await this.refuseTooOften(caseNumber);
    const open = await this.facts.manager.findBy(InboxTask, { caseNumber, state: 'open' });
    if (open.length === 0) throw nothingWaits();
    const asked = await this.askedBy(open);
    if (asked.size === 0) throw nobodyThere(open);
    await this.remind(personId, file, asked);
    this.changes.announce(caseNumber);
    return asked.size;
  }

  private async refuseTooOften(caseNumber: string): Promise<void> {
    const at = MoreThan(new Date(this.now().getTime() - PAUSE_MS));
    if (!(await this.facts.manager.existsBy(CaseEvent, { caseNumber, kind: 'urged', at }))) return;
    throw refusal(
      '两小时内已经催办过，请稍后再催。',
      'It was urged within the last two hours; wait before the next time.',
    );
  }

  /** Active people with the steps each could do at this moment: the to-do box has the last word, so both always agree. */
  private async askedBy(open: InboxTask[]): Promise<Map<string, InboxTask[]>> {
    const asked = new Map<string, InboxTask[]>();
    for (const task of open) {
      const ids = await askedPeople(this.facts.manager, task, this.now());
      const people = await this.facts.manager.findBy(Person, { id: In(ids), active: true });
      for (const { id, unitId } of people) {
        if (!(await this.inbox.mayDo(await this.actors.ofId(id, unitId), task.id))) continue;
        asked.set(id, [...(asked.get(id) ?? []), task]);
      }
    }
    return asked;
  }

  private async remind(personId: string, file: CaseFile, asked: Map<string, InboxTask[]>): Promise<void> {
    const { caseNumber } = file;
    const [id, at] = [`urged:${randomUUID()}`, this.now()];
    await inTransaction(this.facts, async (manager) => {
      await manager.insert(CaseEvent, { id, caseNumber, kind: 'urged', name: '催办', personId, at });
      for (const [to, tasks] of asked) {
        await manager.insert(Notification, {
          id: `${id}:${to}`,
          personId: to,
          caseNumber,
          taskId: tasks[0].id,
          text: `请尽快办理“${file.title}”的${named(tasks)}。`,
          at,
          readAt: null,
        });
      }
      await this.audit.append(manager, {
        personId,
        act: 'case.urged',
        objectKind: 'case',
        objectId: caseNumber,
        caseNumber,
        detail: { people: asked.size },
      });
    });
  }
}

function named(tasks: InboxTask[]): string {
  return tasks.map((task) => `“${task.name}”`).join('、');
}

function notTheApplicant(caseNumber: string): NoRight {
  const sentence = { zh: '只有发起人可以催办。', en: 'Only the applicant can urge.' };
  return new NoRight('forbidden', sentence, 'case', caseNumber);
}

function nothingWaits(): Refusal {
  return refusal('目前没有等待办理的步骤，无需催办。', 'No step waits for a person; there is nobody to urge.');
}

function nobodyThere(open: InboxTask[]): Refusal {
  return refusal(
    `${named(open)}目前没有在岗人员可以办理，催办无人收到。请联系系统管理员安排人员或离岗代理。`,
    `Nobody could do ${named(open)} now, so nobody was reminded. Ask the administrator for a person or a deputy.`,
  );
}

function refusal(zh: string, en: string): Refusal {
  return new Refusal('conflict', { zh, en });
}
