import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { BUREAU_ZONE } from '@zhilu/domain';
import { readPdf } from '../support/pdf';
import { fillActivity, timeOfActivity } from './activities';
import { Bureau } from './bureau';
import { openPaper, reloadUntil, submitRequest } from './case-pages';
import { PHONE } from './desk';
import { attach, write } from './form-fields';
import { widerThanScreen } from './main-job';

const PHOTO = join(__dirname, '../../apps/portal/screenshot-inbox.png');
const PLACE = '货运东站 3 号门';
const WHY = '暗访取证，亮明执法记录仪会惊动当事人。';

/** Minutes before now as the date pickers take it. */
const ago = (minutes: number) => DateTime.now().setZone(BUREAU_ZONE).minus({ minutes }).toFormat('yyyy-MM-dd HH:mm');

describe('不予摄录 in a real browser, each person at an own screen (art-4, art-5, art-7)', () => {
  let bureau: Bureau;
  let activity = '';
  let number = '';
  const filed = (): string => {
    if (!number) throw new Error('Nothing was filed; see the first test.');
    return number;
  };

  beforeAll(async () => {
    bureau = await Bureau.open(null);
  });
  afterAll(() => bureau?.close());
  afterEach(async () => expect(await bureau.faults()).toEqual([]));

  it('the officer registers an activity nobody recorded and asks for the exemption from its page, with a photo', async () => {
    const desk = await bureau.deskOf('liwenbo');
    await desk.page.getByRole('link', { name: '活动与覆盖' }).click();
    await desk.button('登记活动').first().click();
    await fillActivity(desk, { 地点: PLACE, 案由: '未按规定配载', 案号: '罚〔2026〕318' });
    await timeOfActivity(desk, '开始时间', ago(120));
    await timeOfActivity(desk, '结束时间', ago(60));
    await desk.question.getByRole('button', { name: '登记', exact: true }).click();
    await desk.page.getByText('整个活动没有录像').waitFor();
    activity = new URL(desk.page.url()).pathname;

    await desk.page.getByRole('link', { name: '申请不予摄录' }).click();
    await desk.page.waitForURL(/\/start\/exemption-approval\?activity=/);
    const asked = new URL(desk.page.url()).searchParams.get('activity') ?? '';
    await desk.page.locator('.subject', { hasText: asked }).filter({ hasText: PLACE }).waitFor();
    await desk.page.getByRole('radio', { name: '取证需要' }).check();
    await write(desk, { 具体理由: WHY, 补救记录: '现场笔录两份，照片一张。' });
    await attach(desk, { name: '现场照片.png', mimeType: 'image/png', buffer: await readFile(PHOTO) });
    number = await submitRequest(desk, 'BL');

    await desk.go(activity);
    await desk.page.getByRole('link', { name: new RegExp(filed()) }).waitFor();
    expect(await desk.page.getByRole('link', { name: '申请不予摄录' }).count()).toBe(0);
  });

  it('the scene leader sees the photo and grants it on a phone; the to-do of the department leader goes away', async () => {
    const task = await bureau.taskOf('zhaoliqun', filed(), 'userTask_decideInDepartment');
    const other = await bureau.deskOf('zhaoliqun');
    await other.go('/inbox/todo');
    const row = other.page.locator(`main li a[href="/tasks/${task}"]`);
    await row.waitFor();

    const own = await bureau.taskOf('zhanghongwei', filed(), 'userTask_decideOnScene');
    const desk = await bureau.deskOf('zhanghongwei', PHONE);
    await desk.page.getByRole('navigation').getByRole('link', { name: /待办/ }).click();
    await desk.page.locator(`main li a[href="/tasks/${own}"]`).click();
    await desk.page.getByRole('tab', { name: '材料' }).click();
    await desk.page.getByRole('img', { name: '现场照片.png' }).waitFor();
    await desk.page.getByRole('tab', { name: '表单' }).click();
    await desk.page.getByText(WHY).waitFor();
    expect(await widerThanScreen(desk.page)).toBe(0);
    await desk.field('附加要求').fill('补做现场笔录。');
    await desk.field('我的意见').fill('同意，补做笔录。');
    await desk.button('同意不予摄录').click();
    await desk.question.getByText('本次执法活动未录的部分记为“批准不予摄录”').waitFor();
    await desk.question.getByRole('button', { name: '同意不予摄录' }).click();
    await desk.told(`已办 ${filed()}：同意不予摄录`);

    await row.waitFor({ state: 'detached' });
    await other.go(`/tasks/${task}`);
    await other.told('张宏伟');
    expect(await other.button('同意不予摄录').count()).toBe(0);
  });

  it('the officer finds the sheet in the case, and the activity exempted', async () => {
    const desk = await bureau.deskOf('liwenbo');
    await desk.page.getByRole('link', { name: '我发起的' }).click();
    await desk.page.locator(`main li a[href="/cases/${filed()}"]`).waitFor();
    await desk.go(`/cases/${filed()}`);
    await reloadUntil(desk, '已通过');
    const { text } = readPdf(await openPaper(desk, '不予同步录音录像审批表'));
    for (const words of [PLACE, WHY, '张宏伟', '同意，补做笔录', '事后及时申请', '附件1份'])
      expect(text.replace(/\s/g, '')).toContain(words.replace(/\s/g, ''));

    await desk.go(activity);
    await desk.page.getByText('批准人').waitFor();
    await desk.page
      .getByText(/张宏伟/)
      .first()
      .waitFor();
    await desk.go('/activities?coverage=exempted');
    await desk.page.getByRole('row', { name: new RegExp(PLACE) }).waitFor();
  });

  it('the keeper reads in the register who asked and who decided, and takes it away as Excel', async () => {
    const desk = await bureau.deskOf('hexiulan');
    await desk.page.getByRole('link', { name: '登记簿', exact: true }).click();
    await desk.page.getByRole('link', { name: /不予同步录音录像审批登记簿/ }).click();
    const row = desk.page.getByRole('row', { name: new RegExp(filed()) });
    await row.getByRole('cell', { name: '李文博' }).first().waitFor();
    await row.getByRole('cell', { name: '张宏伟' }).waitFor();
    await row.getByRole('cell', { name: '同意不予摄录' }).waitFor();
    const coming = desk.page.waitForEvent('download');
    await desk.page.getByRole('link', { name: 'Excel' }).click();
    expect((await coming).suggestedFilename()).toBe('不予同步录音录像审批登记簿.xlsx');
  });
});
