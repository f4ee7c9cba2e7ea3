import { ACT_NAMES } from '@zhilu/audit';
import { isRole, ROLE_NAMES, type Sentence } from '@zhilu/domain';
import type { AuditRow } from '@zhilu/persistence';
import { inLanguage, type Language } from '../requests/language';

const LEFT_OUT: Sentence = { zh: '此前另有 {n} 次未逐条记录', en: '{n} more before it were not written' };
const SOUND: Sentence = { zh: '共 {n} 条，完整', en: '{n} rows, whole' };
const BROKEN: Sentence = { zh: '第 {n} 条断开', en: 'broken at row {n}' };
/** The act that a request without a role asks for. */
const ASKED_FOR = { password: 'person.passwordReset', deputy: 'deputy.added' } as const;
const CLOSING: Sentence = { zh: '停用账号', en: 'Close the account' };
const BY_OPERATOR: Sentence = { zh: '运维人员 {n} 在服务器上', en: 'the operator {n}, on the server' };
const EXPORTED: Sentence = { zh: '{n} 条', en: '{n} rows' };

/**
 * One line about a row: the sentence it was written with, or what its facts say that a reader must know. Other facts of an act
 * stay in the chain: they name ids, and may hold what is not for every reader of the log.
 */
export function noteOf(row: AuditRow, unitNames: Map<string, string>, language: Language): string | null {
  if (row.sentence) return row.sentence;
  const words = (sentence: Sentence, n: unknown) => inLanguage(sentence, language).replace('{n}', String(n));
  const { kind, role, unitId, method, route, origin, leftOut, ok, rows, firstBroken, operator } = row.detail;
  switch (row.act) {
    case 'grant.requested':
    case 'grant.confirmed':
    case 'grant.refused':
    case 'grant.withdrawn':
    case 'grant.expired':
    case 'role.granted':
    case 'role.revoked':
      if (kind === 'closing') return inLanguage(CLOSING, language);
      if (kind === 'password' || kind === 'deputy') return inLanguage(ACT_NAMES[ASKED_FOR[kind]], language);
      if (typeof role !== 'string' || !isRole(role)) return null;
      return [
        kind === 'revocation' ? inLanguage(ACT_NAMES['role.revoked'], language) : '',
        inLanguage(ROLE_NAMES[role], language),
        unitNames.get(String(unitId)) ?? '',
      ]
        .filter(Boolean)
        .join(' ');
    case 'person.changed':
      return renamed(row.detail);
    case 'person.passwordReset':
      return operator === undefined ? null : words(BY_OPERATOR, operator);
    case 'request.refused':
      return [`${method} ${route}`, origin, leftOut && words(LEFT_OUT, leftOut)].filter(Boolean).join(' ');
    case 'audit.verified':
      return ok === true ? words(SOUND, rows) : words(BROKEN, (firstBroken as { sequence: number }).sequence);
    case 'audit.exported':
      return words(EXPORTED, rows);
    default:
      return null;
  }
}

/** Names that have moved, old → new: a login could be lent to another account and given back. */
function renamed({ before, change }: Record<string, unknown>): string | null {
  const [old, now] = [before as Record<string, unknown>, change as Record<string, unknown>];
  const moved = ['login', 'name'].filter((key) => now[key] !== undefined && now[key] !== old[key]);
  return moved.map((key) => `${String(old[key])} → ${String(now[key])}`).join('；') || null;
}
