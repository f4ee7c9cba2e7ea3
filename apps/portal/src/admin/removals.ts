import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ROLE_NAMES, type Role } from '@zhilu/domain';
import { Person, RoleInUnit, Session } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { AccountNotices } from './account-notices';
import { Confirmers } from './confirmers';
import type { Giver } from './power';

/** Takes roles and accounts away, in the caller's transaction; never the last who could confirm. */
@Injectable()
export class Removals {
  constructor(
    private readonly confirmers: Confirmers,
    private readonly notices: AccountNotices,
    private readonly audit: AuditLog,
  ) {}

  /** A role the person does not hold changes nothing. */
  async revoke(
    manager: EntityManager,
    { personId, role, unitId }: { personId: string; role: Role; unitId: string },
    giver: Giver,
  ): Promise<void> {
    const confirms = await this.confirmers.includes(manager, giver.adminId, personId);
    const { affected } = await manager.delete(RoleInUnit, { personId, unitId, role });
    if (!affected) return;
    const words = (whom: string) => `收回了${whom}的“${ROLE_NAMES[role].zh}”角色`;
    await this.notices.tell(manager, giver.adminId, personId, words);
    await this.append(manager, 'role.revoked', personId, giver, { role, unitId });
    if (confirms) await this.confirmers.refuseTooFew(manager, personId, giver);
  }

  /** The person's sessions end with the account. */
  async close(manager: EntityManager, personId: string, giver: Giver): Promise<void> {
    const confirms = await this.confirmers.includes(manager, giver.adminId, personId);
    const { affected } = await manager.update(Person, { id: personId, active: true }, { active: false });
    if (!affected) return;
    await manager.delete(Session, { personId });
    await this.notices.tell(manager, giver.adminId, personId, (whom) => `停用了${whom}的账号`);
    await this.append(manager, 'person.changed', personId, giver, {
      before: { active: true },
      change: { active: false },
    });
    if (confirms) await this.confirmers.refuseTooFew(manager, personId, giver);
  }

  private append(
    manager: EntityManager,
    act: 'role.revoked' | 'person.changed',
    objectId: string,
    { adminId, confirmedBy }: Giver,
    detail: Record<string, unknown>,
  ): Promise<void> {
    const whole = { ...detail, ...(confirmedBy ? { confirmedBy } : {}) };
    return this.audit.append(manager, { personId: adminId, act, objectKind: 'person', objectId, detail: whole });
  }
}
