import type { Role } from '../roles';
import type { Iso, PersonRef } from './common';

export interface UnitView {
  id: string;
  parentId: string | null;
  name: string;
  shortName: string;
  people: number;
  sort: number;
}

export interface PersonView {
  id: string;
  login: string;
  name: string;
  badgeNumber: string | null;
  unitId: string;
  unitName: string;
  active: boolean;
  roles: { role: Role; roleName: string; unitId: string; unitName: string }[];
  lastLoginAt: Iso | null;
}

/** 离岗代理: `deputy` acts for `person` between the two instants. */
export interface DeputyView {
  id: string;
  person: PersonRef;
  deputy: PersonRef;
  validFrom: Iso;
  validTo: Iso;
}

/** A one-time password: in this answer and nowhere else. */
export interface NewPassword {
  password: string;
}

/** The account a request is about, as who confirms must see it: a second account may bear a known name. */
export interface GrantAccount {
  login: string;
  openedAt: Iso;
  /** Null for accounts the bureau began with. */
  openedBy: PersonRef | null;
  /** Null while nobody has ever logged in. */
  lastLoginAt: Iso | null;
  /** Who confirms is shown a new password for its owner: one was asked for, or an administrator knows the present one. */
  givesPassword: boolean;
}

/**
 * What waits for a second person: a role in a unit, to act for somebody, a new password; or that somebody who confirms loses
 * the role or the account.
 */
export interface GrantRequestView {
  id: string;
  kind: 'role' | 'deputy' | 'password' | 'revocation' | 'closing';
  person: PersonRef;
  account: GrantAccount;
  role: Role | null;
  unitName: string | null;
  absent: PersonRef | null;
  validFrom: Iso | null;
  validTo: Iso | null;
  requestedBy: PersonRef;
  requestedAt: Iso;
  expiresAt: Iso;
  mayConfirm: boolean;
  mayWithdraw: boolean;
}

export interface SystemPart {
  id:
    | 'database'
    | 'engine'
    | 'guard'
    | 'inbox'
    | 'acts'
    | 'store'
    | 'pdf'
    | 'media'
    | 'iso'
    | 'worker'
    | 'mail'
    | 'cases';
  name: string;
  state: 'ok' | 'warning' | 'down';
  sentence: string;
}

export interface SystemStatus {
  parts: SystemPart[];
  version: string;
}
