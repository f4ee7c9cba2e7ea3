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
}
