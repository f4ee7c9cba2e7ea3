import type { Sentence } from '@zhilu/domain';

/** Password of every demo account: printed in the open, so nobody may keep it. */
export const DEMO_PASSWORD = 'zhilu-demo-2026';

/** Rows that fingers run along. */
const RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm'].flatMap((run) => [
  run,
  [...run].reverse().join(''),
]);
/** Signs a password must have besides the login. */
const BESIDES_LOGIN = 6;

/** Why nobody should have this password, or null when nothing speaks against it. Its length is the route's to check. */
export function whyWeak(password: string, login: string): Sentence | null {
  const plain = password.toLowerCase();
  if (plain === DEMO_PASSWORD.toLowerCase())
    return { zh: '不能使用演示密码', en: 'The password of the demo data is known to everybody' };
  if (new Set(plain).size === 1) return { zh: '不能由同一个字符重复组成', en: 'It must not be one character repeated' };
  if (RUNS.some((run) => run.includes(plain)))
    return { zh: '不能是连续的字母、数字或键盘顺序', en: 'It must not be a plain sequence of letters, digits or keys' };
  if (plain.replaceAll(login.toLowerCase(), '').length < BESIDES_LOGIN)
    return { zh: '不能与用户名相同或几乎相同', en: 'It must not be the user name or nearly so' };
  return null;
}
