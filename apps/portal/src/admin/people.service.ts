import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AuditAct } from '@zhilu/audit';
import { CLOCK, Refusal, type Clock, type Wire } from '@zhilu/domain';
import { inTransaction, isDuplicate, Person, type GrantRequest } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { hashPassword, oneTimePassword } from '../people/password';
import { AccountNotices } from './account-notices';
import type { AddPerson, ChangePerson } from './admin.dto';
import { Confirmers } from './confirmers';
import { GrantRequests } from './grant-requests';
import { refuseOtherName } from './open-requests';
import { PersonViews } from './person-views';
import { refuseSelf } from './separation';
import { UnitsService } from './units.service';

/** Accounts. People are deactivated, never removed: cases and audit rows name them. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly facts: DataSource,
    private readonly units: UnitsService,
    private readonly views: PersonViews,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly now: Clock,
    private readonly notices: AccountNotices,
    private readonly confirmers: Confirmers,
    private readonly requests: GrantRequests,
  ) {}

  /** The one-time password is in the answer and nowhere else. */
  async add(adminId: string, input: AddPerson): Promise<Wire.PersonView & { password: string }> {
    await this.units.mustExist(input.unitId);
    const password = oneTimePassword();
    const person = await this.newPerson(adminId, input, password);
    await this.write(input.login, async (manager) => {
      await manager.insert(Person, person);
      await this.notices.tell(manager, adminId, person.id, (whom) => `为${whom}开立了账号`);
      await this.record(manager, adminId, 'person.added', person.id, { ...input });
    });
    return { ...(await this.views.one(person.id)), password };
  }

  /** Answers the request when the account is to be closed and that takes a second person. */
  async change(adminId: string, id: string, change: ChangePerson): Promise<Wire.PersonView | GrantRequest> {
    const before = await this.mustExist(id);
    if (change.unitId) await this.units.mustExist(change.unitId);
    if (change.active === false && id === adminId) throw notYourself();
    const { active, ...profile } = change;
    const returns = active === true && !before.active;
    const written = returns ? change : profile;
    if (Object.keys(written).length > 0)
      await this.write(change.login ?? before.login, (manager) => this.update(manager, adminId, before, written));
    if (active !== false || !before.active) return this.views.one(id);
    const answer = await this.requests.giveOrAsk(adminId, { kind: 'closing', personId: id });
    return 'request' in answer ? answer.request : this.views.one(id);
  }

  /** Answers the request when a second person must confirm, because the account decides: who confirms is shown the password. */
  async resetPassword(adminId: string, id: string): Promise<{ password: string } | GrantRequest> {
    refuseSelf(adminId, id);
    await this.mustExist(id);
    const answer = await this.requests.giveOrAsk(adminId, { kind: 'password', personId: id });
    return 'request' in answer ? answer.request : { password: answer.given.password ?? '' };
  }

  /** Throws Refusal `notFound`. */
  async mustExist(id: string): Promise<Person> {
    const person = await this.facts.getRepository(Person).findOneBy({ id });
    if (person) return person;
    throw new Refusal('notFound', {
      zh: '没有这名人员，请刷新后重选',
      en: 'There is no such person; reload and choose again',
    });
  }

  private async update(manager: EntityManager, adminId: string, before: Person, change: ChangePerson): Promise<void> {
    const { id, login, name, badgeNumber, unitId, active } = before;
    const named = { login, name, badgeNumber, unitId };
    if (Object.entries(named).some(([key, value]) => (change[key as keyof typeof named] ?? value) !== value))
      await refuseOtherName(manager, id, this.now());
    if (change.active) await this.confirmers.refuseReturn(manager, adminId, id);
    await manager.update(Person, { id }, change);
    if (change.active) await this.notices.tell(manager, adminId, id, (whom) => `恢复了${whom}的账号`);
    await this.tellRenamed(manager, adminId, before, change);
    await this.record(manager, adminId, 'person.changed', id, { before: { ...named, active }, change });
  }

  /** A name or login that moves from one account to another could be borrowed: who confirms is told of it. */
  private async tellRenamed(
    manager: EntityManager,
    adminId: string,
    { id, login, name }: Person,
    change: ChangePerson,
  ): Promise<void> {
    const changes = [
      ...(change.login && change.login !== login ? [`用户名由“${login}”改为“${change.login}”`] : []),
      ...(change.name && change.name !== name ? [`姓名由“${name}”改为“${change.name}”`] : []),
    ];
    if (changes.length === 0) return;
    const told = [id, ...(await this.confirmers.but(manager, adminId))];
    await this.notices.tellPeople(manager, adminId, id, told, (whom) => `将${whom}的${changes.join('，')}`);
  }

  private async newPerson(adminId: string, input: AddPerson, password: string): Promise<Person> {
    const at = this.now();
    return {
      ...input,
      id: randomUUID(),
      passwordHash: await hashPassword(password),
      oneTimePasswordAt: at,
      passwordSetBy: adminId,
      active: true,
      language: 'zh-CN',
      phrases: [],
      lastLoginAt: null,
      createdAt: at,
      createdBy: adminId,
    };
  }

  private async write(login: string, work: (manager: EntityManager) => Promise<void>): Promise<void> {
    try {
      await inTransaction(this.facts, work);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const fields = [{ field: 'login', message: { zh: '已被使用', en: 'Taken' } }];
      throw new Refusal(
        'unprocessable',
        { zh: `用户名 ${login} 已被使用`, en: `The login ${login} is taken` },
        { fields },
      );
    }
  }

  private record(
    manager: EntityManager,
    personId: string,
    act: AuditAct,
    objectId: string,
    detail: Record<string, unknown>,
  ): Promise<void> {
    return this.audit.append(manager, { personId, act, objectKind: 'person', objectId, detail });
  }
}

function notYourself(): Refusal {
  return new Refusal('forbidden', { zh: '不能停用自己的账号', en: 'You cannot deactivate your own account' });
}
