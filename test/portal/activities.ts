import type { Wire } from '@zhilu/domain';
import type { Bureau } from './bureau';
import { PHONE, type Desk } from './desk';
import { widerThanScreen } from './main-job';

/** The sample card holds 2 s from 09:15:02 and 2 s from 09:25:02 of this officer; a break of 9 min 58 s lies between. */
const GAP = /09:15:04 起缺 9 分 58 秒/;

/** An officer registers what he recorded, sees where footage is missing and says why; the keeper corrects what belongs to it. */
export function activities(bureau: () => Bureau): void {
  it('registers an activity, sees its gap and gives the reason', async () => {
    const desk = await bureau().deskOf('liwenbo');
    await desk.go('/activities');
    await desk.button('登记活动').click();
    await desk.question.getByRole('button', { name: '登记', exact: true }).click();
    await desk.question.getByText('请填写“地点”。').waitFor();
    await fillActivity(desk, { 地点: '运河大桥超限检测点', 案由: '超限车辆检查', 案号: '罚〔2026〕312' });
    await timeOfActivity(desk, '开始时间', '2026-11-06 09:26');
    await timeOfActivity(desk, '结束时间', '2026-11-06 09:15');
    await desk.question.getByRole('button', { name: '登记', exact: true }).click();
    await desk.question.getByText('结束时间应晚于开始时间，请核对。').waitFor();
    expect(desk.refusals.splice(0)).toEqual(['422 POST /api/activities']);
    await timeOfActivity(desk, '开始时间', '2026-11-06 09:15');
    await timeOfActivity(desk, '结束时间', '2026-11-06 09:26');
    await desk.question.getByRole('button', { name: '登记', exact: true }).click();
    await desk.page.waitForURL(/\/activities\/[\w-]+$/);

    await desk.page.getByRole('region', { name: '中断' }).getByText(GAP).waitFor();
    await desk.page.getByRole('img', { name: GAP }).first().waitFor();
    await desk.page.getByText('未说明技术原因').waitFor();
    await desk.button('去说明').click();
    await desk.question.getByRole('combobox', { name: '原因类别' }).press('Enter');
    await desk.page.getByRole('option', { name: '更换设备' }).click();
    await desk.question.getByLabel('具体情况').fill('电池用完，换了一台。');
    await desk.button('保存').click();
    await desk.page.getByText('已说明：更换设备').waitFor();
    await desk.page.getByRole('banner').or(desk.page.locator('main')).getByText('中断已说明').first().waitFor();

    await desk.page.getByRole('button', { name: /09:15:02/ }).click();
    await desk.page.waitForURL(/\/footage\//);
    await desk.page.getByRole('link', { name: /超限车辆检查/ }).click();
    await desk.page.waitForURL(/\/activities\//);
  });

  it('the keeper takes a recording out with a reason and finds it by the state it leaves, also on a phone', async () => {
    const { row } = await registeredByKeeper(bureau());
    const desk = await bureau().deskOf('hexiulan');
    await desk.go(`/activities/${row.id}`);
    await desk.page.getByRole('button', { name: /^移出 .*09:25:02/ }).click();
    await desk.question.getByRole('button', { name: '移出', exact: true }).click();
    await desk.question.getByText('请填写“原因”。').waitFor();
    await desk.question.getByLabel('原因').fill('是另一次检查的录像。');
    await desk.question.getByRole('button', { name: '移出', exact: true }).click();
    await desk.page.getByRole('region', { name: '更正与说明' }).getByText('是另一次检查的录像。').waitFor();
    await desk.go('/activities?coverage=gaps');
    await desk.page.getByRole('row', { name: new RegExp(row.number) }).waitFor();
    await desk.page.setViewportSize(PHONE);
    expect(await widerThanScreen(desk.page)).toBe(0);
  });

  it('the keeper cancels one entered by mistake with its reason, and restores it', async () => {
    const { row } = await registeredByKeeper(bureau());
    const desk = await bureau().deskOf('hexiulan');
    await desk.go(`/activities/${row.id}`);
    await desk.button('取消活动').click();
    await desk.question.getByRole('button', { name: '取消活动' }).click();
    await desk.question.getByText('请填写“原因”。').waitFor();
    await desk.question.getByLabel('原因').fill('与另一次重复登记。');
    await desk.question.getByRole('button', { name: '取消活动' }).click();
    await desk.page.getByRole('region', { name: '更正与说明' }).getByText('与另一次重复登记。').waitFor();
    await desk.page.getByRole('region', { name: '中断' }).getByText('已取消').waitFor();
    await desk.go('/activities?coverage=cancelled');
    await desk.page.getByRole('row', { name: new RegExp(`${row.number}.*已取消`) }).waitFor();
    await desk.go(`/activities/${row.id}`);
    await desk.button('恢复活动').click();
    await desk.question.getByLabel('原因').fill('当天确有此次检查。');
    await desk.question.getByRole('button', { name: '恢复活动' }).click();
    await desk.button('取消活动').waitFor();
    expect(desk.refusals.splice(0)).toEqual([]);
  });
}

/** An activity of the sample card's time, registered behind the pages. */
export async function registeredByKeeper(bureau: Bureau): Promise<Wire.ActivityView> {
  const keeper = await bureau.stack.as('hexiulan');
  const [{ unitId, officer }] = bureau.recordings;
  return keeper.call<Wire.ActivityView>('POST', '/api/activities', {
    ...{ unitId, type: 'inspection', place: '运河大桥', cause: '超限运输', caseReference: null, deviceId: null },
    ...{ startedAt: '2026-11-06T09:15:00+08:00', endedAt: '2026-11-06T09:26:00+08:00' },
    ...{ officerId: officer?.id ?? '', participantIds: [] },
  });
}

/** Fills text fields of the dialog that registers an activity. */
export async function fillActivity(desk: Desk, values: Record<string, string>): Promise<void> {
  for (const [label, text] of Object.entries(values)) await desk.question.getByLabel(label, { exact: true }).fill(text);
}

export async function timeOfActivity(desk: Desk, label: string, text: string): Promise<void> {
  const field = desk.question.getByRole('combobox', { name: label });
  await field.fill(text);
  await field.press('Enter');
}
