import type { ProcessModel } from '@zhilu/catalog';
import type { Wire } from '@zhilu/domain';
import { readPdf } from '../support/pdf';
import { eventually, startStack, until, type Stack } from '../support/stack';
import { CaseStory } from './case-story';
import { EndBook } from './end-book';
import { shippedModel } from './shipped-model';

const HOUR = 3_600_000;

describe('exemption-approval 不予同步录音录像审批 (art-3, art-4, art-5, art-7)', () => {
  let stack: Stack;
  let model: ProcessModel;
  let ends: EndBook;
  let count = 0;

  beforeAll(async () => {
    model = await shippedModel('exemption-approval');
    ends = await EndBook.of('exemption-approval');
    stack = await startStack();
  }, 240_000);
  afterAll(() => stack?.stop());

  /** An activity, of Li Wenbo's where nothing else is said, that ended so many hours ago; negative when it is still to come. Nothing was recorded. */
  async function activity(hoursSinceEnd: number, over: Partial<Wire.AddActivity> = {}): Promise<Wire.ActivityView> {
    const officer = await stack.as(over.officerId ?? 'liwenbo');
    const end = Date.now() - hoursSinceEnd * HOUR;
    return officer.call('POST', '/api/activities', {
      ...{
        unitId: 'team-1',
        type: 'inspection',
        place: `货运站场 ${++count} 号`,
        cause: '未按规定配载',
        caseReference: null,
      },
      ...{ startedAt: new Date(end - HOUR).toISOString(), endedAt: new Date(end).toISOString() },
      ...{ officerId: 'liwenbo', deviceId: null, participantIds: [], ...over },
    });
  }
  const asked = (number: string, reasonClass = 'evidence') => ({
    ...{ activity: number, reasonClass, reason: '暗访取证，亮明记录仪会惊动当事人' },
    ...{ remedy: '现场笔录两份，照片六张', remedyFiles: [] },
  });
  const open = ({ row }: Wire.ActivityView, reasonClass?: string, applicant = 'liwenbo') =>
    CaseStory.open(stack, 'exemption-approval', applicant, asked(row.number, reasonClass));
  const look = async ({ row }: Wire.ActivityView): Promise<Wire.ActivityView> =>
    (await stack.as('liwenbo')).call('GET', `/api/activities/${row.id}`);
  const inForceOf = ({ timeline }: Wire.CaseView) =>
    timeline.filter((entry) => entry.kind === 'done' && entry.note !== '未生效');
  const endOf = async (story: CaseStory): Promise<Wire.CaseView> => ends.note(await story.ended());
  const todo = async (login: string, { caseNumber }: CaseStory) =>
    (await (await stack.as(login)).todo()).filter((task) => task.case.caseNumber === caseNumber);

  it('art-7: asked for in time and granted by the scene leader, it closes the gap, with register row and sheet', async () => {
    const view = await activity(2);
    expect(view.row.coverage).toMatchObject({ state: 'missing' });
    const story = await open(view);
    await story.offered(await stack.as('zhaoliqun'), 'userTask_decideInDepartment');
    await story.step('zhanghongwei', 'userTask_decideOnScene', 'granted', {}, '同意，补做笔录。');
    const ended = await endOf(story);
    expect(ended.row).toMatchObject({ state: 'granted', where: '已批准', unitId: 'team-1' });
    expect(await todo('zhaoliqun', story)).toEqual([]);
    const after = await look(view);
    expect(after.row.coverage).toMatchObject({ state: 'exempted', countsAgainstUnit: false });
    expect(after.exemption).toMatchObject({ timing: 'inTime', reason: 'evidence', decidedBy: { name: '张宏伟' } });
    expect(after.cases).toMatchObject([{ caseNumber: story.caseNumber, state: 'granted' }]);
    const register = await (
      await stack.as('hexiulan')
    ).call<Wire.RegisterView>('GET', '/api/registers/exemption-approval.exemptions');
    const row = register.page.rows.find((each) => each.caseNumber === story.caseNumber);
    expect(row?.cells).toMatchObject({
      activityNumber: view.row.number,
      reasonClass: '取证需要',
      decision: '同意不予摄录',
      applicant: '李文博',
      cause: '未按规定配载',
      decidedBy: '张宏伟',
      opinion: '同意，补做笔录。',
    });
    for (const moment of ['activityStartedAt', 'activityEndedAt', 'appliedAt', 'decidedAt'])
      expect(row?.cells[moment]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
    const text = await sheetOf(ended);
    for (const words of [view.row.number, '货运站场', '张宏伟', '同意，补做笔录', '现场笔录两份', '没有录像'])
      expect(text).toContain(words);
  });

  async function sheetOf(view: Wire.CaseView): Promise<string> {
    const sheet = view.documents.find(({ title }) => title === '不予同步录音录像审批表')!;
    const file = await (await stack.as('zhoumingyuan')).fetch('GET', `/api/documents/${sheet.id}/content`);
    return (await readPdf(Buffer.from(await file.arrayBuffer()))).text.replace(/\s/g, '');
  }

  it('asked for beforehand, it may be granted by the department leader; the activity is exempted before it is over', async () => {
    const view = await activity(-3);
    const story = await open(view);
    await story.step('zhaoliqun', 'userTask_decideInDepartment', 'granted');
    expect((await endOf(story)).row.where).toBe('已批准');
    expect(await todo('zhanghongwei', story)).toEqual([]);
    expect((await look(view)).exemption).toMatchObject({ timing: 'before', countsAgainstUnit: false });
  });

  it('keeps the officer whose activity it is out of the decision, though somebody else applies', async () => {
    const story = await open(await activity(2, { officerId: 'zhanghongwei' }), 'evidence', 'hexiulan');
    await story.offered(await stack.as('zhaoliqun'), 'userTask_decideInDepartment');
    await story.offered(await stack.as('zhaoliqun'), 'userTask_decideOnScene');
    expect(await todo('zhanghongwei', story)).toEqual([]);
    await story.step('zhaoliqun', 'userTask_decideInDepartment', 'granted');
    expect((await endOf(story)).row.where).toBe('已批准');
  });

  it('asked for after more than 24 hours it is late and counts against the unit, but for force majeure', async () => {
    const [plain, flood] = [await activity(25), await activity(25)];
    const [late, excused] = [await open(plain), await open(flood, 'forceMajeure')];
    await late.step('zhanghongwei', 'userTask_decideOnScene', 'granted');
    await excused.step('zhanghongwei', 'userTask_decideOnScene', 'granted');
    expect((await endOf(late)).row.where).toBe('已批准（逾期申请，计入单位考核）');
    expect((await endOf(excused)).row.where).toBe('已批准（逾期申请，不计入单位考核）');
    expect((await look(plain)).exemption).toMatchObject({ timing: 'late', countsAgainstUnit: true });
    expect((await look(flood)).exemption).toMatchObject({ timing: 'late', countsAgainstUnit: false });
  });

  it('refused, it leaves the gap and says why on the sheet', async () => {
    const view = await activity(2);
    const story = await open(view, 'other');
    await story.step('zhanghongwei', 'userTask_decideOnScene', 'refused', {}, '理由不充分。');
    const ended = await endOf(story);
    expect(ended.row).toMatchObject({ state: 'refused', where: '未批准' });
    expect(await sheetOf(ended)).toContain('理由不充分');
    expect(await look(view)).toMatchObject({ exemption: null, row: { coverage: { state: 'missing' } } });
  });

  it('is not needed where nothing has to be recorded', async () => {
    const story = await open(await activity(2, { type: 'patrol' }));
    expect((await endOf(story)).row).toMatchObject({ state: 'ended', where: '无需批准' });
    await until('the applicant is told', async () => (await story.told('liwenbo', '无需批准')) === 1);
  });

  it('is granted once for an activity, whoever else asked meanwhile', async () => {
    const view = await activity(2);
    const [first, second] = [await open(view), await open(view)];
    await second.offered(await stack.as('zhaoliqun'), 'userTask_decideInDepartment');
    await first.step('zhanghongwei', 'userTask_decideOnScene', 'granted');
    await endOf(first);
    await second.step('zhaoliqun', 'userTask_decideInDepartment', 'granted');
    expect((await endOf(second)).row.where).toBe('已有批准，不再重复');
    expect((await look(view)).exemption?.caseNumber).toBe(first.caseNumber);
    expect((await endOf(await open(view))).row.where).toBe('无需批准');
  });

  it('is withdrawn by the applicant until the first decision, and by nobody else', async () => {
    const view = await activity(2);
    const story = await open(view);
    await story.offered(await stack.as('zhanghongwei'), 'userTask_decideOnScene');
    await expect(story.withdraw('zhanghongwei')).rejects.toMatchObject({ status: 403 });
    await story.withdraw();
    expect((await endOf(story)).row).toMatchObject({ state: 'withdrawn', where: '已撤回' });
    expect(await todo('zhanghongwei', story)).toEqual([]);
    const decided = await open(view);
    await decided.step('zhanghongwei', 'userTask_decideOnScene', 'refused', {}, '理由不充分。');
    await expect(decided.withdraw()).rejects.toMatchObject({ status: 409 });
    await endOf(decided);
  });

  it('goes to the head of the unit when neither leader decides, and lapses when nobody does', async () => {
    const view = await activity(2);
    const story = await open(view);
    await story.offered(await stack.as('zhanghongwei'), 'userTask_decideOnScene');
    await story.fireTimer('event_leadersSilent');
    await story.step('zhaoliqun', 'userTask_decideByHead', 'granted');
    expect((await endOf(story)).row.where).toBe('已批准');
    const other = await activity(2);
    const silent = await open(other);
    await silent.offered(await stack.as('zhanghongwei'), 'userTask_decideOnScene');
    await silent.fireTimer('event_leadersSilent');
    await silent.offered(await stack.as('zhaoliqun'), 'userTask_decideByHead');
    await silent.fireTimer('event_headSilent');
    expect((await endOf(silent)).row).toMatchObject({ state: 'ended', where: '期满无人审批' });
    for (const login of ['liwenbo', 'zhanghongwei', 'zhaoliqun'])
      await until(`${login} is told`, async () => (await silent.told(login, '期满无人审批')) === 1);
    expect((await look(other)).row.coverage.state).toBe('missing');
  });

  it('is never decided by the applicant, nor seen by other units; time and kind stay meanwhile', async () => {
    const view = await activity(2);
    const story = await open(view, 'evidence', 'zhanghongwei');
    const other = await story.offered(await stack.as('zhaoliqun'), 'userTask_decideInDepartment');
    expect(await todo('zhanghongwei', story)).toEqual([]);
    const { openTasks } = await (await stack.as('zhanghongwei')).case(story.caseNumber);
    const own = openTasks.find(({ taskId }) => taskId !== other.taskId)!;
    const applicant = await stack.as('zhanghongwei');
    await expect(applicant.complete(own.taskId, 'granted', {}, '同意')).rejects.toMatchObject({ status: 403 });
    const stranger = await stack.as('chensiqi');
    await expect(stranger.case(story.caseNumber)).rejects.toMatchObject({ status: 404 });
    await expect(stranger.call('GET', `/api/activities/${view.row.id}`)).rejects.toMatchObject({ status: 404 });
    await expect(stranger.start('exemption-approval', asked(view.row.number))).rejects.toMatchObject({ status: 422 });
    const officer = await stack.as('liwenbo');
    const change = { endedAt: new Date().toISOString(), reason: '改时间' };
    await expect(officer.call('PATCH', `/api/activities/${view.row.id}`, change)).rejects.toMatchObject({
      status: 409,
    });
    expect(await look(view)).toMatchObject({ exemption: null, row: { endedAt: view.row.endedAt } });
    const audit = await (
      await stack.as('admin')
    ).call<Wire.Page<Wire.AuditView>>('GET', '/api/admin/audit?act=request.refused');
    expect(audit.rows.map(({ person }) => person?.name)).toEqual(expect.arrayContaining(['张宏伟', '陈思齐']));
    await story.step('zhaoliqun', 'userTask_decideInDepartment', 'granted');
    await endOf(story);
  });

  it('counts the first of two decisions of the same moment; the other stays in the record as 未生效 and is printed nowhere', async () => {
    for (let attempt = 0; attempt < 12; attempt++) {
      const story = await open(await activity(2));
      const [scene, leader] = [await stack.as('zhanghongwei'), await stack.as('zhaoliqun')];
      const one = await story.offered(scene, 'userTask_decideOnScene');
      const two = await story.offered(leader, 'userTask_decideInDepartment');
      const data = async (taskId: string, who: typeof scene) =>
        (await who.call<Wire.TaskView>('GET', `/api/tasks/${taskId}`)).form?.data ?? {};
      const [sceneData, leaderData] = [await data(one.taskId, scene), await data(two.taskId, leader)];
      const [first, second] = await Promise.allSettled([
        scene.complete(one.taskId, 'granted', sceneData, '现场意见：同意'),
        leader.complete(two.taskId, 'refused', leaderData, '部门意见：不同意'),
      ]);
      await endOf(story);
      const view = await eventually('the engine has answered both', async () => {
        const each = await (await stack.as('zhoumingyuan')).case(story.caseNumber);
        return inForceOf(each).length === 1 ? each : null;
      });
      const done = view.timeline.filter((entry) => entry.kind === 'done');
      const inForce = inForceOf(view);
      const granted = inForce[0].outcomeName === '同意不予摄录';
      expect(view.row.state).toBe(granted ? 'granted' : 'refused');
      const text = await sheetOf(view);
      expect(text).toContain(granted ? '现场意见：同意' : '部门意见：不同意');
      expect(text).not.toContain(granted ? '部门意见' : '现场意见');
      expect([first.status, second.status].filter((status) => status === 'fulfilled').length).toBeGreaterThan(0);
      if (done.length === 2) return;
    }
    throw new Error('The two decisions never met; the race was not shown.');
  });

  it('has reached every end of the process', () => {
    expect(model.endEvents.filter((event) => event.endsCase).length).toBeGreaterThan(6);
    expect(ends.unreached()).toEqual([]);
  });
});
