import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aCard, aFile } from '../support/footage';
import { readPdf } from '../support/pdf';
import { Bureau } from './bureau';
import { openPaper, reloadUntil, submitRequest } from './case-pages';
import { PHONE, type Desk } from './desk';
import { attach, choose, pickByNumber, pickDay, write } from './form-fields';
import { widerThanScreen } from './main-job';

const PHOTO = join(__dirname, '../../apps/portal/screenshot-inbox.png');
const RECORDER = 'ZF-0117';
const SPARE = 'ZF-0125';
const CARD = 'ZF-0117-抢救';
const CHECKS = ['开机、录像、录音、回放均无故障', '电池电量充足', '存储空间足够', '日期和时间已校准'];

describe('故障报修 in a real browser, each person at an own screen (art-9, art-12, art-22)', () => {
  let bureau: Bureau;
  let number = '';
  const filed = (): string => {
    if (!number) throw new Error('Nothing was filed; see the first test.');
    return number;
  };

  beforeAll(async () => {
    bureau = await Bureau.open(null);
    await faultyCard();
  });
  afterAll(() => bureau?.close());
  afterEach(async () => expect(await bureau.faults()).toEqual([]));

  /** The card of the broken recorder: a whole recording, one cut off, an empty one and a fragment the card's repair left. */
  async function faultyCard(): Promise<void> {
    const files = (['h264', 'cut', 'empty'] as const).map((content, index) =>
      aFile(content, {
        startedAt: new Date(Date.UTC(2026, 10, 20, 1, index * 10)),
        officerNumber: '410783',
        sequence: index + 1,
      }),
    );
    await aCard(join(bureau.stack.cards, CARD), { deviceNumber: RECORDER, files });
    await writeFile(join(bureau.stack.cards, CARD, 'FILE0001.CHK'), 'lost');
  }

  async function atStep(login: string, elementId: string): Promise<Desk> {
    const task = await bureau.taskOf(login, filed(), elementId);
    const desk = await bureau.deskOf(login);
    await desk.openTask(task);
    return desk;
  }

  it('the officer reports from the page of the recorder, which goes out of use at once', async () => {
    const desk = await bureau.deskOf('liwenbo');
    await desk.go(`/recorders/${RECORDER}`);
    await desk.page.getByRole('link', { name: '报修', exact: true }).click();
    await desk.page.waitForURL(/\/start\/fault-repair\?recorder=/);
    await desk.page.locator('.subject', { hasText: RECORDER }).waitFor();
    await pickDay(desk, '发现故障的日期', '2026/11/20');
    await pickDay(desk, '时间', '09:30');
    await choose(desk, '故障类别', '不能开机');
    await write(desk, { 故障现象: '按开机键没有反应，充电灯不亮。' });
    await attach(desk, { name: '故障照片.png', mimeType: 'image/png', buffer: await readFile(PHOTO) });
    number = await submitRequest(desk, 'BX');
    await bureau.taskOf('sunli', filed(), 'userTask_receive');
    await desk.go(`/recorders/${RECORDER}`);
    await desk.page.getByText('停用', { exact: true }).first().waitFor();
    await desk.page.getByRole('link', { name: filed() }).first().waitFor();
  });

  it('the information centre receives it and hands out a spare', async () => {
    const desk = await atStep('sunli', 'userTask_receive');
    await write(desk, { 随机附件: '充电座 1 个', 外观: '完好' });
    await desk.button('接收并发备用机').click();
    await desk.told('须先完成“备用机”');
    refusedOnce(desk);
    await pickByNumber(desk, '备用机', SPARE);
    await desk.button('接收并发备用机').click();
    await desk.told(`已办 ${filed()}：接收并发备用机`);
  });

  it('it rescues what the card holds, also what is damaged', async () => {
    const desk = await atStep('sunli', 'userTask_connectMedium');
    await write(desk, { 存储卡文件夹: '没有这张卡' });
    await desk.button('已接入，抢救录像').click();
    await desk.told(`已办 ${filed()}：已接入，抢救录像`);
    const again = await atStep('sunli', 'userTask_connectMedium');
    await again.page.getByText('没有找到名为“没有这张卡”的存储卡').first().waitFor();
    await write(again, { 存储卡文件夹: CARD });
    await again.button('已接入，抢救录像').click();
    await again.told(`已办 ${filed()}：已接入，抢救录像`);
  });

  it('it repairs the recorder in the house', async () => {
    const desk = await atStep('sunli', 'userTask_diagnose');
    expect(await fact(desk, '已抢救录像（个）')).toBe('4');
    expect(await fact(desk, '其中损坏（个）')).toBe('3');
    await write(desk, { 故障原因: '电源按键损坏' });
    await desk.button('自行维修').click();
    await desk.told(`已办 ${filed()}：自行维修`);
    const bench = await atStep('sunli', 'userTask_repair');
    await write(bench, { 维修内容: '更换电源按键，清洁触点', 更换部件: '电源按键 1 个', '费用（元）': '60' });
    await bench.button('已修复，送验收').click();
    await bench.told(`已办 ${filed()}：已修复，送验收`);
  });

  it('the keeper accepts it by the checklist and gives it back', async () => {
    const desk = await atStep('hexiulan', 'userTask_accept');
    await desk.button('合格，交还原持有人').click();
    await desk.told(`有 ${CHECKS.length} 处需要修改`);
    refusedOnce(desk);
    for (const check of CHECKS) await desk.page.getByRole('checkbox', { name: check }).check();
    await write(desk, { 验收说明: '试录 5 分钟，正常。', 我的意见: '合格。' });
    await desk.button('合格，交还原持有人').click();
    await desk.told(`已办 ${filed()}：合格，交还原持有人`);

    await desk.go('/footage?q=ZF-0117');
    await desk.page.locator('main table').waitFor();
    await desk.page.getByText('损坏').first().waitFor();
  });

  it('sheet, register and the life of the recorder tell of it', async () => {
    const desk = await bureau.deskOf('hexiulan');
    await desk.go(`/cases/${filed()}`);
    await reloadUntil(desk, '已通过');
    const sheet = readPdf(await openPaper(desk, '执法记录仪维修申请单')).text.replace(/\s/g, '');
    for (const words of ['抢救入库4个', '其中损坏3个', '更换电源按键', '何秀兰', '孙立', '按开机键没有反应'])
      expect(sheet).toContain(words);

    await desk.go('/registers/fault-repair.repairs');
    const row = desk.page.getByRole('row', { name: new RegExp(filed()) });
    for (const cell of [RECORDER, '自行维修', '60', '不适用', '合格，交还', '何秀兰'])
      await row.getByRole('cell', { name: cell, exact: true }).first().waitFor();

    await desk.go('/recorders');
    await desk.page.getByRole('link', { name: RECORDER }).first().click();
    const life = desk.page.locator('main ol');
    for (const words of ['李文博领用', '转为维修', '转为停用']) await life.getByText(words).first().waitFor();
    await desk.page.setViewportSize(PHONE);
    expect(await widerThanScreen(desk.page)).toBe(0);
  });

  it('the head of the unit sees in 统计 how long the repair took, and the case behind the figure', async () => {
    const desk = await bureau.deskOf('zhaoliqun');
    await desk.page.getByRole('link', { name: '统计' }).click();
    const card = desk.page.locator('section', { has: desk.page.getByRole('heading', { name: '维修用时' }) });
    await card.getByText('1 件已办结').waitFor();
    await card.getByRole('link', { name: /1 件/ }).click();
    await desk.page.getByRole('link', { name: filed() }).waitFor();
  });
});

/** The step was refused, as the test wanted, and nothing else was. */
function refusedOnce(desk: Desk): void {
  expect(desk.refusals.splice(0)).toEqual([expect.stringMatching(/^422 POST \/api\/tasks\/[^/]+\/complete$/)]);
}

/** What stands beside a label among what the form only shows. */
function fact(desk: Desk, label: string): Promise<string> {
  const term = desk.page.locator('dt', { hasText: label });
  return term.locator('xpath=following-sibling::dd[1]').first().innerText();
}
