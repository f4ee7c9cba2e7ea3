import type { Bureau } from './bureau';
import type { Desk } from './desk';

/** 抄送 and 转办, each with its dialog, on the page of a step and on the page of its case. */
export function handingOn(bureau: () => Bureau): void {
  it('lets a keeper copy the case from its step and from its page, then hand the step over', async () => {
    const story = await bureau().newCase();
    const task = await bureau().taskOf('hexiulan', story.caseNumber, 'userTask_checkMaterials');
    const desk = await bureau().deskOf('hexiulan');
    await desk.openTask(task);

    await desk.button('更多').click();
    await desk.page.getByRole('menuitem', { name: '抄送' }).click();
    await copyTo(desk, '李文博');
    await desk.go(`/cases/${story.caseNumber}`);
    await desk.button('抄送').click();
    await copyTo(desk, '沈洁');
    for (const login of ['liwenbo', 'shenjie']) expect(await copiedTo(bureau(), login)).toContain(story.caseNumber);

    await desk.openTask(task);
    await desk.button('更多').click();
    await desk.page.getByRole('menuitem', { name: '转办' }).click();
    await pick(desk, '接收人', '孟丽');
    await desk.question.getByRole('textbox', { name: '转办原因' }).fill('今天外出。');
    await desk.question.getByRole('button', { name: '转办' }).click();
    await desk.told(`已转办 ${story.caseNumber}`);
    const keeper = await bureau().stack.as('mengli');
    expect((await keeper.todo()).find((row) => row.taskId === task)?.assignee?.name).toBe('孟丽');
  });
}

async function pick(desk: Desk, label: string, name: string): Promise<void> {
  await desk.question.getByRole('combobox', { name: label }).fill(name);
  await desk.page.getByRole('option', { name }).click();
  // The list of several stays open over the buttons until one leaves it.
  await desk.page.keyboard.press('Tab');
}

async function copyTo(desk: Desk, name: string): Promise<void> {
  await pick(desk, '抄送人员', name);
  await desk.question.getByRole('button', { name: '抄送', exact: true }).click();
  await desk.told('已抄送 1 人');
  await desk.question.waitFor({ state: 'hidden' });
}

async function copiedTo(bureau: Bureau, login: string): Promise<string[]> {
  const reader = await bureau.stack.as(login);
  const page = await reader.call<{ rows: { caseNumber: string }[] }>('GET', '/api/cases?box=copied');
  return page.rows.map((row) => row.caseNumber);
}
