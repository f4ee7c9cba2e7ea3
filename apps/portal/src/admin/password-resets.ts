import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CLOCK, ROLES_CONFIRMING, type Clock } from '@zhilu/domain';
import { Person, Session } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { hashPassword, oneTimePassword } from '../people/password';
import { holdersAnywhere } from '../people/role-holders';
import { AccountNotices } from './account-notices';
import type { Giver } from './power';

/** Sets a one-time password, ends the person's sessions and tells them: nobody takes over an account unseen. */
@Injectable()
export class PasswordResets {
  constructor(
    private readonly audit: AuditLog,
    private readonly notices: AccountNotices,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /**
   * Answers the password, which is kept nowhere. The audit row and the account name who comes to know it: the one who
   * confirmed, otherwise the administrator.
   */
  async set(manager: EntityManager, personId: string, { adminId, confirmedBy }: Giver): Promise<string> {
    const password = await this.write(manager, personId, confirmedBy ?? adminId);
    await this.notices.tell(manager, adminId, personId, (whom) => `重置了${whom}的密码`);
    await this.audit.append(manager, {
      personId: confirmedBy ?? adminId,
      act: 'person.passwordReset',
      objectKind: 'person',
      objectId: personId,
      detail: confirmedBy ? { requestedBy: adminId } : {},
    });
    return password;
  }

  /** On the server, past every administrator: who confirms is told with the person. `operator` is the server's account. */
  async setByOperator(manager: EntityManager, personId: string, operator: string): Promise<string> {
    const password = await this.write(manager, personId, null);
    const told = await holdersAnywhere(manager, ROLES_CONFIRMING);
    const words = (whom: string) => `运维人员（${operator}）在服务器上重置了${whom}的密码`;
    await this.notices.tellPeople(manager, '', personId, [personId, ...told], words);
    await this.audit.append(manager, {
      personId: null,
      act: 'person.passwordReset',
      objectKind: 'person',
      objectId: personId,
      detail: { operator },
    });
    return password;
  }

  private async write(manager: EntityManager, personId: string, passwordSetBy: string | null): Promise<string> {
    const password = oneTimePassword();
    const passwordHash = await hashPassword(password);
    await manager.update(Person, { id: personId }, { passwordHash, passwordSetBy, oneTimePasswordAt: this.now() });
    await manager.delete(Session, { personId });
    return password;
  }
}
