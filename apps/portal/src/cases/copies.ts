import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, IsNull } from 'typeorm';
import { InboxChanges } from '@zhilu/cases';
import { CLOCK, Refusal, isSecret, type Clock } from '@zhilu/domain';
import { CaseCopy, CaseEvent, CaseFile, Person, inTransaction } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { NoRight } from '../audit/refusal-audit';

const MOST_COPIES = 50;

/** 抄送: cases given to colleagues to read; the flow is left alone. */
@Injectable()
export class Copies {
  constructor(
    private readonly facts: DataSource,
    private readonly audit: AuditLog,
    private readonly changes: InboxChanges,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Gives colleagues a copy to read. Secret cases are not copied (article 18). */
  async give(personId: string, file: CaseFile, personIds: string[]): Promise<void> {
    if (isSecret(file.secrecy)) throw secret(file);
    const people = await this.facts.manager.findBy(Person, { id: In(personIds.slice(0, MOST_COPIES)), active: true });
    if (people.length !== new Set(personIds).size)
      throw new Refusal('invalid', {
        zh: '有抄送人不存在或已停用，或超过 50 人。',
        en: 'A person does not exist, is inactive, or there are more than 50.',
      });
    const now = this.now();
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
    await this.facts.manager.update(CaseCopy, { caseNumber, personId, readAt: IsNull() }, { readAt: this.now() });
  }
}

function secret({ caseNumber }: CaseFile): NoRight {
  const sentence = { zh: '涉密案件不能抄送。', en: 'Cases about secret footage are not copied.' };
  return new NoRight('forbidden', sentence, 'case', caseNumber);
}
