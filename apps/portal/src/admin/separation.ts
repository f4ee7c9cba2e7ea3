import { Refusal, ROLE_NAMES, type Role } from '@zhilu/domain';

/** What an administrator may hold besides: it decides nothing and sees no footage. */
const BESIDE_ADMIN: readonly Role[] = ['admin', 'info-center'];

/** Throws Refusal when an administrator would give something to themselves. */
export function refuseSelf(adminId: string, personId: string): void {
  if (adminId !== personId) return;
  throw new Refusal('forbidden', {
    zh: '不能给自己授权、代理或重置密码，请由另一名系统管理员办理',
    en: 'Nobody grants roles, deputies or passwords to themselves; ask another administrator',
  });
}

/** Throws Refusal when one person would both administer people and decide or see footage. */
export function refuseMixture(held: readonly Role[], added: Role): void {
  const all = [...held, added];
  const business = all.find((role) => !BESIDE_ADMIN.includes(role));
  if (!all.includes('admin') || !business) return;
  throw new Refusal('unprocessable', {
    zh: `系统管理员不得兼任“${ROLE_NAMES[business].zh}”：管理账号的人不能审批或查看录像`,
    en: `An administrator may not also be "${ROLE_NAMES[business].en}": who manages accounts must not decide or view footage`,
  });
}
