import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Bureau } from './bureau';
import { openPaper, reloadUntil, submitRequest } from './case-pages';
import { PHONE, type Desk } from './desk';
import { choose, pickDay, write } from './form-fields';

const LETTER = join(__dirname, '../../apps/portal/src/demo/sample-letter.pdf');

/** Art. 17 as the people of the bureau do it, each at an own screen, from the letter to the register. */
export function mainJob(bureau: () => Bureau): void {
  let caseNumber = '';
  const filed = (): string => {
    if (!caseNumber) throw new Error('The request was never filed; see the first test.');
    return caseNumber;
  };
  const openStep = async (desk: Desk, login: string, elementId: string): Promise<void> =>
    desk.openTask(await bureau().taskOf(login, filed(), elementId));

  it('the clerk files the request with the letter and two recordings', async () => {
    const desk = await bureau().deskOf('shenjie');
    await desk.page.getByRole('link', { name: '发起', exact: true }).click();
    await desk.page.getByRole('link', { name: '外部查阅审批', exact: true }).click();
    await fillRequest(desk);
    await desk.page.locator('input[type="file"]').setInputFiles(LETTER);
    await desk.page.getByRole('link', { name: 'sample-letter.pdf' }).waitFor();
    await pickRecordings(desk);
    await expectMarkOfForms(desk.page);
    caseNumber = await submitRequest(desk, 'CY');
    expect((await (await bureau().stack.as('shenjie')).case(caseNumber)).recordings).toHaveLength(2);
  });

  it('the keeper checks the material', async () => {
    const desk = await bureau().deskOf('hexiulan');
    await openStep(desk, 'hexiulan', 'userTask_checkMaterials');
    await desk.page.frameLocator('iframe').first().owner().waitFor();
    for (const check of ['来函真实，文号和印章相符', '查阅人证件已核对', '所选录像与查阅事由相符'])
      await desk.page.getByRole('checkbox', { name: check }).check();
    await desk.field('我的意见').fill('原件已核对。');
    await desk.button('材料齐全').click();
    await desk.told(`已办 ${caseNumber}：材料齐全`);
  });

  it('the head of the unit gives an opinion', async () => {
    const desk = await bureau().deskOf('zhaoliqun');
    await openStep(desk, 'zhaoliqun', 'userTask_giveOpinion');
    await desk.field('我的意见').fill('同意提供，建议制作副本。');
    await desk.button('同意查阅').click();
    await desk.told(`已办 ${caseNumber}：同意查阅`);
  });

  it('the head of the bureau approves a sealed copy with the keyboard, and the next to-do opens', async () => {
    const other = await bureau().newCase();
    await other.toApproval();
    const next = await bureau().taskOf('zhoumingyuan', other.caseNumber, 'userTask_approve');
    const desk = await bureau().deskOf('zhoumingyuan');
    await openStep(desk, 'zhoumingyuan', 'userTask_approve');
    await desk.page.getByRole('radio', { name: '制作封装副本' }).check();
    await desk.field('我的意见').fill('同意，制作封装副本。');
    await desk.page.keyboard.press('Control+Enter');
    await desk.question.getByText('将对外提供封装副本').waitFor();
    await desk.question.getByRole('button', { name: '同意', exact: true }).click();
    await desk.page.waitForURL(`**/tasks/${next}`);
    await desk.page.getByText(other.caseNumber).first().waitFor();

    await desk.page.getByRole('tab', { name: '流程图' }).click();
    const mark = desk.page.locator('.bjs-powered-by');
    await mark.waitFor();
    expect(await isInSight(desk.page, '.bjs-powered-by')).toBe(true);
  });

  it('the head of the bureau approves on a phone', async () => {
    const desk = await bureau().deskOf('zhoumingyuan', PHONE);
    await desk.page.getByRole('navigation').getByRole('link', { name: /待办/ }).click();
    await desk.page.locator('main li a[href^="/tasks/"]').first().click();
    await desk.page.getByRole('radio', { name: '现场阅看' }).check();
    expect(await widerThanScreen(desk.page)).toBe(0);
    await desk.field('我的意见').fill('同意现场阅看。');
    await desk.button('同意').click();
    await desk.question.getByRole('button', { name: '同意', exact: true }).click();
    await desk.told(/^已办 CY-.*：同意$/);
  });

  it('the keeper schedules the viewing and writes the register at the viewing', async () => {
    const desk = await bureau().deskOf('hexiulan');
    await openStep(desk, 'hexiulan', 'userTask_schedule');
    await fillSpan(desk, ['2026/11/26', '09:00'], ['2026/11/26', '11:30']);
    await desk.field('查阅地点').fill('局档案室');
    await desk.field('监督人').fill('何秀兰');
    await desk.button('已安排').click();
    await desk.told(`已办 ${caseNumber}：已安排`);

    await openStep(desk, 'hexiulan', 'userTask_registerViewing');
    await desk.field('查阅人及证件号').fill('王磊 法官证 41070010012');
    await desk.field('查阅内容').fill('11月6日运河大桥执法录像');
    await fillSpan(desk, ['2026/11/26', '09:05'], ['2026/11/26', '10:40']);
    await desk.button('登记查阅').click();
    await desk.question.getByRole('button', { name: '登记查阅', exact: true }).click();
    await desk.told(`已办 ${caseNumber}：登记查阅`);
  });

  it('the clerk finds papers, sealed copy and register row in the case', async () => {
    const desk = await bureau().deskOf('shenjie');
    await desk.page.getByRole('link', { name: '我发起的' }).click();
    await desk.go(`/cases/${filed()}`);
    await reloadUntil(desk, '已通过');
    await desk.page.getByRole('heading', { name: '封装副本' }).waitFor();
    await openPaper(desk, '外部查阅审批表');

    await desk.page.getByRole('link', { name: '文书核验' }).click();
    await desk.told('这份文书由本单位执录生成');
    await desk.page.getByLabel('验证码').fill('0000-0000-0000');
    await desk.button('核验').click();
    await desk.told('没有验证码为 0000-0000-0000 的文书');
    expect(desk.refusals.splice(0)).toEqual(['404 GET /api/documents/verification']);

    await desk.page.getByRole('link', { name: '登记簿', exact: true }).click();
    await desk.page.getByRole('link', { name: /外部查阅登记簿/ }).click();
    await desk.page.getByRole('link', { name: caseNumber }).waitFor();
  });

  it('the keeper takes the sealed copy away as a zip', async () => {
    const desk = await bureau().deskOf('hexiulan');
    await desk.go(`/cases/${filed()}`);
    const coming = desk.page.waitForEvent('download');
    await desk.page.getByRole('link', { name: '下载 ZIP' }).click();
    const bytes = await readFile(await (await coming).path());
    expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
    expect(bytes.includes('manifest-sha256.txt')).toBe(true);
  });
}

