import type { Role } from '../roles';
import type { PersonRef } from './common';

export interface RoleInUnit {
  role: Role;
  roleName: string;
  unitId: string;
  unitName: string;
}

export interface SessionView {
  person: PersonRef;
  login: string;
  roles: RoleInUnit[];
  /** Sent back as header `x-csrf-token` with every request that changes something. */
  csrfToken: string;
  /** True with demo data: the login page and the frame say so. */
  demo: boolean;
  bureauName: string;
  phrases: string[];
  language: 'zh-CN' | 'en';
  /** True with a one-time password: everything but changing it is refused. */
  mustChangePassword: boolean;
}

/** What the pages ask first (`GET /api/public`): the session of this browser, and what the login page may know. */
export interface PublicView {
  bureauName: string;
  demo: boolean;
  session: SessionView | null;
  /** Only with demo data and without a session. */
  accounts?: { login: string; name: string; roles: string; password: string }[];
}
