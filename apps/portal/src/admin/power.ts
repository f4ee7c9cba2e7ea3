import type { Role } from '@zhilu/domain';
import type { GrantRequest } from '@zhilu/persistence';

/**
 * What an administrator wants done that may take two: a role held in a unit, the right to act for somebody, or a new password
 * for `personId`; or that `personId` loses a role or the account.
 */
export type Power =
  | { kind: 'role'; personId: string; role: Role; unitId: string }
  | { kind: 'revocation'; personId: string; role: Role; unitId: string }
  | { kind: 'deputy'; personId: string; absentId: string; validFrom: Date; validTo: Date }
  | { kind: 'password'; personId: string }
  | { kind: 'closing'; personId: string };

/** Who gives it, and who confirmed; null where none was needed. */
export interface Giver {
  adminId: string;
  confirmedBy: string | null;
}

/** What was given: the row's id, null when the person had it already; a password, to be shown once. */
export interface Given {
  id: string | null;
  password: string | null;
}

type Columns = Pick<GrantRequest, 'kind' | 'personId' | 'role' | 'unitId' | 'absentId' | 'validFrom' | 'validTo'>;

/** A power that its holder can use, which asks whose the account is. */
export function isGain(kind: Power['kind']): boolean {
  return kind === 'role' || kind === 'deputy';
}

export function columnsOf(power: Power): Columns {
  const { kind, personId } = power;
  const none = { kind, personId, role: null, unitId: null, absentId: null, validFrom: null, validTo: null };
  if ('role' in power) return { ...none, role: power.role, unitId: power.unitId };
  if (power.kind !== 'deputy') return none;
  const { absentId, validFrom, validTo } = power;
  return { ...none, absentId, validFrom, validTo };
}

export function powerOf({ kind, personId, role, unitId, absentId, validFrom, validTo }: Columns): Power {
  if ((kind === 'role' || kind === 'revocation') && role && unitId) return { kind, personId, role, unitId };
  if (kind === 'deputy' && absentId && validFrom && validTo) return { kind, personId, absentId, validFrom, validTo };
  if (kind === 'password' || kind === 'closing') return { kind, personId };
  throw new Error(`A grant request of kind ${kind} does not say what is to be given.`);
}
