import { Inject, Injectable } from '@nestjs/common';
import { In, MoreThan, type EntityManager } from 'typeorm';
import { CLOCK, Refusal, ROLES_CONFIRMING, type Clock, type Role } from '@zhilu/domain';
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

  /** Throws Refusal when without this role, or without this person, nobody would be left to confirm what the administrator gives. */
  async refuseLast(manager: EntityManager, adminId: string, personId: string, role: Role | null): Promise<void> {
    if (role !== null && !ROLES_CONFIRMING.includes(role)) return;
    if (role !== null && (await this.keepsAnother(manager, personId, role))) return;
    const now = await this.but(manager, adminId);
    if (!now.includes(personId) || now.length > 1) return;
    throw new Refusal('unprocessable', {
      zh: '除您以外只有这一人可以确认授权，不能收回或停用。请先为局纪委或系统管理员增设一人。',
      en: 'Besides you only this person confirms grants. Add somebody to the discipline office or another administrator first.',
    });
  }

  private async keepsAnother(manager: EntityManager, personId: string, role: Role): Promise<boolean> {
    const held = await manager.findBy(RoleInUnit, { personId, role: In(ROLES_CONFIRMING) });
    return held.length > 1 || held.some((each) => each.role !== role);
  }
}
