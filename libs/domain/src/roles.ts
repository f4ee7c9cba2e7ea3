/** The roles of the regulation (candidate groups in BPMN). A role is always held in a unit. */
export const ROLES = [
  'officer',
  'device-keeper',
  'scene-leader',
  'dept-leader',
  'unit-head',
  'legal-officer',
  'archivist',
  'bureau-head',
  'discipline',
  'info-center',
  'process-owner',
  'secrecy-officer',
  'finance',
  'auditor',
  'admin',
] as const;

export type Role = (typeof ROLES)[number];

/** True when the text names a role; models and requests carry roles as plain text. */
export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

/** What the role is called on screens and in documents. */
export const ROLE_NAMES: Record<Role, { zh: string; en: string }> = {
  officer: { zh: '执法人员', en: 'Officer' },
  'device-keeper': { zh: '设备管理员', en: 'Device keeper' },
  'scene-leader': { zh: '现场负责人', en: 'Scene leader' },
  'dept-leader': { zh: '办案部门领导', en: 'Department leader' },
  'unit-head': { zh: '单位负责人', en: 'Head of unit' },
  'legal-officer': { zh: '法制员', en: 'Legal officer' },
  archivist: { zh: '档案管理员', en: 'Archivist' },
  'bureau-head': { zh: '局主要负责人', en: 'Head of bureau' },
  discipline: { zh: '局纪委', en: 'Discipline office' },
  'info-center': { zh: '信息中心', en: 'Information centre' },
  'process-owner': { zh: '流程管理员', en: 'Process owner' },
  'secrecy-officer': { zh: '保密员', en: 'Secrecy officer' },
  finance: { zh: '财务', en: 'Finance' },
  auditor: { zh: '审计员', en: 'Auditor' },
  admin: { zh: '系统管理员', en: 'Administrator' },
};

/** Roles that administer or watch the system and may therefore never decide, view or remove footage. */
export const ROLES_WITHOUT_FOOTAGE: readonly Role[] = ['admin', 'process-owner', 'finance'];

/**
 * The bureau's own roles: given at its top unit only, and held anywhere else they count for nothing. A team has no head of
 * bureau, no discipline office, no auditor of the whole log and no administrator of everybody's accounts.
 */
export const ROLES_OF_THE_BUREAU: readonly Role[] = ['bureau-head', 'discipline', 'auditor', 'admin'];

/**
 * Whether a role held in the unit counts at all. `unitPath` is the ids from the root, joined by `/`.
 */
export function countsIn(role: Role, unitPath: string): boolean {
  return !ROLES_OF_THE_BUREAU.includes(role) || !unitPath.includes('/');
}

/**
 * Roles that decide, see other people's footage and cases, read the whole log, or give and confirm power: an administrator
 * alone cannot give them. A scene leader is appointed for one operation and is left to whoever appoints.
 */
export const ROLES_GIVEN_BY_TWO: readonly Role[] = [
  'bureau-head',
  'unit-head',
  'dept-leader',
  'legal-officer',
  'secrecy-officer',
  'discipline',
  'process-owner',
  'device-keeper',
  'archivist',
  'auditor',
  'admin',
];

/** Who confirms what an administrator wants to give: another administrator or the discipline office. */
export const ROLES_CONFIRMING: readonly Role[] = ['admin', 'discipline'];

/** Who reads the figures of the units under the role: who answers for a unit, keeps its papers or devices, or oversees the bureau. */
export const ROLES_SEEING_STATISTICS: readonly Role[] = [
  'unit-head',
  'dept-leader',
  'legal-officer',
  'archivist',
  'info-center',
  'bureau-head',
  'discipline',
  'auditor',
];

/** Who reads the audit log: who answers for accounts, and who oversees the bureau. */
export const ROLES_SEEING_AUDIT: readonly Role[] = ['admin', 'discipline', 'auditor'];

/** Who sees the cases that do not go on by themselves: who looks after system and processes, and who oversees them. */
export const ROLES_SEEING_INCIDENTS: readonly Role[] = [
  'admin',
  'info-center',
  'process-owner',
  'discipline',
  'auditor',
];

/** Of these, who may have the engine try again: nothing is decided by that. */
export const ROLES_RETRYING_INCIDENTS: readonly Role[] = ['admin', 'info-center', 'process-owner'];

/** Of these, who may end or settle such a case: a decision, so nobody who administers accounts. */
export const ROLES_SETTLING_INCIDENTS: readonly Role[] = ['process-owner', 'discipline'];
