import type { DataSource } from 'typeorm';
import type { Clock } from '@zhilu/domain';
import { inTransaction, Person } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { AccountNotices } from './account-notices';
import { PasswordResets } from './password-resets';

/**
 * A new one-time password set on the server, for an account that nobody in the portal may reset alone: who confirms grants and
 * forgot the password, or had it set by the only administrator. Answers the password, which is kept nowhere; throws Error
 * when there is no such active account. `operator` is the account on the server, for the audit.
 */
export async function resetByOperator(facts: DataSource, now: Clock, login: string, operator: string): Promise<string> {
  const resets = new PasswordResets(new AuditLog(now), new AccountNotices(now), now);
  return inTransaction(facts, async (manager) => {
    const person = await manager.findOneBy(Person, { login, active: true });
    if (!person) throw new Error(`There is no active account "${login}".`);
    return resets.setByOperator(manager, person.id, operator);
  });
}
