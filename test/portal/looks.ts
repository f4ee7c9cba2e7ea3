import { AxeBuilder } from '@axe-core/playwright';
import { registeredByKeeper } from './activities';
import type { Bureau } from './bureau';
import { OFFICE, PHONE, type Desk } from './desk';
import { widerThanScreen } from './main-job';

/** Pages a person of the bureau opens, and what says that the page stands. */
const PAGES: { page: string; login: string; path: (bureau: Bureau) => string | Promise<string>; stands: string }[] = [
  { page: '工作台', login: 'hexiulan', path: () => '/', stands: 'h1' },
  { page: '待办', login: 'hexiulan', path: () => '/inbox/todo', stands: 'main li' },
  { page: '办理', login: 'hexiulan', path: taskOfNewCase, stands: '.fjs-powered-by' },
  { page: '案件', login: 'hexiulan', path: caseOf, stands: '[role=tab]' },
  {
    page: '流程图',
    login: 'hexiulan',
    path: async (bureau) => `${await caseOf(bureau)}?tab=diagram`,
    stands: '.djs-shape',
  },
  { page: '发起', login: 'shenjie', path: () => '/start/court-access', stands: '.fjs-powered-by' },
  { page: '影像', login: 'hexiulan', path: () => '/footage', stands: 'main table' },
  { page: '影像详情', login: 'hexiulan', path: (bureau) => `/footage/${bureau.recordings[0].id}`, stands: 'main h2' },
  {
    page: '活动',
    login: 'hexiulan',
    path: async (bureau) => `/activities/${(await registeredByKeeper(bureau)).row.id}`,
    stands: 'main h2',
  },
  { page: '活动与覆盖', login: 'hexiulan', path: () => '/activities', stands: 'main table' },
  { page: '登记簿', login: 'hexiulan', path: () => '/registers', stands: 'main table, main dl' },
  { page: '制度对照', login: 'hexiulan', path: () => '/articles', stands: 'main table' },
  { page: '文书核验', login: 'hexiulan', path: () => '/verify', stands: '#code' },
  { page: '装备', login: 'hexiulan', path: () => '/recorders', stands: 'main table' },
  { page: '装备详情', login: 'hexiulan', path: () => '/recorders/ZF-0117', stands: 'main ol' },
  { page: '单位', login: 'admin', path: () => '/admin/units', stands: 'main table' },
  { page: '人员', login: 'admin', path: () => '/admin/people', stands: 'main table' },
  { page: '授权确认', login: 'admin', path: () => '/admin/grants', stands: 'main section' },
  { page: '待核实案件', login: 'admin', path: () => '/admin/incidents', stands: 'main section' },
  { page: '审计记录', login: 'admin', path: () => '/admin/audit', stands: 'main table' },
  { page: '系统状态', login: 'admin', path: () => '/admin/status', stands: 'main section' },
];

/** Every page: readable to all, no sideways scroll, also on a phone; and a strict policy in its head. */
export function looks(bureau: () => Bureau): void {
  it('lets pages load from the portal only and run no inline script', async () => {
    const answer = await fetch(bureau().stack.url, { headers: { accept: 'text/html' } });
    const policy = answer.headers.get('content-security-policy') ?? '';
    const rules = new Map(policy.split(';').map((rule) => [rule.trim().split(' ')[0], rule.trim()]));
    expect(rules.get('default-src')).toBe("default-src 'none'");
    expect(rules.get('script-src')).toBe("script-src 'self'");
    expect(rules.get('connect-src')).toBe("connect-src 'self'");
    expect(rules.get('object-src')).toBe("object-src 'none'");
    expect(rules.get('base-uri')).toBe("base-uri 'none'");
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('登录 is readable to all', async () => {
    const desk = await bureau().desk();
    await desk.go('/login');
    await desk.button('登录').waitFor();
    expect(await serious(desk)).toEqual([]);
  });

  it.each([...new Set(PAGES.map((each) => each.login))])('pages of %s are readable to all', async (login) => {
    const desk = await bureau().deskOf(login);
    const found: string[] = [];
    for (const each of PAGES.filter((one) => one.login === login)) {
      const path = await each.path(bureau());
      for (const size of [OFFICE, PHONE]) {
        await desk.page.setViewportSize(size);
        await desk.go(path);
        await desk.page.locator(each.stands).first().waitFor();
        const where = `${each.page} ${size.width}`;
        if (await widerThanScreen(desk.page)) found.push(`${where}: scrolls sideways`);
        if (size === OFFICE) found.push(...(await serious(desk)).map((line) => `${where}: ${line}`));
      }
    }
    expect(found).toEqual([]);
  });
}

async function serious(desk: Desk): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: desk.page }).exclude('iframe').analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

async function taskOfNewCase(bureau: Bureau): Promise<string> {
  const { caseNumber } = await bureau.newCase();
  return `/tasks/${await bureau.taskOf('hexiulan', caseNumber, 'userTask_checkMaterials')}`;
}

async function caseOf(bureau: Bureau): Promise<string> {
  const keeper = await bureau.stack.as('hexiulan');
  const [task] = await keeper.todo();
  return `/cases/${task.case.caseNumber}`;
}
