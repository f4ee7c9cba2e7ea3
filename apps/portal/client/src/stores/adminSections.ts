import { ROLES_CONFIRMING, ROLES_SEEING_AUDIT, ROLES_SEEING_INCIDENTS, type Role } from '@zhilu/domain';

/** Sections of 系统管理 in their order, each with the roles it is for; the server decides again. */
const SECTIONS = {
  units: ['admin'],
  people: ['admin'],
  deputies: ['admin'],
  grants: ROLES_CONFIRMING,
  incidents: ROLES_SEEING_INCIDENTS,
  audit: ROLES_SEEING_AUDIT,
  status: ['admin', 'info-center'],
} as const satisfies Record<string, readonly Role[]>;

export type AdminSection = keyof typeof SECTIONS;

/** The sections somebody with these roles sees; none when 系统管理 is not for them. */
export function sectionsFor(has: (role: Role) => boolean): AdminSection[] {
  return (Object.keys(SECTIONS) as AdminSection[]).filter((id) => SECTIONS[id].some(has));
}
