import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, In, IsNull, MoreThan } from 'typeorm';
import { askedPeople, InboxChanges } from '@zhilu/cases';
import { Refusal, isSecret, systemClock } from '@zhilu/domain';
import { CaseCopy, CaseEvent, CaseFile, InboxTask, Notification, Person, inTransaction } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';

/** An applicant may urge once in this time; more would train people to ignore it. */
const URGE_PAUSE_MS = 2 * 3_600_000;
const MOST_COPIES = 50;

/** 催办 and 抄送: acts between people that leave the flow alone. */
@Injectable()
export class SocialActs {
  constructor(
    private readonly facts: DataSource,
    private readonly audit: AuditLog,
    private readonly changes: InboxChanges,
  ) {}

  /** Reminds whoever is asked now. Refuses within two hours of the last time. */
  async urge(personId: string, file: CaseFile): Promise<number> {
    if (file.applicantId !== personId)
      throw refusal('forbidden', '只有发起人可以催办。', 'Only the applicant can urge.');
    const now = systemClock();
    const recent = {
      caseNumber: file.caseNumber,
      kind: 'urged',
      at: MoreThan(new Date(now.getTime() - URGE_PAUSE_MS)),
    };
    if (await this.facts.manager.existsBy(CaseEvent, recent)) {
      throw refusal(
        'conflict',
        '两小时内已经催办过，请稍后再催。',
        'It was urged within the last two hours; wait before the next time.',
      );
    }
    const open = await this.facts.manager.findBy(InboxTask, { caseNumber: file.caseNumber, state: 'open' });
    if (open.length === 0)
      throw refusal(
        'conflict',
        '目前没有等待办理的步骤，无需催办。',
        'No step waits for a person; there is nobody to urge.',
      );
    const asked = await Promise.all(open.map((task) => askedPeople(this.facts.manager, task, now)));
    const people = [...new Set(asked.flat())];
    const id = randomUUID();
    await inTransaction(this.facts, async (manager) => {
      await manager.insert(CaseEvent, {
        id: `urged:${id}`,
        caseNumber: file.caseNumber,
        kind: 'urged',
        name: '催办',
        personId,
        at: now,
      });
      for (const to of people) {
        await manager.insert(Notification, {
          id: `urged:${id}:${to}`,
          personId: to,
          caseNumber: file.caseNumber,
          taskId: open[0].id,
          text: `请尽快办理“${file.title}”（${open.map((task) => task.name).join('、')}）。`,
          at: now,
          readAt: null,
        });
      }
      await this.audit.append(manager, {
        personId,
        act: 'case.urged',
        objectKind: 'case',
        objectId: file.caseNumber,
        caseNumber: file.caseNumber,
        detail: { people: people.length },
      });
    });
    this.changes.announce(file.caseNumber);
    return people.length;
  }

  /** Gives colleagues a copy to read. Secret cases are not copied (article 18). */
  async copy(personId: string, file: CaseFile, personIds: string[]): Promise<void> {
    if (isSecret(file.secrecy))
      throw refusal('forbidden', '涉密案件不能抄送。', 'Cases about secret footage are not copied.');
    const people = await this.facts.manager.findBy(Person, { id: In(personIds.slice(0, MOST_COPIES)), active: true });
    if (people.length !== new Set(personIds).size)
      throw refusal(
        'invalid',
        '有抄送人不存在或已停用，或超过 50 人。',
        'A person does not exist, is inactive, or there are more than 50.',
      );
    const now = systemClock();
    await inTransaction(this.facts, async (manager) => {
      for (const to of people) {
        if (await manager.existsBy(CaseCopy, { caseNumber: file.caseNumber, personId: to.id })) continue;
        await manager.insert(CaseCopy, {
          id: randomUUID(),
          caseNumber: file.caseNumber,
          personId: to.id,
          fromId: personId,
          at: now,
          readAt: null,
        });
      }
      const names = people.map((person) => person.name).join('、');
      await manager.insert(CaseEvent, {
        id: `copied:${randomUUID()}`,
        caseNumber: file.caseNumber,
        kind: 'copied',
        name: '抄送',
        personId,
        note: names,
        at: now,
      });
      await this.audit.append(manager, {
        personId,
        act: 'case.copied',
        objectKind: 'case',
        objectId: file.caseNumber,
        caseNumber: file.caseNumber,
        detail: { to: people.map((person) => person.id) },
      });
    });
    this.changes.announce(file.caseNumber);
  }

  /** Marks the copy as read at the first look. */
  async read(personId: string, caseNumber: string): Promise<void> {
    await this.facts.manager.update(CaseCopy, { caseNumber, personId, readAt: IsNull() }, { readAt: systemClock() });
  }
}

function refusal(kind: 'forbidden' | 'conflict' | 'invalid', zh: string, en: string): Refusal {
  return new Refusal(kind, { zh, en });
}
