import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { CLOCK, type Clock } from '@zhilu/domain';
import { Notification, Person } from '@zhilu/persistence';
import { holdersAnywhere } from '../people/role-holders';

const ASK = '如有疑问，请立即联系局纪委。';

/** Says what was done, given what the person concerned is called: 您 to themselves, the name to everybody else. */
export type Words = (whom: string) => string;

/** Tells at once what an administrator did to an account, so that nothing of it happens unseen. */
@Injectable()
export class AccountNotices {
  constructor(@Inject(CLOCK) private readonly now: Clock) {}

  /** To the person concerned and to the discipline office; in the transaction of the act. */
  async tell(manager: EntityManager, adminId: string, personId: string, words: Words): Promise<void> {
    const office = await holdersAnywhere(manager, ['discipline']);
    await this.tellPeople(manager, adminId, personId, [personId, ...office], words);
  }

  /** To these people, each once and never to the one who acted. */
  async tellPeople(
    manager: EntityManager,
    adminId: string,
    personId: string,
    to: string[],
    words: Words,
  ): Promise<void> {
    const names = new Map(
      (await manager.findBy(Person, { id: In([adminId, personId]) })).map((each) => [each.id, each.name]),
    );
    const at = this.now();
    const act = randomUUID();
    for (const each of new Set(to.filter((id) => id !== adminId)))
      await manager.insert(Notification, {
        id: `account:${act}:${each}`,
        personId: each,
        caseNumber: null,
        taskId: null,
        text: textFor(each === personId, names.get(adminId) ?? '', names.get(personId) ?? '', words),
        at,
        readAt: null,
      });
  }
}

function textFor(own: boolean, admin: string, person: string, words: Words): string {
  return own ? `${admin}${words('您')}。${ASK}` : `${admin}${words(person)}。`;
}
