import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { MoreThan, type EntityManager } from 'typeorm';
import {
  CLOCK,
  countsIn,
  formatDateTime,
  Refusal,
  ROLE_NAMES,
  ROLES_GIVEN_BY_TWO,
  type Clock,
  type Sentence,
} from '@zhilu/domain';
import { Deputy, Person, RoleInUnit, Unit } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { AccountNotices, type Words } from './account-notices';
import { Confirmers } from './confirmers';
import { PasswordResets } from './password-resets';
import type { Given, Giver, Power } from './power';
import { Removals } from './removals';
import { refuseMixture } from './separation';

/** Gives powers and takes them: the row, its notices and its audit row in the caller's transaction. */
@Injectable()
export class Powers {
  constructor(
    private readonly audit: AuditLog,
    private readonly notices: AccountNotices,
    private readonly passwords: PasswordResets,
    private readonly removals: Removals,
    private readonly confirmers: Confirmers,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Throws Refusal when the person may not have it: no such active person, or administrator and decider in one. */
  async check(manager: EntityManager, power: Power): Promise<void> {
    if (power.kind !== 'role' && power.kind !== 'deputy') return;
    if (!(await manager.existsBy(Person, { id: power.personId, active: true }))) throw away();
    const held = (await manager.findBy(RoleInUnit, { personId: power.personId })).map((each) => each.role);
    if (power.kind === 'deputy') {
      if (held.includes('admin')) throw new Refusal('unprocessable', ADMINISTRATOR);
      return;
    }
    const unit = await manager.findOneBy(Unit, { id: power.unitId });
    if (unit && !countsIn(power.role, unit.path)) throw onlyAtTheTop(ROLE_NAMES[power.role]);
    refuseMixture(held, power.role);
    if (ROLES_GIVEN_BY_TWO.includes(power.role)) await this.refuseDeputised(manager, power.personId);
  }

  async give(manager: EntityManager, power: Power, giver: Giver): Promise<Given> {
    await this.check(manager, power);
    const { personId } = power;
    if (power.kind === 'password') return { id: null, password: await this.passwords.set(manager, personId, giver) };
    if (power.kind === 'closing') await this.removals.close(manager, personId, giver);
    if (power.kind === 'revocation') await this.removals.revoke(manager, { ...power }, giver);
    if (power.kind !== 'role' && power.kind !== 'deputy') return { id: null, password: null };
    const id =
      power.kind === 'role' ? await this.giveRole(manager, power, giver) : await this.giveDeputy(manager, power, giver);
    return { id, password: await this.handOver(manager, personId, giver) };
  }

  /**
   * An account whose password an administrator came to know may still be the administrator's: with a power that took two it
   * gets a new one, which who confirmed hands to its owner. Null where none knows it.
   */
  private async handOver(manager: EntityManager, personId: string, giver: Giver): Promise<string | null> {
    if (!giver.confirmedBy) return null;
    const knower = await this.confirmers.knower(manager, personId);
    return knower === null ? null : this.passwords.set(manager, personId, giver);
  }

  /** What giving it is called, e.g. 授予您“局纪委”（本局）. */
  async words(manager: EntityManager, power: Power): Promise<Words> {
    if (power.kind === 'password') return (whom) => `重置${whom}的密码`;
    if (power.kind === 'closing') return (whom) => `停用${whom}的账号`;
    if (power.kind !== 'deputy') {
      const unit = await manager.findOneBy(Unit, { id: power.unitId });
      const role = `“${ROLE_NAMES[power.role].zh}”角色（${unit?.name ?? power.unitId}）`;
      return (whom) => (power.kind === 'role' ? `授予${whom}${role}` : `收回${whom}的${role}`);
    }
    const absent = await manager.findOneBy(Person, { id: power.absentId });
    const until = formatDateTime(power.validTo).slice(0, 16);
    return (whom) => `指定${whom}代理${absent?.name ?? power.absentId}至${until}`;
  }

  /** A deputy named while nothing was decided would come by the role unconfirmed. */
  private async refuseDeputised(manager: EntityManager, absentId: string): Promise<void> {
    const deputy = await manager.findOneBy(Deputy, { personId: absentId, validTo: MoreThan(this.now()) });
    if (!deputy) return;
    const person = await manager.findOneBy(Person, { id: deputy.deputyId });
    throw new Refusal('unprocessable', {
      zh: `此人由${person?.name ?? ''}代理，授予作决定的角色会一并给了代理人。请先取消离岗代理，授予后重新指定。`,
      en: `${person?.name ?? 'Somebody'} acts for this person and would come by the role. Remove the deputy first and name one again afterwards.`,
    });
  }

  private async giveRole(
    manager: EntityManager,
    power: Extract<Power, { kind: 'role' }>,
    { adminId, confirmedBy }: Giver,
  ): Promise<string | null> {
    const { personId, role, unitId } = power;
    if (await manager.existsBy(RoleInUnit, { personId, role, unitId })) return null;
    const id = randomUUID();
    await manager.insert(RoleInUnit, { id, personId, unitId, role });
    await this.notices.tell(manager, adminId, personId, await this.words(manager, power));
    await this.audit.append(manager, {
      personId: adminId,
      act: 'role.granted',
      objectKind: 'person',
      objectId: personId,
      detail: { role, unitId, ...(confirmedBy ? { confirmedBy } : {}) },
    });
    return id;
  }

  private async giveDeputy(
    manager: EntityManager,
    power: Extract<Power, { kind: 'deputy' }>,
    { adminId, confirmedBy }: Giver,
  ): Promise<string> {
    const { personId: deputyId, absentId, validFrom, validTo } = power;
    const row: Deputy = { id: randomUUID(), personId: absentId, deputyId, validFrom, validTo, createdBy: adminId };
    await manager.insert(Deputy, row);
    const words = await this.words(manager, power);
    await this.notices.tell(manager, adminId, deputyId, words);
    const deputy = await manager.findOneBy(Person, { id: deputyId });
    await this.notices.tellPeople(
      manager,
      adminId,
      absentId,
      [absentId],
      (whom) => `指定${deputy?.name ?? ''}代理${whom}`,
    );
    await this.audit.append(manager, {
      personId: adminId,
      act: 'deputy.added',
      objectKind: 'person',
      objectId: absentId,
      detail: { personId: absentId, deputyId, validFrom, validTo, ...(confirmedBy ? { confirmedBy } : {}) },
    });
    return row.id;
  }
}

const ADMINISTRATOR = {
  zh: '系统管理员不能作代理人：管理账号的人不能审批',
  en: 'An administrator cannot be a deputy: who manages accounts must not decide',
};

function onlyAtTheTop(role: Sentence): Refusal {
  return new Refusal('unprocessable', {
    zh: `“${role.zh}”是全局的角色，只能在最上级单位授予。请改选最上级单位。`,
    en: `"${role.en}" is a role of the whole bureau and is given at its top unit only; choose that unit.`,
  });
}

function away(): Refusal {
  return new Refusal('unprocessable', {
    zh: '这名人员不存在或已停用，请刷新后重选。',
    en: 'This person does not exist or has left; reload and choose again.',
  });
}
