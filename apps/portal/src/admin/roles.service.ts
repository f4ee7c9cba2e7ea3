import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isRole, Refusal, ROLE_NAMES } from '@zhilu/domain';
import { inTransaction, isDuplicate, RoleInUnit, type GrantRequest } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { AccountNotices } from './account-notices';
import type { GrantRole } from './admin.dto';
import { Confirmers } from './confirmers';
import { GrantRequests } from './grant-requests';
import { PeopleService } from './people.service';
import { refuseSelf } from './separation';
import { UnitsService } from './units.service';

/** Roles in units. An administrator gives them to others only, never beside the own kind, and those that decide not alone. */
@Injectable()
export class RolesService {
  constructor(
    private readonly facts: DataSource,
    private readonly people: PeopleService,
    private readonly units: UnitsService,
    private readonly requests: GrantRequests,
    private readonly confirmers: Confirmers,
    private readonly notices: AccountNotices,
    private readonly audit: AuditLog,
  ) {}

  /** Answers the request when a second person must confirm. Giving a held role again changes nothing. */
  async grant(adminId: string, personId: string, { role, unitId }: GrantRole): Promise<GrantRequest | null> {
    refuseSelf(adminId, personId);
    await this.people.mustExist(personId);
    await this.units.mustExist(unitId);
    if (await this.facts.getRepository(RoleInUnit).existsBy({ personId, role, unitId })) return null;
    try {
      const answer = await this.requests.giveOrAsk(adminId, { kind: 'role', personId, role, unitId });
      return 'request' in answer ? answer.request : null;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return null;
    }
  }

  async revoke(adminId: string, personId: string, role: string, unitId: string): Promise<void> {
    if (!isRole(role)) throw unknownRole(role);
    if (role === 'admin') refuseSelf(adminId, personId);
    await inTransaction(this.facts, async (manager) => {
      const confirms = await this.confirmers.includes(manager, adminId, personId);
      const { affected } = await manager.delete(RoleInUnit, { personId, unitId, role });
      if (!affected) return;
      await this.notices.tell(manager, adminId, personId, (whom) => `收回了${whom}的“${ROLE_NAMES[role].zh}”角色`);
      const object = { objectKind: 'person', objectId: personId, detail: { role, unitId } };
      await this.audit.append(manager, { personId: adminId, act: 'role.revoked', ...object });
      if (confirms) await this.confirmers.refuseNobodyLeft(manager, adminId);
    });
  }
}

function unknownRole(role: string): Refusal {
  const shown = role.slice(0, 40);
  return new Refusal('invalid', { zh: `没有角色“${shown}”`, en: `There is no role "${shown}"` });
}
