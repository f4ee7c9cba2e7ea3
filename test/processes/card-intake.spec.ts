import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ProcessModel } from '@zhilu/catalog';
import type { Wire } from '@zhilu/domain';
import type { SampleContent } from '@zhilu/storage';
import type { PortalClient } from '../../apps/portal/src/demo/portal-client';
import { aCard, aFile } from '../support/footage';
import { eventually, startStack, until, type Stack } from '../support/stack';
import { EndBook } from './end-book';
import { passTime } from './pass-time';
import { shippedModel } from './shipped-model';

describe('card-intake 存储卡导入', () => {
  let stack: Stack;
  let keeper: PortalClient;
  let model: ProcessModel;
  let ends: EndBook;

  beforeAll(async () => {
    model = await shippedModel('card-intake');
    ends = await EndBook.of('card-intake');
    stack = await startStack();
    keeper = await stack.as('hexiulan');
  }, 240_000);
  afterAll(() => stack?.stop());

  /** Puts a card with these files into the reader; `day` makes its content and its names its own. */
  async function insert(folder: string, day: number, contents: SampleContent[], deviceNumber = 'ZF-0117') {
    const files = contents.map((content, index) =>
      aFile(content, {
        startedAt: new Date(Date.UTC(2026, 9, day, 1, index * 10, 0)),
        officerNumber: '410783',
        sequence: index + 1,
      }),
    );
    await aCard(join(stack.cards, folder), { deviceNumber, files });
  }

  const start = (cardFolder: string, deviceNumber = 'ZF-0117') =>
    keeper.start('card-intake', { deviceNumber, cardFolder, returnedBy: '李文博' });

  /** The open step of the case, with its form as it comes filled. */
  async function asked(
    caseNumber: string,
    elementId: string,
  ): Promise<{ taskId: string; data: Record<string, unknown> }> {
    const { taskId } = await eventually(`${elementId} of ${caseNumber} is offered`, async () =>
      (await keeper.todo()).find((row) => row.case.caseNumber === caseNumber && row.elementId === elementId),
    );
    const view = await keeper.call<Wire.TaskView>('GET', `/api/tasks/${taskId}`);
    return { taskId, data: view.form?.data ?? {} };
  }

  async function confirm(caseNumber: string, data: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const step = await asked(caseNumber, 'userTask_confirm');
    await keeper.complete(step.taskId, 'confirmed', { ...step.data, ...data });
    return step.data;
  }

  async function ended(caseNumber: string): Promise<Wire.CaseView> {
    const view = await eventually(`${caseNumber} ends`, async () => {
      const now = await keeper.case(caseNumber);
      return now.row.endedAt === null ? null : now;
    });
    return ends.note(view);
  }

  const recordings = async (deviceNumber = 'ZF-0117') =>
    (await keeper.call<Wire.Page<Wire.RecordingRow>>('GET', `/api/recordings?size=100&device=${deviceNumber}`)).rows;
  const dayOf = async (day: number, deviceNumber?: string) =>
    (await recordings(deviceNumber)).filter((row) =>
      row.startedAt.startsWith(`2026-10-${String(day).padStart(2, '0')}`),
    );

  it('ends with 已入库: recordings, counts and a row of the register', async () => {
    await insert('card-1', 5, ['h264', 'h265']);
    const caseNumber = await start('card-1');
    const counts = await confirm(caseNumber, { differences: '无' });
    expect(counts).toMatchObject({ storedCount: 2, knownCount: 0, damagedCount: 0, skippedCount: 0 });
    const view = await ended(caseNumber);
    expect(view.row).toMatchObject({ state: 'granted', where: '已入库', title: 'ZF-0117存储卡导入' });
    expect(view.timeline.filter((entry) => entry.kind === 'automatic').map((entry) => entry.name)).toEqual([
      '导入并校验录像',
    ]);
    const rows = await dayOf(5);
    expect(rows.map((row) => row.video).sort()).toEqual(['h264', 'hevc']);
    expect(rows.every((row) => row.integrity === 'match' && !row.damaged)).toBe(true);
    expect(view.registerRows).toEqual([expect.objectContaining({ registerTitle: '回收入库登记簿' })]);
    const register = await keeper.call<Wire.RegisterView>('GET', '/api/registers/card-intake.daily');
    const row = register.page.rows.find((each) => each.caseNumber === caseNumber);
    expect(row?.cells).toMatchObject({ deviceNumber: 'ZF-0117', returnedBy: '李文博', keeper: '何秀兰' });
  });

  it('counts everything as known when the same card is imported again, and stores nothing twice', async () => {
    const before = (await dayOf(5)).map((row) => row.id);
    const caseNumber = await start('card-1');
    const counts = await confirm(caseNumber);
    expect(counts).toMatchObject({ storedCount: 0, knownCount: 2, damagedCount: 0, skippedCount: 0 });
    expect((await ended(caseNumber)).row.where).toBe('已入库');
    expect((await dayOf(5)).map((row) => row.id).sort()).toEqual(before.sort());
  });

  it('keeps a cut, a scrambled and an empty file, each marked damaged, beside the whole one', async () => {
    await insert('card-damaged', 6, ['h264', 'cut', 'scrambled', 'empty']);
    const caseNumber = await start('card-damaged');
    const counts = await confirm(caseNumber, { differences: '3 个文件损坏，存储卡送修' });
    expect(counts).toMatchObject({ storedCount: 4, knownCount: 0, damagedCount: 3, skippedCount: 0 });
    await ended(caseNumber);
    const rows = await dayOf(6);
    expect(rows).toHaveLength(4);
    expect(rows.filter((row) => row.damaged)).toHaveLength(3);
    expect(rows.filter((row) => row.sizeBytes === 0).map((row) => row.damaged)).toEqual([true]);
    expect(rows.filter((row) => !row.damaged).map((row) => row.video)).toEqual(['h264']);
    expect(rows.every((row) => row.integrity === 'match')).toBe(true);
  });

  it('asks for a correction when the recorder is not registered, and goes on with the right number', async () => {
    await insert('card-typo', 7, ['h264'], 'ZF-0121');
    const caseNumber = await start('card-typo', 'ZF-9999');
    const step = await asked(caseNumber, 'userTask_correct');
    expect(step.data).toMatchObject({ deviceNumber: 'ZF-9999', cardFolder: 'card-typo' });
    expect(await recordings('ZF-9999')).toEqual([]);
    await keeper.complete(step.taskId, 'retry', { ...step.data, deviceNumber: 'ZF-0121', correctionNote: '编号抄错' });
    const counts = await confirm(caseNumber);
    expect(counts).toMatchObject({ deviceNumber: 'ZF-0121', storedCount: 1, damagedCount: 0 });
    const view = await ended(caseNumber);
    expect(view.row).toMatchObject({ state: 'granted', where: '已入库' });
    expect(await dayOf(7, 'ZF-0121')).toHaveLength(1);
  });

  it('imports for a recorder its keeper has just registered, by its clock, and none while it is out of use', async () => {
    const input = {
      number: 'ZF-0501',
      brand: '远望',
      model: 'YW-X6',
      serial: '',
      unitId: 'team-1',
      holderId: 'liwenbo',
    };
    const recorder = await keeper.call<Wire.RecorderView>('POST', '/api/recorders', {
      ...input,
      clockOffsetSeconds: 90,
    });
    await insert('card-registered', 8, ['h264'], 'ZF-0501');
    await confirm(await start('card-registered', 'ZF-0501'));
    const [row] = await dayOf(8, 'ZF-0501');
    expect(row.startedAt).toBe(new Date(Date.UTC(2026, 9, 8, 0, 58, 30)).toISOString());
    const [kept] = (await keeper.call<Wire.Page<Wire.RecorderView>>('GET', '/api/recorders?q=0501')).rows;
    expect(kept.lastImportAt).not.toBeNull();

    await keeper.call('PATCH', `/api/recorders/${recorder.id}`, { inUse: false });
    const caseNumber = await start('card-registered', 'ZF-0501');
    const step = await asked(caseNumber, 'userTask_correct');
    expect(JSON.stringify(step.data)).toContain('执法记录仪“ZF-0501”已停用，不导入存储卡');
    await keeper.call('PATCH', `/api/recorders/${recorder.id}`, { inUse: true });
    await keeper.complete(step.taskId, 'retry', { ...step.data, correctionNote: '已恢复使用' });
    expect(await confirm(caseNumber)).toMatchObject({ storedCount: 0, knownCount: 1 });
  });

  it('asks again as long as the correction is wrong too', async () => {
    const caseNumber = await start('no-such-card', 'ZF-9999');
    const first = await asked(caseNumber, 'userTask_correct');
    await keeper.complete(first.taskId, 'retry', { ...first.data, deviceNumber: 'ZF-0117' });
    const second = await eventually('the second correction is asked for', async () =>
      (await keeper.todo()).find((row) => row.case.caseNumber === caseNumber && row.taskId !== first.taskId),
    );
    expect(second.elementId).toBe('userTask_correct');
    const { data } = await asked(caseNumber, 'userTask_correct');
    expect(data).toMatchObject({ deviceNumber: 'ZF-0117', cardFolder: 'no-such-card' });
    await keeper.complete(second.taskId, 'giveUp', data, '卡已遗失，另行登记。');
    expect((await ended(caseNumber)).row.where).toBe('已放弃导入');
  });

  it('ends with 已放弃导入 when the card cannot be found, and only with a reason', async () => {
    const before = (await recordings()).length;
    const caseNumber = await start('card-missing');
    const step = await asked(caseNumber, 'userTask_correct');
    await expect(keeper.complete(step.taskId, 'giveUp', step.data, ' ')).rejects.toMatchObject({ status: 422 });
    await keeper.complete(step.taskId, 'giveUp', step.data, '存储卡未交回。');
    const view = await ended(caseNumber);
    expect(view.row).toMatchObject({ state: 'ended', where: '已放弃导入' });
    expect(view.registerRows).toEqual([]);
    expect(view.timeline.find((entry) => entry.elementId === 'userTask_correct')?.opinion).toBe('存储卡未交回。');
    expect(await recordings()).toHaveLength(before);
  });

  it('is started by keepers only, and offered to keepers of the unit only', async () => {
    const officer = await stack.as('liwenbo');
    const data = { deviceNumber: 'ZF-0117', cardFolder: 'card-1', returnedBy: '李文博' };
    await expect(officer.start('card-intake', data)).rejects.toMatchObject({ status: 404 });
    const { definitionId } = await keeper.call<Wire.StartForm>('GET', '/api/processes/card-intake/start');
    const request = { processId: 'card-intake', definitionId, unitId: 'team-1', data, requestId: randomUUID() };
    await expect(officer.call('POST', '/api/cases', request)).rejects.toMatchObject({ status: 403 });
    const caseNumber = await start('card-missing-too');
    await asked(caseNumber, 'userTask_correct');
    const offered = async (login: string) =>
      (await (await stack.as(login)).todo()).some((row) => row.case.caseNumber === caseNumber);
    expect(await offered('mengli')).toBe(true);
    for (const login of ['dengyonggang', 'zhaoliqun', 'liwenbo']) expect(await offered(login)).toBe(false);
  });

  it.each([
    ['userTask_confirm', 'card-1'],
    ['userTask_correct', 'card-not-there'],
  ])('reminds every keeper of the unit of %s, and tells its head once it is overdue', async (elementId, folder) => {
    const caseNumber = await start(folder);
    const { taskId } = await asked(caseNumber, elementId);
    const told = async (login: string, beginning: string) => {
      const person = await stack.as(login);
      const all = await person.call<Wire.NotificationView[]>('GET', '/api/notifications');
      return all.filter((each) => each.caseNumber === caseNumber && each.text.startsWith(beginning)).length;
    };
    await passTime(stack, taskId, 0.8);
    for (const login of ['hexiulan', 'mengli'])
      await until(`${login} is reminded of ${caseNumber}`, async () => (await told(login, '将到期')) === 1);
    await passTime(stack, taskId, 1);
    await until('the head is told', async () => (await told('zhaoliqun', '逾期上报')) === 1);
    for (const login of ['hexiulan', 'mengli']) expect(await told(login, '已逾期')).toBe(1);
    await asked(caseNumber, elementId);
  });

  it('has reached every end of the process', () => {
    expect(model.endEvents.filter((event) => event.endsCase).length).toBeGreaterThan(1);
    expect(ends.unreached()).toEqual([]);
  });
});
