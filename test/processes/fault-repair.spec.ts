import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Wire } from '@zhilu/domain';
import { Device, openFacts } from '@zhilu/persistence';
import type { SampleContent } from '@zhilu/storage';
import { aCard, aFile } from '../support/footage';
import { startStack, type Stack } from '../support/stack';
import { CaseStory } from './case-story';
import { EndBook } from './end-book';

const CENTER = 'sunli';
const KEEPER = 'hexiulan';
const FAULT = { faultAt: '2026-11-20T09:30+08:00', faultKind: 'noPower', symptom: '按开机键没有反应' };
const CHECKED = { noFault: true, batteryOk: true, spaceFree: true, clockSet: true };
const PDF = new Uint8Array(Buffer.from('%PDF-1.4\n%%EOF\n'));

describe('fault-repair 故障报修 (art-9, art-12, art-22)', () => {
  let stack: Stack;
  let ends: EndBook;
  let cards = 0;

  beforeAll(async () => {
    ends = await EndBook.of('fault-repair');
    stack = await startStack();
  }, 240_000);
  afterAll(() => stack?.stop());

  const report = (recorderNumber: string, applicant = 'liwenbo') =>
    CaseStory.open(stack, 'fault-repair', applicant, { recorderNumber, ...FAULT });
  const recorder = async (number: string, login = KEEPER): Promise<Wire.RecorderDetail> => {
    const person = await stack.as(login);
    const page = await person.call<Wire.Page<Wire.RecorderView>>('GET', `/api/recorders?q=${number}`);
    return person.call('GET', `/api/recorders/${page.rows[0].id}`);
  };
  /** What 维修登记簿 says of the case. */
  const cellsOf = async ({ row }: Wire.CaseView): Promise<Record<string, string>[]> => {
    const { page } = await (
      await stack.as(KEEPER)
    ).call<Wire.RegisterView>('GET', '/api/registers/fault-repair.repairs?size=100');
    return page.rows.filter(({ caseNumber }) => caseNumber === row.caseNumber).map(({ cells }) => cells);
  };
  const ended = async (story: CaseStory) => ends.note(await story.ended());

  /** A card of the recorder with content of its own; answers its folder. */
  async function card(deviceNumber: string, contents: SampleContent[]): Promise<string> {
    const day = ++cards;
    const folder = `rescue-${day}`;
    const files = contents.map((content, index) => {
      const startedAt = new Date(Date.UTC(2026, 8, day, 1, index * 10));
      return aFile(content, { startedAt, officerNumber: '410783', sequence: index + 1 });
    });
    await aCard(join(stack.cards, folder), { deviceNumber, files });
    return folder;
  }

  /** Received, rescued and looked at: the case stands at its diagnosis. */
  async function rescued(story: CaseStory, number: string, contents: SampleContent[] = ['h264']): Promise<void> {
    await story.step(CENTER, 'userTask_receive', 'received', { appearance: '完好' });
    const cardFolder = await card(number, contents);
    await story.step(CENTER, 'userTask_connectMedium', 'connected', { cardFolder });
  }

  it('blocks at once, rescues what is on the card, repairs inside and gives it back to whoever had it', async () => {
    const story = await report('ZF-0117');
    await story.offered(await stack.as(CENTER), 'userTask_receive');
    expect(await recorder('ZF-0117')).toMatchObject({ state: 'blocked', holder: { id: 'liwenbo' } });
    const row = (await stack.as('liwenbo')).case(story.caseNumber);
    expect((await row).row.title).toBe('ZF-0117 故障报修');
    await story.step(CENTER, 'userTask_receive', 'received', { appearance: '完好' });
    const center = await stack.as(CENTER);
    await story.offered(center, 'userTask_connectMedium');
    expect(await recorder('ZF-0117')).toMatchObject({ state: 'repair', holder: null });

    const cardFolder = await card('ZF-0117', ['h264', 'cut', 'empty']);
    writeFileSync(join(stack.cards, cardFolder, 'FILE0001.CHK'), 'lost');
    await story.step(CENTER, 'userTask_connectMedium', 'connected', { cardFolder: 'not-there' });
    const again = await story.offered(center, 'userTask_connectMedium');
    const form = (await center.call<Wire.TaskView>('GET', `/api/tasks/${again.taskId}`)).form;
    expect(JSON.stringify(form?.data)).toContain('没有找到名为“not-there”的存储卡');
    await story.step(CENTER, 'userTask_connectMedium', 'connected', { cardFolder });
    const diagnosis = await story.offered(center, 'userTask_diagnose');
    const found = (await center.call<Wire.TaskView>('GET', `/api/tasks/${diagnosis.taskId}`)).form?.data;
    expect(found).toMatchObject({ rescuedCount: 4, damagedCount: 3, unreadableCount: 0 });
    const footage = await (
      await stack.as(KEEPER)
    ).call<Wire.Page<Wire.RecordingRow>>('GET', '/api/recordings?size=100&device=ZF-0117');
    const stored = footage.rows.filter(({ integrity }) => integrity === 'match');
    expect([stored.length, stored.filter(({ damaged }) => damaged).length]).toEqual([4, 3]);

    await story.step(CENTER, 'userTask_diagnose', 'inside', { cause: '电源按键损坏' });
    await story.step(CENTER, 'userTask_repair', 'repaired', { workDone: '更换按键', cost: 60 });
    await story.step(KEEPER, 'userTask_accept', 'handBack', CHECKED);
    const view = await ended(story);
    expect(view.row).toMatchObject({ where: '修复交还', state: 'granted' });
    expect(view.documents.map(({ title }) => title)).toEqual(['执法记录仪维修申请单']);
    expect(view.registerRows).toEqual([expect.objectContaining({ registerTitle: '维修登记簿' })]);
    expect(await cellsOf(view)).toMatchObject([
      {
        ...{ rescuedCount: '4', handling: '自行维修', vendor: '信息中心', secrecyPromise: '不适用', cost: '60' },
        ...{ repairedAt: expect.stringMatching(/^\d{4}-/), acceptance: '合格，交还', acceptedBy: '何秀兰' },
      },
    ]);
    expect(await story.told('liwenbo', '报修已办结')).toBe(1);
    const after = await recorder('ZF-0117');
    expect(after).toMatchObject({ state: 'issued', holder: { id: 'liwenbo' } });
    expect(after.issues.slice(0, 2).map(({ holder, returnedAt }) => [holder?.id, returnedAt !== null])).toEqual([
      ['liwenbo', false],
      ['liwenbo', true],
    ]);
  });

  it('lets a recorder leave the house only with its medium taken out and the promise signed; what fails is repaired again, and is one row', async () => {
    const story = await report('ZF-0121', 'zhanghongwei');
    await rescued(story, 'ZF-0121');
    await story.step(CENTER, 'userTask_diagnose', 'inside', { cause: '话筒脱焊' });
    await story.step(CENTER, 'userTask_repair', 'repaired', { workDone: '补焊话筒' });
    await story.step(KEEPER, 'userTask_accept', 'failed', { acceptanceNote: '仍不能录音' }, '不能录音，返修。');
    const center = await stack.as(CENTER);
    const { taskId } = await story.offered(center, 'userTask_diagnose');
    const data = (await center.call<Wire.TaskView>('GET', `/api/tasks/${taskId}`)).form?.data ?? {};
    const promise = (await center.upload('promise', '保密承诺书.pdf', PDF, 'application/pdf')).id;
    const whole = {
      ...{ ...data, cause: '主板故障', vendor: '某维修中心' },
      ...{ mediaRemoved: true, promiseSigned: true, promise: [promise] },
    };
    for (const missing of ['mediaRemoved', 'promiseSigned', 'promise', 'vendor']) {
      const refused = center.complete(taskId, 'outside', { ...whole, [missing]: undefined }, '送修。');
      await expect(refused).rejects.toMatchObject({ status: 422, problem: { fields: [{ field: missing }] } });
      const unticked = { ...whole, [missing]: missing === 'vendor' ? '' : missing === 'promise' ? [] : false };
      await expect(center.complete(taskId, 'outside', unticked, '送修。')).rejects.toMatchObject({ status: 422 });
    }
    expect((await story.offered(center, 'userTask_diagnose')).taskId).toBe(taskId);
    await center.complete(taskId, 'outside', whole, '送修。');
    const times = { sentAt: '2026-11-21T09:00+08:00', backAt: '2026-11-23T09:00+08:00' };
    await story.step(CENTER, 'userTask_sendOut', 'repaired', { ...times, workDone: '更换主板', cost: 400 });

    const keeper = await stack.as(KEEPER);
    const acceptance = await story.offered(keeper, 'userTask_accept');
    const filled = (await keeper.call<Wire.TaskView>('GET', `/api/tasks/${acceptance.taskId}`)).form?.data ?? {};
    for (const unchecked of Object.keys(CHECKED))
      await expect(
        keeper.complete(acceptance.taskId, 'store', { ...filled, ...CHECKED, [unchecked]: false }),
      ).rejects.toMatchObject({ status: 422, problem: { fields: [{ field: unchecked }] } });
    await story.step(KEEPER, 'userTask_accept', 'store', CHECKED);
    const view = await ended(story);
    expect(view.row).toMatchObject({ where: '修复入库', state: 'granted' });
    expect(view.documents.map(({ title }) => title).sort()).toEqual(['执法记录仪维修申请单', '送修交接单']);
    expect(await cellsOf(view)).toMatchObject([
      {
        ...{ handling: '送外维修', vendor: '某维修中心', secrecyPromise: '已签', workDone: '更换主板' },
        ...{ repairedAt: '2026-11-23 09:00', acceptance: '合格，入库' },
      },
    ]);
    expect(await recorder('ZF-0121')).toMatchObject({ state: 'stored', holder: null });
  });

  it('hands out a spare, and scraps with the head’s word what cannot be read or repaired', async () => {
    const story = await report('ZF-0129');
    const center = await stack.as(CENTER);
    const { taskId } = await story.offered(center, 'userTask_receive');
    const data = (await center.call<Wire.TaskView>('GET', `/api/tasks/${taskId}`)).form?.data ?? {};
    await expect(center.complete(taskId, 'withSpare', data)).rejects.toMatchObject({ status: 422 });
    await story.step(CENTER, 'userTask_receive', 'withSpare', { spareNumber: 'ZF-0125' });
    await story.offered(center, 'userTask_connectMedium');
    expect(await recorder('ZF-0125')).toMatchObject({ state: 'issued', holder: { id: 'liwenbo' } });
    await story.step(CENTER, 'userTask_connectMedium', 'unreadable', {}, '存储芯片烧毁，无法取出。');
    await story.step(CENTER, 'userTask_diagnose', 'scrap', { cause: '进水烧毁' }, '维修费用高于净值。');
    await story.step('zhaoliqun', 'userTask_approveScrap', 'disagreed', {}, '再试修一次。');
    await story.step(CENTER, 'userTask_diagnose', 'inside', { cause: '进水烧毁' });
    await story.step(CENTER, 'userTask_repair', 'unrepairable', { workDone: '清洗主板无效' }, '无法修复。');
    await story.step('zhaoliqun', 'userTask_approveScrap', 'agreed', {}, '同意报废。');
    const scrapped = await ended(story);
    expect(scrapped.row).toMatchObject({ where: '已报废', state: 'ended' });
    expect(await cellsOf(scrapped)).toMatchObject([
      {
        ...{ number: 'ZF-0129', reporter: '李文博', symptom: '按开机键没有反应', handling: '自行维修' },
        ...{ workDone: '清洗主板无效', repairedAt: '', secrecyPromise: '不适用' },
        ...{ acceptance: '报废', acceptanceNote: '单位负责人同意报废' },
      },
    ]);
    expect(await recorder('ZF-0129')).toMatchObject({ state: 'scrapped', holder: null });

    const second = await report('ZF-0129', KEEPER);
    expect((await ended(second)).row).toMatchObject({ where: '设备现状不能报修', state: 'refused' });
    expect(await second.told(KEEPER, '报修不能办理')).toBe(1);
  });

  it('is returned where nothing is broken, and back in use unless another case keeps it out', async () => {
    const story = await report('ZF-0133', 'chensiqi');
    await story.step(CENTER, 'userTask_receive', 'returned', {}, '未充电，不属故障。');
    const view = await ended(story);
    expect(view.row).toMatchObject({ where: '已退回', state: 'refused' });
    expect(await recorder('ZF-0133', 'dengyonggang')).toMatchObject({ state: 'issued', holder: { id: 'chensiqi' } });
    expect(await story.told('chensiqi', '报修已办结')).toBe(1);

    const second = await report('ZF-0133', 'chensiqi');
    await second.offered(await stack.as(CENTER), 'userTask_receive');
    const damage = await CaseStory.open(stack, 'damage-compensation', 'chensiqi', {
      ...{ recorderNumber: 'ZF-0133', kind: 'damaged', place: '国道 310 检查点', course: '跌落，屏幕碎裂' },
      eventAt: new Date(Date.now() - 3_600_000).toISOString(),
    });
    await damage.offered(await stack.as(CENTER), 'userTask_examine');
    await second.step(CENTER, 'userTask_receive', 'returned', {}, '属人为损坏，已另行报告。');
    expect((await second.ended()).row).toMatchObject({ where: '已退回', state: 'refused' });
    expect(await recorder('ZF-0133', 'dengyonggang')).toMatchObject({ state: 'blocked' });
    expect(await second.told('chensiqi', '报修已退回，设备尚未恢复使用')).toBe(1);
  });

  it('is withdrawn until it was received, and not afterwards', async () => {
    const story = await report('ZF-0138', 'wanghai');
    await story.offered(await stack.as(CENTER), 'userTask_receive');
    await story.withdraw();
    expect((await ended(story)).row).toMatchObject({ where: '已撤回', state: 'withdrawn' });
    expect(await recorder('ZF-0138', 'dengyonggang')).toMatchObject({ state: 'issued', holder: { id: 'wanghai' } });
    const second = await report('ZF-0138', 'wanghai');
    await second.step(CENTER, 'userTask_receive', 'received', {});
    await second.offered(await stack.as(CENTER), 'userTask_connectMedium');
    await expect(second.withdraw()).rejects.toMatchObject({ status: 409 });
  });

  it('ends when the recorder was taken elsewhere meanwhile', async () => {
    const story = await report('ZF-0311', 'lvhang');
    await story.offered(await stack.as(CENTER), 'userTask_receive');
    const facts = await openFacts({ DATA_DIR: stack.folder, DATABASE_URL: undefined }, { migrate: 'wait' });
    await facts.manager.update(Device, { number: 'ZF-0311' }, { state: 'lost' });
    await facts.destroy();
    await story.step(CENTER, 'userTask_receive', 'received', {});
    expect((await ended(story)).row).toMatchObject({ where: '设备已另行处理', state: 'ended' });
    expect(await story.told('lvhang', '报修不能办理')).toBe(1);
  });

  it('is nobody’s of another unit, neither to report nor to receive', async () => {
    await expect(report('ZF-0117', 'chensiqi')).rejects.toMatchObject({ status: 422 });
    const story = await report('ZF-0204', 'gaoxiang');
    await story.offered(await stack.as(CENTER), 'userTask_receive');
    for (const login of ['chensiqi', 'hexiulan']) {
      const person = await stack.as(login);
      await expect(person.case(story.caseNumber)).rejects.toMatchObject({ status: 404 });
      expect((await person.todo()).some((task) => task.case.caseNumber === story.caseNumber)).toBe(false);
    }
    await story.withdraw();
  });

  it('comes to every end of its model', () => expect(ends.unreached()).toEqual([]));
});
