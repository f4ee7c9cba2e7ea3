import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isRole, Refusal } from '@zhilu/domain';
import { isDuplicate, RoleInUnit, type GrantRequest } from '@zhilu/persistence';
import type { GrantRole } from './admin.dto';
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

  /** Answers the request when a second person must confirm, because only one other who confirms would be left. */
  async revoke(adminId: string, personId: string, role: string, unitId: string): Promise<GrantRequest | null> {
    if (!isRole(role)) throw unknownRole(role);
    if (role === 'admin') refuseSelf(adminId, personId);
    if (!(await this.facts.getRepository(RoleInUnit).existsBy({ personId, role, unitId }))) return null;
    const answer = await this.requests.giveOrAsk(adminId, { kind: 'revocation', personId, role, unitId });
    return 'request' in answer ? answer.request : null;
  }
}

function unknownRole(role: string): Refusal {
  const shown = role.slice(0, 40);
  return new Refusal('invalid', { zh: `没有角色“${shown}”`, en: `There is no role "${shown}"` });
}
