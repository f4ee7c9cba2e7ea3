import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { Refusal, ROLE_NAMES, ROLES_CONFIRMING, ROLES_GIVEN_BY_TWO } from '@zhilu/domain';
import { Person, RoleInUnit, type GrantRequest } from '@zhilu/persistence';
import { holdersAnywhere } from '../people/role-holders';
import { isGain, type Giver, type Power } from './power';

/** Who may confirm what an administrator wants to give. Own roles only: a deputy is somebody an administrator has named. */
@Injectable()
export class Confirmers {
  /** Everybody but these. */
  async but(manager: EntityManager, ...ids: (string | null)[]): Promise<string[]> {
    return (await holdersAnywhere(manager, ROLES_CONFIRMING)).filter((id) => !ids.includes(id));
  }

  /**
   * Neither who asks nor whom it is about, nor anybody whose password the asker came to know: they count as the asker until
   * somebody else has set their password anew, however long ago that was. Nor the administrator who knows the password of the
   * account that gains; that one may ask instead.
   */
  async ableTo(
    manager: EntityManager,
    { kind, requestedBy, personId, absentId }: Pick<GrantRequest, 'kind' | 'requestedBy' | 'personId' | 'absentId'>,
  ): Promise<string[]> {
    const knower = isGain(kind) ? await this.knower(manager, personId) : null;
    const others = await this.but(manager, requestedBy, personId, absentId, knower);
    const known = await manager.findBy(Person, { id: In(others), passwordSetBy: requestedBy });
    return others.filter((id) => !known.some((person) => person.id === id));
  }

  /** Who outside the discipline office came to know the account's password last, e.g. by opening it; null when nobody did. */
  async knower(manager: EntityManager, personId: string): Promise<string | null> {
    const setBy = (await manager.findOneBy(Person, { id: personId }))?.passwordSetBy ?? null;
    const office = await holdersAnywhere(manager, ['discipline']);
    return setBy === null || office.includes(setBy) ? null : setBy;
  }

  /** Whether the person confirms what this administrator gives. */
  async includes(manager: EntityManager, adminId: string, personId: string): Promise<boolean> {
    return (await this.but(manager, adminId)).includes(personId);
  }

  /** Whether it would take a confirmer away and leave the administrator only one other. */
  async leavesOne(manager: EntityManager, adminId: string, power: Power): Promise<boolean> {
    if (power.kind === 'revocation' && !ROLES_CONFIRMING.includes(power.role)) return false;
    const others = await this.but(manager, adminId);
    return others.includes(power.personId) && others.length === 2;
  }

  /**
   * Throws Refusal when nobody is left to confirm what the administrator gives, or only one and nobody confirmed it. To be
   * asked last in a transaction that took such a person away: behind its audit row, where two that run at once stand in one
   * line and see each other.
   */
  async refuseTooFew(manager: EntityManager, personId: string, { adminId, confirmedBy }: Giver): Promise<void> {
    const left = await this.but(manager, adminId);
    if (left.includes(personId)) return;
    if (left.length === 0)
      throw new Refusal('unprocessable', {
        zh: '除您以外只有这一人可以确认授权，不能收回或停用。请先为局纪委或系统管理员增设一人。',
        en: 'Besides you only this person confirms grants. Add somebody to the discipline office or another administrator first.',
      });
    if (left.length === 1 && !confirmedBy)
      throw new Refusal('conflict', {
        zh: '可以确认授权的人刚刚有变动，请刷新后重试。',
        en: 'Who confirms grants has changed a moment ago; reload and try again.',
      });
  }

  /** Throws Refusal when an account would come back with roles that take two: to bring it back is to give them again. */
  async refuseReturn(manager: EntityManager, adminId: string, personId: string): Promise<void> {
    const held = await manager.findOneBy(RoleInUnit, { personId, role: In(ROLES_GIVEN_BY_TWO) });
    if (!held || (await this.but(manager, adminId)).length === 0) return;
    throw new Refusal('unprocessable', {
      zh: `此人仍有“${ROLE_NAMES[held.role].zh}”角色，不能直接恢复账号。请先收回须两人授予的角色，恢复后重新授予，由第二人确认。`,
      en: `This person still holds "${ROLE_NAMES[held.role].en}". Take the roles that two people give back, restore the account, then give them again with a second person's confirmation.`,
    });
  }
}
