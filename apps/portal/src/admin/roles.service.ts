import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AuditAct } from '@zhilu/audit';
import { isRole, Refusal, type Role } from '@zhilu/domain';
import { inTransaction, isDuplicate, RoleInUnit } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import type { GrantRole } from './admin.dto';
import { PeopleService } from './people.service';
import { refuseMixture, refuseSelf } from './separation';
import { UnitsService } from './units.service';

/** Roles in units. An administrator gives them to others only, and never beside the own kind. */
@Injectable()
export class RolesService {
  constructor(
    private readonly facts: DataSource,
    private readonly people: PeopleService,
    private readonly units: UnitsService,
    private readonly audit: AuditLog,
  ) {}

  /** Giving a held role again changes nothing. */
  async grant(adminId: string, personId: string, { role, unitId }: GrantRole): Promise<void> {
    refuseSelf(adminId, personId);
    await this.people.mustExist(personId);
    await this.units.mustExist(unitId);
    try {
      await inTransaction(this.facts, async (manager) => {
        const held = await manager.findBy(RoleInUnit, { personId });
        refuseMixture(
          held.map((each) => each.role),
          role,
        );
        await manager.insert(RoleInUnit, { id: randomUUID(), personId, unitId, role });
        await this.audit.append(manager, this.entry(adminId, 'role.granted', personId, role, unitId));
      });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }

  async revoke(adminId: string, personId: string, role: string, unitId: string): Promise<void> {
    if (!isRole(role)) throw unknownRole(role);
    if (role === 'admin') refuseSelf(adminId, personId);
    await inTransaction(this.facts, async (manager) => {
      const { affected } = await manager.delete(RoleInUnit, { personId, unitId, role });
      if (affected) await this.audit.append(manager, this.entry(adminId, 'role.revoked', personId, role, unitId));
    });
  }

  private entry(adminId: string, act: AuditAct, personId: string, role: Role, unitId: string) {
    return { personId: adminId, act, objectKind: 'person', objectId: personId, detail: { role, unitId } };
  }
}

function unknownRole(role: string): Refusal {
  const shown = role.slice(0, 40);
  return new Refusal('invalid', { zh: `没有角色“${shown}”`, en: `There is no role "${shown}"` });
}
