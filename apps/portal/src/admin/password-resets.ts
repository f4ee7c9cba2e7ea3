import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CLOCK, type Clock } from '@zhilu/domain';
import { Person, Session } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { hashPassword, oneTimePassword } from '../people/password';
import { AccountNotices } from './account-notices';

/** Sets a one-time password, ends the person's sessions and tells them: nobody takes over an account unseen. */
@Injectable()
export class PasswordResets {
  constructor(
    private readonly audit: AuditLog,
    private readonly notices: AccountNotices,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /**
   * Answers the password, which is kept nowhere. The audit row names who comes to know it: the one who confirmed, otherwise the
   * administrator.
   */
  async set(manager: EntityManager, personId: string, adminId: string, confirmedBy: string | null): Promise<string> {
    const password = oneTimePassword();
    const passwordHash = await hashPassword(password);
    await manager.update(Person, { id: personId }, { passwordHash, oneTimePasswordAt: this.now() });
    await manager.delete(Session, { personId });
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
}
