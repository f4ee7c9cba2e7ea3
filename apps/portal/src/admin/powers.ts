import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { MoreThan, type EntityManager } from 'typeorm';
import { CLOCK, formatDateTime, Refusal, ROLE_NAMES, ROLES_GIVEN_BY_TWO, type Clock, type Role } from '@zhilu/domain';
import { Deputy, Person, RoleInUnit, Unit } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { AccountNotices, type Words } from './account-notices';
import { PasswordResets } from './password-resets';
import { refuseMixture } from './separation';

/** A role held in a unit, the right to act for somebody, or a new password, as it is to be given to `personId`. */
export type Power =
  | { kind: 'role'; personId: string; role: Role; unitId: string }
  | { kind: 'deputy'; personId: string; absentId: string; validFrom: Date; validTo: Date }
  | { kind: 'password'; personId: string };

/** Who gives it, and who confirmed; null where none was needed. */
export interface Giver {
  adminId: string;
  confirmedBy: string | null;
}

/** What was given: the row's id, null when the person had it already; a password, to be shown once. */
export interface Given {
  id: string | null;
  password: string | null;
}

/** Gives powers: the row, its notices and its audit row in the caller's transaction. */
@Injectable()
export class Powers {
  constructor(
    private readonly audit: AuditLog,
    private readonly notices: AccountNotices,
    private readonly passwords: PasswordResets,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Throws Refusal when the person may not have it: no such active person, or administrator and decider in one. */
  async check(manager: EntityManager, power: Power): Promise<void> {
    if (power.kind === 'password') return;
    if (!(await manager.existsBy(Person, { id: power.personId, active: true }))) throw away();
    const held = (await manager.findBy(RoleInUnit, { personId: power.personId })).map((each) => each.role);
    if (power.kind === 'deputy') {
      if (held.includes('admin')) throw new Refusal('unprocessable', ADMINISTRATOR);
      return;
    }
    refuseMixture(held, power.role);
    if (ROLES_GIVEN_BY_TWO.includes(power.role)) await this.refuseDeputised(manager, power.personId);
  }

  async give(manager: EntityManager, power: Power, giver: Giver): Promise<Given> {
    await this.check(manager, power);
    if (power.kind === 'role') return { id: await this.giveRole(manager, power, giver), password: null };
    if (power.kind === 'deputy') return { id: await this.giveDeputy(manager, power, giver), password: null };
    const { adminId, confirmedBy } = giver;
    return { id: null, password: await this.passwords.set(manager, power.personId, adminId, confirmedBy) };
  }

  /** What giving it is called, e.g. 授予您“局纪委”（本局）. */
  async words(manager: EntityManager, power: Power): Promise<Words> {
    if (power.kind === 'password') return (whom) => `重置${whom}的密码`;
    if (power.kind === 'role') {
      const unit = await manager.findOneBy(Unit, { id: power.unitId });
      return (whom) => `授予${whom}“${ROLE_NAMES[power.role].zh}”角色（${unit?.name ?? power.unitId}）`;
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

function away(): Refusal {
  return new Refusal('unprocessable', {
    zh: '这名人员不存在或已停用，请刷新后重选。',
    en: 'This person does not exist or has left; reload and choose again.',
  });
}
