import { Inject, Injectable } from '@nestjs/common';
import { In, MoreThan, type EntityManager } from 'typeorm';
import { CLOCK, Refusal, ROLE_NAMES, ROLES_CONFIRMING, ROLES_GIVEN_BY_TWO, type Clock } from '@zhilu/domain';
import { AuditRow, RoleInUnit, type GrantRequest } from '@zhilu/persistence';
import { holdersAnywhere } from '../people/role-holders';

/** Who set somebody's password may still be the one who knows it, for so long. */
const RESET_MS = 3 * 86_400_000;

/** Who may confirm what an administrator wants to give. Own roles only: a deputy is somebody an administrator has named. */
@Injectable()
export class Confirmers {
  constructor(@Inject(CLOCK) private readonly now: Clock) {}

  /** Everybody but these. */
  async but(manager: EntityManager, ...ids: (string | null)[]): Promise<string[]> {
    return (await holdersAnywhere(manager, ROLES_CONFIRMING)).filter((id) => !ids.includes(id));
  }

  /** Neither who asks nor who gains, nor anybody whose password the asker has set a moment ago. */
  async mayConfirm(
    manager: EntityManager,
    personId: string,
    request: Pick<GrantRequest, 'requestedBy' | 'personId' | 'absentId'>,
  ): Promise<boolean> {
    const { requestedBy, absentId } = request;
    const others = await this.but(manager, requestedBy, request.personId, absentId);
    if (!others.includes(personId)) return false;
    const since = MoreThan(new Date(this.now().getTime() - RESET_MS));
    const reset = { personId: requestedBy, act: 'person.passwordReset', objectId: personId, at: since };
    return !(await manager.existsBy(AuditRow, reset));
  }

  /** Whether the person confirms what this administrator gives. */
  async includes(manager: EntityManager, adminId: string, personId: string): Promise<boolean> {
    return (await this.but(manager, adminId)).includes(personId);
  }

  /**
   * Throws Refusal when nobody is left to confirm what the administrator gives. To be asked last in a transaction that took
   * such a person away: behind its audit row, where two that run at once stand in one line and see each other.
   */
  async refuseNobodyLeft(manager: EntityManager, adminId: string): Promise<void> {
    if ((await this.but(manager, adminId)).length > 0) return;
    throw new Refusal('unprocessable', {
      zh: '除您以外只有这一人可以确认授权，不能收回或停用。请先为局纪委或系统管理员增设一人。',
      en: 'Besides you only this person confirms grants. Add somebody to the discipline office or another administrator first.',
    });
  }

  /** Throws Refusal when an account would come back with roles that take two: to bring it back is to give them again. */
  async refuseReturn(manager: EntityManager, adminId: string, personId: string): Promise<void> {
    const held = await manager.findOneBy(RoleInUnit, { personId, role: In(ROLES_GIVEN_BY_TWO) });
    if (!held || (await this.but(manager, adminId)).length === 0) return;
    throw new Refusal('unprocessable', {
      zh: `此人仍有“${ROLE_NAMES[held.role].zh}”角色，不能直接恢复账号。请先收回作决定的角色，恢复后重新授予，由第二人确认。`,
      en: `This person still holds "${ROLE_NAMES[held.role].en}". Take the roles that decide back, restore the account, then give them again with a second person's confirmation.`,
    });
  }
}
