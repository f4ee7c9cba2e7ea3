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

/** A power that waits for a second person: a role in a unit, to act for somebody, or a new password. */
export interface GrantRequestView {
  id: string;
  kind: 'role' | 'deputy' | 'password';
  person: PersonRef;
  /** The person's login: a second account may bear a known name. */
  login: string;
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
