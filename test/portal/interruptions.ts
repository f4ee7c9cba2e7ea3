import type { Bureau } from './bureau';

/** What goes wrong at a desk: a session ends, a second click, a reload, somebody else was first. */
export function interruptions(bureau: () => Bureau): void {
  it('says in a sentence that name or password are wrong, not which', async () => {
    const desk = await bureau().desk();
    await desk.logIn('zhaoliqun', 'not-the-password');
    await desk.page.getByRole('alert').getByText('用户名或密码不正确').waitFor();
    expect(await desk.page.getByLabel('用户名').inputValue()).toBe('zhaoliqun');
    expect(await desk.page.getByLabel('密码', { exact: true }).inputValue()).toBe('');
    expect(desk.refusals.splice(0)).toEqual(['401 POST /api/session']);
  });

  it('keeps opinion and form that were being written when the session ended', async () => {
    const story = await bureau().newCase();
    const task = await bureau().taskOf('hexiulan', story.caseNumber, 'userTask_checkMaterials');
    const desk = await bureau().deskOf('hexiulan');
    await desk.openTask(task);
    await desk.page.getByLabel('来函真实，文号和印章相符').check();
    await desk.field('我的意见').fill('公函印章不清，请补充盖章件。');
    await desk.context.clearCookies();
    await desk.button('要求补充').click();
    await desk.told('登录已到期，请重新登录。');
    await desk.enter('hexiulan');
    await desk.page.waitForURL(`**/tasks/${task}`);
    await desk.field('我的意见').waitFor();
    expect(await desk.field('我的意见').inputValue()).toBe('公函印章不清，请补充盖章件。');
    expect(await desk.page.getByLabel('来函真实，文号和印章相符').isChecked()).toBe(true);
    expect(new Set(desk.refusals.splice(0))).toContain(`401 POST /api/tasks/${task}/complete`);
  });

  it('keeps what was typed into a start form when the session ended', async () => {
    const desk = await bureau().deskOf('shenjie');
    await desk.go('/start/court-access');
    await desk.field('查阅单位').waitFor();
    await desk.context.clearCookies();
    await desk.field('查阅单位').fill('云溪县人民检察院');
    await desk.told('登录已到期，请重新登录。');
    await desk.enter('shenjie');
    await desk.page.waitForURL('**/start/court-access?draft=*');
    await desk.field('查阅单位').waitFor();
    expect(await desk.field('查阅单位').inputValue()).toBe('云溪县人民检察院');
    desk.refusals.length = 0;
  });

  it('brings a start form back after a reload, and lists its draft', async () => {
    const desk = await bureau().deskOf('shenjie');
    await desk.go('/start/court-access');
    await desk.field('查阅事由').waitFor();
    expect(new URL(desk.page.url()).search).toBe('');
    await desk.field('查阅事由').fill('核实现场告知经过');
    await desk.field('查阅单位').fill('河滨市中级人民法院');
    await desk.told(/^草稿已存/);
    await desk.page.reload();
    await desk.field('查阅单位').waitFor();
    expect(await desk.field('查阅单位').inputValue()).toBe('河滨市中级人民法院');
    expect(await desk.field('查阅事由').inputValue()).toBe('核实现场告知经过');
    await desk.go('/start');
    await desk.page.getByText('河滨市中级人民法院').waitFor();
    await desk.button('删除草稿“河滨市中级人民法院”').click();
    await desk.page.getByText('河滨市中级人民法院').waitFor({ state: 'detached' });
  });

  it('takes a double click as one decision; Back leads to the list', async () => {
    const story = await bureau().newCase();
    await story.step('hexiulan', 'userTask_checkMaterials', 'complete', {
      letterChecked: true,
      identityChecked: true,
      footageChecked: true,
    });
    const task = await bureau().taskOf('zhaoliqun', story.caseNumber, 'userTask_giveOpinion');
    const desk = await bureau().deskOf('zhaoliqun');
    await desk.openTask(task);
    await desk.page.getByRole('checkbox', { name: '提交后打开下一件' }).uncheck();
    await desk.button('同意查阅').dblclick();
    await desk.told(`已办 ${story.caseNumber}：同意查阅`);
    await desk.page.waitForURL('**/inbox/todo');
    expect(desk.acts.filter((act) => act.endsWith('/complete'))).toEqual([`POST /api/tasks/${task}/complete`]);
    await desk.page.goBack();
    await desk.page.waitForURL('**/inbox/todo');
    await desk.page.getByRole('heading', { name: '待办', exact: true }).waitFor();
  });

  it('says in words that a colleague was first, and shows the newest state', async () => {
    const story = await bureau().newCase();
    const task = await bureau().taskOf('hexiulan', story.caseNumber, 'userTask_checkMaterials');
    const desk = await bureau().deskOf('hexiulan');
    await desk.openTask(task);
    await story.step('mengli', 'userTask_checkMaterials', 'supplement', {}, '公函未盖章。');
    await desk.field('我的意见').fill('材料已核对。');
    await desk.button('材料齐全').click();
    await desk.page.getByRole('alert').getByText('这一步已经办结').waitFor();
    expect(desk.refusals.splice(0)).toEqual([`409 POST /api/tasks/${task}/complete`]);
    await desk.button('看最新情况').click();
    await desk.page.getByRole('alert').waitFor({ state: 'detached' });
    await desk.page.getByRole('complementary', { name: '办理记录' }).getByText('公函未盖章。').waitFor();
    expect(await desk.button('材料齐全').count()).toBe(0);
  });
}
