import type { Wire } from '@zhilu/domain';
import { officeList } from '../support/lists';
import type { Bureau } from './bureau';
import { PHONE } from './desk';
import { widerThanScreen } from './main-job';

/** A keeper registers recorders: one with the keyboard alone, then the unit's own list. */
export function registering(bureau: () => Bureau): void {
  it('one with the keyboard alone, for a person of the own unit', async () => {
    const desk = await bureau().deskOf('hexiulan');
    await desk.go('/recorders');
    await desk.page.locator('main table').waitFor();
    await desk.button('登记').focus();
    await desk.page.keyboard.press('Enter');
    await desk.field('编号').focus();
    for (const text of ['ZF-0701', '远望', 'YW-X6', 'SN-701']) {
      await desk.page.keyboard.type(text);
      await desk.page.keyboard.press('Tab');
    }
    const holder = desk.page.getByRole('combobox', { name: '持有人' });
    await holder.focus();
    await desk.page.keyboard.type('李文博');
    await desk.page.getByRole('option', { name: /李文博/ }).waitFor();
    await desk.page.keyboard.press('ArrowDown');
    await desk.page.keyboard.press('Enter');
    await desk.field('时钟偏差（秒）').focus();
    await desk.page.keyboard.type('-15');
    await desk.page.keyboard.press('Enter');
    await desk.page.getByRole('row', { name: /ZF-0701.*领用.*李文博.*慢 15 秒/ }).waitFor();
  });

  it('a number that is taken is said beside the form, which stays filled', async () => {
    const desk = await bureau().deskOf('hexiulan');
    await desk.go('/recorders');
    await desk.button('登记').click();
    for (const [label, text] of Object.entries({ 编号: 'ZF-0133', 品牌: '远望', 型号: 'X6' }))
      await desk.field(label).fill(text);
    await desk.button('保存').click();
    await desk.question.getByRole('alert').getByText('编号 ZF-0133 已登记').waitFor();
    expect(await desk.field('编号').inputValue()).toBe('ZF-0133');
    expect(desk.refusals.splice(0)).toEqual(['422 POST /api/recorders']);
  });

  it('an office’s list, wrong lines named first, on a phone without sideways scroll', async () => {
    const desk = await bureau().deskOf('hexiulan');
    await desk.go('/recorders');
    await desk.button('批量登记').click();
    const head = ['设备编号', '品牌', '型号', '使用人', '购置日期'];
    const bring = async (...rows: string[][]) =>
      desk.page
        .locator('input[type=file]')
        .setInputFiles({ name: '台账.xlsx', mimeType: '', buffer: await officeList([head, ...rows]) });
    await bring(['ZF-0702', '远望', 'X6', '李文博'], ['ZF-0117', '远望', 'X6', '']);
    await desk.page.getByText('其中 1 行有问题').waitFor();
    await desk.page.getByRole('row', { name: /第 4 行.*编号 ZF-0117 已登记/ }).waitFor();
    expect(await desk.question.getByRole('button', { name: '登记', exact: true }).isDisabled()).toBe(true);
    await desk.page.setViewportSize(PHONE);
    expect(await widerThanScreen(desk.page)).toBe(0);
    await bring(['ZF-0702', '远望', 'X6', '李文博'], ['ZF-0703', '远望', 'X6', '']);
    await desk.button('登记 2 台').click();
    await desk.page.getByText('已登记 2 台执法记录仪').waitFor();
    const keeper = await bureau().stack.as('hexiulan');
    const { rows } = await keeper.call<Wire.Page<Wire.RecorderView>>('GET', '/api/recorders?q=ZF-070');
    expect(rows.map(({ number, holder }) => [number, holder?.name])).toEqual([
      ['ZF-0701', '李文博'],
      ['ZF-0702', '李文博'],
      ['ZF-0703', undefined],
    ]);
  });
}