async function fillRequest(desk: Desk): Promise<void> {
  const words: Record<string, string> = {
    查阅单位: '云溪县人民法院行政审判庭',
    查阅人: '王磊 法官证 41070010012',
    联系电话: '0373-5510132',
    公函文号: '（2026）云0123行初41号',
    案由: '运河大桥超限运输案',
    查阅事由: '审理行政诉讼案件，核实现场称重与告知经过',
  };
  await write(desk, words);
  await choose(desk, '单位类别', '人民法院');
  await pickDay(desk, '公函日期', '2026/11/20');
}

/** Beginning and end of a viewing, in the two pairs of fields form-js makes of them. */
async function fillSpan(desk: Desk, from: [string, string], to: [string, string]): Promise<void> {
  const days = desk.page.getByRole('textbox', { name: /日期$/ });
  const clocks = desk.page.getByRole('textbox', { name: '时间', exact: true });
  for (const [index, [day, clock]] of [from, to].entries()) {
    await days.nth(index).fill(day);
    await days.nth(index).press('Enter');
    await clocks.nth(index).fill(clock);
    await clocks.nth(index).press('Enter');
  }
}

async function pickRecordings(desk: Desk): Promise<void> {
  await desk.button('选择录像').click();
  await desk.question.getByRole('textbox', { name: /设备号/ }).fill('ZF-0117');
  const rows = desk.question.getByRole('checkbox');
  await rows.nth(1).waitFor();
  await rows.nth(0).check();
  await rows.nth(1).check();
  await desk.question.getByRole('button', { name: '选定 2 段' }).click();
  await desk.page.getByText(/^2 段，共/).waitFor();
}

/** form-js's licence asks for its mark in sight. */
async function expectMarkOfForms(page: Page): Promise<void> {
  await page.locator('.fjs-powered-by').scrollIntoViewIfNeeded();
  expect(await isInSight(page, '.fjs-powered-by')).toBe(true);
}

/** Whether the middle of the element is what a person would touch there. */
function isInSight(page: Page, selector: string): Promise<boolean> {
  return page.locator(selector).evaluate((mark) => {
    const box = mark.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return box.width > 30 && top !== null && mark.contains(top);
  });
}

export function widerThanScreen(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
}
