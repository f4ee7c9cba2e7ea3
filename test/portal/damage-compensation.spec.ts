import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { BUREAU_ZONE } from '@zhilu/domain';
import { readPdf } from '../support/pdf';
import { Bureau } from './bureau';
import { openPaper, reloadUntil, submitRequest } from './case-pages';
import { PHONE, type Desk } from './desk';
import { attach, choose, pickByNumber, pickDay, write } from './form-fields';
import { widerThanScreen } from './main-job';

const PHOTO = join(__dirname, '../../apps/portal/screenshot-inbox.png');

describe('损坏丢失赔偿 in a real browser, each person at an own screen (art-11, art-18, art-22)', () => {
  let bureau: Bureau;
  let number = '';
  const filed = (): string => {
    if (!number) throw new Error('Nothing was filed; see the first test.');
    return number;
  };
  /** The step as the person finds it among the to-dos. */
  const at = async (login: string, elementId: string): Promise<Desk> => {
    const desk = await bureau.deskOf(login);
    await desk.openTask(await bureau.taskOf(login, filed(), elementId));
    return desk;
  };
  const done = async (desk: Desk, button: string, opinion: string): Promise<void> => {
    await desk.field('我的意见').fill(opinion);
    await desk.button(button).click();
  };

  /** What a step only shows stands on its page as text. */
  const shown = (desk: Desk, value: string) =>
    desk.page.locator('main').getByText(value, { exact: true }).first().waitFor();

  beforeAll(async () => {
    bureau = await Bureau.open(null);
  });
  afterAll(() => bureau?.close());
  afterEach(async () => expect(await bureau.faults()).toEqual([]));

  it('the officer reports the recorder lost, with a photo, from its page; it is out of use at once', async () => {
    const desk = await bureau.deskOf('zhanghongwei');
    await desk.go('/recorders/ZF-0121');
    await desk.page.getByRole('link', { name: '报告损坏或丢失', exact: true }).click();
    await desk.page.locator('.subject', { hasText: 'ZF-0121' }).waitFor();
    await choose(desk, '类别', '丢失');
    const event = DateTime.now().setZone(BUREAU_ZONE).minus({ hours: 3 });
    await pickDay(desk, '事发日期', event.toFormat('yyyy/MM/dd'));
    await desk.field('时间').fill(event.startOf('hour').toFormat('HH:mm'));
    await desk.field('时间').press('Enter');
    await write(desk, { 地点: '国道 310 检查点', 经过: '途中遗失，已沿途查找两次。' });
    await attach(desk, { name: '现场.png', mimeType: 'image/png', buffer: await readFile(PHOTO) });
    number = await submitRequest(desk, 'PC');
    await bureau.taskOf('hejing', filed(), 'userTask_checkSecrecy');
    await desk.go('/recorders/ZF-0121');
    await desk.page.getByText('停用').first().waitFor();
  });

  it('the secrecy officer sees what was not collected, and must name the measures for a risk', async () => {
    const desk = await at('hejing', 'userTask_checkSecrecy');
    await desk.field('我的意见').fill('可能泄密。');
    await desk.button('有泄密风险，已按规定报告').click();
    await desk.told('须先完成“采取的措施”');
    await write(desk, { 采取的措施: '已向局保密委报告，停用后台账号。' });
    await done(desk, '有泄密风险，已按规定报告', '可能泄密。');
    await desk.told(`已办 ${filed()}`);
    const refusals = desk.refusals.splice(0);
    expect(refusals.length).toBeGreaterThan(0);
    for (const refusal of refusals) expect(refusal).toMatch(/^422 POST /);
  });

  it('the information centre gives its finding', async () => {
    const desk = await at('sunli', 'userTask_examine');
    await shown(desk, '张宏伟');
    await choose(desk, '原因类别', '故意');
    await choose(desk, '处置建议', '已丢失');
    await write(desk, { 技术鉴定: '核查轨迹，与所述路线不符。' });
    await done(desk, '出具鉴定', '已核查。');
    // The first tables an engine evaluates may take it longer than a person is kept waiting.
    await desk.told(new RegExp(`已办 ${filed()}：出具鉴定|已受理`));
  });

  it('whoever had it states an opinion on a phone, seeing cause and amount', async () => {
    const task = await bureau.taskOf('zhanghongwei', filed(), 'userTask_state');
    const desk = await bureau.deskOf('zhanghongwei', PHONE);
    await desk.go(`/tasks/${task}`);
    await desk.field('本人意见').waitFor();
    await shown(desk, '2360.00');
    expect(await widerThanScreen(desk.page)).toBe(0);
    await write(desk, { 本人意见: '不是故意。' });
    await done(desk, '有异议', '不认可。');
    await desk.told(`已办 ${filed()}：有异议`);
  });

  it('head of unit and head of the bureau agree; the warning is read before it is granted', async () => {
    const unit = await at('zhaoliqun', 'userTask_giveUnitOpinion');
    await shown(unit, '不是故意。');
    await done(unit, '同意认定', '情况属实。');
    await unit.told(`已办 ${filed()}：同意认定`);
    const head = await at('zhoumingyuan', 'userTask_decide');
    await done(head, '批准认定', '照此办理。');
    await head.question.getByText('同时移交局纪委处理').waitFor();
    await head.question.getByRole('button', { name: '批准认定' }).click();
    await head.told(`已办 ${filed()}：批准认定`);
  });

  it('the keeper checks the asset card and hands out a spare, the discipline office takes over, finance is paid', async () => {
    const keeper = await at('hexiulan', 'userTask_settleAsset');
    await shown(keeper, '丢失');
    await pickByNumber(keeper, '备用机', 'ZF-0125');
    await done(keeper, '已核对，发备用机', '已发。');
    await keeper.told(`已办 ${filed()}：已核对，发备用机`);
    const discipline = await at('linxue', 'userTask_refer');
    await write(discipline, { 处理安排: '已立案核查。' });
    await done(discipline, '受理移送', '受理。');
    await discipline.told(`已办 ${filed()}：受理移送`);
    const finance = await at('mafang', 'userTask_pay');
    await shown(finance, '2360.00');
    await write(finance, { 缴款凭据号: '2026-财-0312' });
    await pickDay(finance, '缴款日期', DateTime.now().setZone(BUREAU_ZONE).toFormat('yyyy/MM/dd'));
    await done(finance, '已缴清', '已入账。');
    await finance.told(`已办 ${filed()}：已缴清`);
  });

  it('papers, registers and the recorder’s page say the same', async () => {
    const desk = await bureau.deskOf('zhanghongwei');
    await desk.go(`/cases/${filed()}`);
    await reloadUntil(desk, '已通过');
    const sheet = readPdf(await openPaper(desk, '损坏丢失报告及责任认定表')).text.replace(/\s/g, '');
    for (const words of ['ZF-0121', '张宏伟', '不是故意', '2360.00元', '2026-财-0312']) expect(sheet).toContain(words);
    const keeper = await bureau.deskOf('hexiulan');
    await keeper.go('/recorders/ZF-0121');
    await keeper.page.getByText('丢失').first().waitFor();
    await keeper.page
      .getByRole('link', { name: new RegExp(filed()) })
      .first()
      .waitFor();
    await keeper.page.getByRole('link', { name: '登记簿', exact: true }).click();
    await keeper.page.getByRole('link', { name: /损坏丢失报告及责任认定登记簿/ }).click();
    const row = keeper.page.getByRole('row', { name: new RegExp(filed()) });
    await row.getByRole('cell', { name: '2360.00' }).first().waitFor();
    await row.getByRole('cell', { name: '2026-财-0312' }).waitFor();
  });
});
