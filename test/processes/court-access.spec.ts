import type { ProcessModel } from '@zhilu/catalog';
import type { Wire } from '@zhilu/domain';
import { importCard } from '../support/card-story';
import { readPdf } from '../support/pdf';
import { startStack, type Stack } from '../support/stack';
import { CourtAccessStory } from './court-access-story';
import { EndBook } from './end-book';
import { shippedModel } from './shipped-model';

const ALL_CHECKED = { letterChecked: true, identityChecked: true, footageChecked: true };

type Act = [login: string, elementId: string, outcome: string];

const CHECKED: Act = ['hexiulan', 'userTask_checkMaterials', 'complete'];
const AGREED: Act = ['zhaoliqun', 'userTask_giveOpinion', 'agree'];
const GRANTED: Act = ['zhoumingyuan', 'userTask_approve', 'granted'];

/** Steps with a deadline: who is asked, who is told when it has passed, and how a case comes there. */
const WATCHED: {
  elementId: string;
  login: string;
  head: string;
  before: Act[];
  secret?: boolean;
  applicant?: string;
}[] = [
  { elementId: 'userTask_checkMaterials', login: 'hexiulan', head: 'zhaoliqun', before: [] },
  {
    elementId: 'userTask_reviewSecrecy',
    login: 'hejing',
    head: 'zhoumingyuan',
    before: [CHECKED],
    secret: true,
    applicant: 'mengli',
  },
  { elementId: 'userTask_giveOpinion', login: 'zhaoliqun', head: 'zhoumingyuan', before: [CHECKED] },
  { elementId: 'userTask_approve', login: 'zhoumingyuan', head: 'zhaoliqun', before: [CHECKED, AGREED] },
  { elementId: 'userTask_schedule', login: 'hexiulan', head: 'zhaoliqun', before: [CHECKED, AGREED, GRANTED] },
];

describe('court-access 外部查阅审批 (art-14, art-17, art-18)', () => {
  let stack: Stack;
  let model: ProcessModel;
  let ends: EndBook;
  let ordinary: Wire.RecordingRow[];
  let secret: Wire.RecordingRow[];

  beforeAll(async () => {
    model = await shippedModel('court-access');
    ends = await EndBook.of('court-access');
    stack = await startStack();
    ordinary = await importCard(stack, { folder: 'ZF-0117-1106', contents: ['h264', 'h264', 'h265'] });
    secret = await importCard(stack, {
      folder: 'ZF-0117-1107',
      contents: ['h264'],
      from: new Date('2026-11-07T08:00:00+08:00'),
    });
    await (await stack.as('hexiulan')).call('PATCH', `/api/recordings/${secret[0].id}`, { secrecy: 'commercial' });
  }, 240_000);
  afterAll(() => stack?.stop());

  const begin = (options: Partial<Parameters<typeof CourtAccessStory.begin>[1]> = {}, applicant?: string) =>
    CourtAccessStory.begin(stack, { recordingIds: ordinary.slice(0, 2).map((row) => row.id), ...options }, applicant);
  const endOf = async (story: CourtAccessStory): Promise<Wire.CaseView> => ends.note(await story.ended());

  it('imports real video with its times, codecs and hashes', () => {
    expect(ordinary).toHaveLength(3);
    expect(ordinary.every((row) => row.integrity === 'match' && (row.durationMs ?? 0) >= 1900)).toBe(true);
    expect(ordinary.map((row) => row.video).sort()).toEqual(['h264', 'h264', 'hevc']);
    expect(ordinary.map((row) => row.startedAt).sort()[0]).toBe('2026-11-06T01:15:02.000Z');
  });

  it('says on its card who is asked, and whom only for secret footage', async () => {
    const cards = await (await stack.as('shenjie')).call<Wire.ProcessCard[]>('GET', '/api/processes');
    expect(cards.find((card) => card.processId === 'court-access')).toMatchObject({
      icon: 'court',
      approvers: [
        { name: '设备管理员', when: null },
        { name: '保密员', when: '涉密' },
        { name: '单位负责人', when: null },
        { name: '局主要负责人', when: null },
      ],
    });
  });

  it('says of the steps to come which only some cases come to', async () => {
    const story = await begin();
    await story.offered(await stack.as('hexiulan'), 'userTask_checkMaterials');
    const { timeline, row } = await (await stack.as('shenjie')).case(story.caseNumber);
    const coming = timeline.filter((entry) => entry.kind === 'expected').map(({ name, when }) => [name, when]);
    expect(coming.slice(0, 3)).toEqual([
      ['保密审查', '涉密'],
      ['录像单位负责人提出意见', null],
      ['局主要负责人审批', null],
    ]);
    const sure = coming.filter(([, when]) => when === null).length;
    expect(row.steps).toEqual({ done: 0, total: 1 + sure });
  });

  it('art-17: ends with 已查阅 after a viewing on site: register row, papers, and no way to play outside it', async () => {
    const story = await begin();
    const keeper = await stack.as('hexiulan');
    await story.toApproval();
    await story.step(
      'zhoumingyuan',
      'userTask_approve',
      'granted',
      { method: 'viewing' },
      '同意查阅，由保管人全程陪同。',
    );
    await story.schedule();
    await story.registerViewing();
    const view = await endOf(story);
    expect(view.row).toMatchObject({ state: 'granted', where: '已查阅' });
    expect(view.documents.map((document) => document.title)).toEqual(
      expect.arrayContaining(['外部查阅审批表', '查阅答复函']),
    );
    expect(view.exports).toEqual([]);
    const register = await keeper.call<Wire.RegisterView>('GET', '/api/registers/court-access.viewing');
    const row = register.page.rows.find((each) => each.caseNumber === story.caseNumber);
    expect(row?.cells).toMatchObject({ visitorUnit: '云溪县人民法院行政审判庭', approver: '周明远', keeper: '何秀兰' });
    expect(view.timeline.find((entry) => entry.elementId === 'userTask_approve')).toMatchObject({
      outcomeName: '同意',
      opinion: '同意查阅，由保管人全程陪同。',
    });
  });

  it('art-17: ends with 已查阅并提供副本: a sealed copy that the keeper can hand over', async () => {
    const story = await begin({ method: 'copy' });
    await story.toApproval();
    await story.step('zhoumingyuan', 'userTask_approve', 'granted', { method: 'copy' });
    await story.schedule();
    await story.registerViewing();
    const view = await endOf(story);
    expect(view.row).toMatchObject({ state: 'granted', where: '已查阅并提供副本' });
    expect(view.exports).toHaveLength(1);
    const keeper = await stack.as('hexiulan');
    const zip = await keeper.fetch('GET', `/api/exports/${view.exports[0].id}/zip`);
    expect(zip.status).toBe(200);
    expect(
      Buffer.from(await zip.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    expect((await (await stack.as('chensiqi')).fetch('GET', `/api/exports/${view.exports[0].id}/zip`)).status).toBe(
      404,
    );
  });

  it('art-17: ends with 未批准 when the head of the bureau refuses; the reply says why', async () => {
    const story = await begin();
    await story.toApproval();
    await story.step('zhoumingyuan', 'userTask_approve', 'refused', {}, '来函未说明案件编号。');
    const view = await endOf(story);
    expect(view.row).toMatchObject({ state: 'refused', where: '未批准' });
    expect(view.documents.map((document) => document.title)).toContain('查阅答复函');
  });

  it('art-18: asks the secrecy officer first when the footage is marked, and never makes a copy of it', async () => {
    const story = await begin({ recordingIds: [secret[0].id], method: 'copy' }, 'mengli');
    await story.step('hexiulan', 'userTask_checkMaterials', 'complete');
    await story.step('hejing', 'userTask_reviewSecrecy', 'allowed', { secrecyBasis: '商业秘密，仅限办案人员' });
    await story.step('zhaoliqun', 'userTask_giveOpinion', 'agree');
    await story.step('zhoumingyuan', 'userTask_approve', 'granted', { method: 'copy' });
    await story.schedule();
    await story.registerViewing();
    const view = await endOf(story);
    expect(view.row.where).toBe('已查阅');
    expect(view.exports).toEqual([]);
    const letter = view.documents.find((document) => document.title === '查阅答复函');
    const pdf = await (await stack.as('zhoumingyuan')).fetch('GET', `/api/documents/${letter?.id}/content`);
    const { text } = readPdf(Buffer.from(await pdf.arrayBuffer()));
    expect(text).toContain('现场阅看');
    expect(text).not.toContain('封装');
  });

  it('ends with 未批准 when the secrecy officer says no', async () => {
    const story = await begin({ recordingIds: [secret[0].id] }, 'mengli');
    await story.step('hexiulan', 'userTask_checkMaterials', 'complete');
    await story.step('hejing', 'userTask_reviewSecrecy', 'forbidden', { secrecyBasis: '不宜提供' }, '不得提供。');
    expect((await endOf(story)).row).toMatchObject({ state: 'refused', where: '未批准' });
  });

  it('asks for more material and takes it when it is resent', async () => {
    const story = await begin();
    await story.step('hexiulan', 'userTask_checkMaterials', 'supplement', {}, '公函缺少承办人签字，请补充。');
    await story.step('shenjie', 'userTask_supplement', 'resent', { supplementNote: '已补签' });
    await story.toApproval();
    await story.step('zhoumingyuan', 'userTask_approve', 'refused', {}, '重复申请。');
    expect((await endOf(story)).row.where).toBe('未批准');
  });

  it('ends with 未找到录像, a reply and word to the applicant when the keeper finds none', async () => {
    const story = await begin();
    await story.step('hexiulan', 'userTask_checkMaterials', 'noFootage', {}, '该时段无录像。');
    const view = await endOf(story);
    expect(view.row).toMatchObject({ state: 'refused', where: '未找到录像' });
    expect(view.documents).toHaveLength(1);
    expect(await story.told('shenjie', '未找到录像：')).toBe(1);
  });

  it('ends with 已撤回 when the applicant withdraws, and only until the decision', async () => {
    const story = await begin();
    await story.offered(await stack.as('hexiulan'), 'userTask_checkMaterials');
    await expect(story.withdraw('hexiulan')).rejects.toMatchObject({ status: 403 });
    await story.withdraw();
    expect((await endOf(story)).row).toMatchObject({ state: 'withdrawn', where: '已撤回' });

    const decided = await begin();
    await decided.toApproval();
    await decided.step('zhoumingyuan', 'userTask_approve', 'granted', { method: 'viewing' });
    await expect(decided.withdraw()).rejects.toMatchObject({ status: 409 });
  });

  it('ends with 审批已过期 when nobody comes within the validity', async () => {
    const story = await begin();
    await story.toApproval();
    await story.step('zhoumingyuan', 'userTask_approve', 'granted', { method: 'viewing' });
    await story.offered(await stack.as('hexiulan'), 'userTask_schedule');
    await story.fireTimer('event_approvalExpired');
    expect((await endOf(story)).row.where).toBe('审批已过期');
    for (const login of ['shenjie', 'hexiulan']) expect(await story.told(login, '已过期')).toBe(1);
  });

  it('ends with 逾期未补正 when the material never comes: reminded, then told, and too late afterwards', async () => {
    const story = await begin();
    await story.step('hexiulan', 'userTask_checkMaterials', 'supplement', {}, '公函缺少承办人签字，请补充。');
    const clerk = await stack.as('shenjie');
    const task = await story.offered(clerk, 'userTask_supplement');
    await story.remindedOf(task, 'shenjie');
    await story.escalatedTo('zhaoliqun', task, 'shenjie');
    await story.fireTimer('event_supplementMissed');
    const view = await endOf(story);
    expect(view.row).toMatchObject({ state: 'ended', where: '逾期未补正' });
    expect(view.timeline.filter((entry) => entry.kind === 'automatic').map((entry) => entry.name)).toEqual([
      '通知申请人和保管人',
    ]);
    expect(view.timeline.at(-1)).toMatchObject({ kind: 'ended', name: '逾期未补正' });
    for (const login of ['shenjie', 'hexiulan']) expect(await story.told(login, '已终止')).toBe(1);
    expect((await clerk.todo()).filter((row) => row.case.caseNumber === story.caseNumber)).toEqual([]);
    await expect(clerk.complete(task.taskId, 'resent', { supplementNote: '补交' })).rejects.toMatchObject({
      status: 409,
    });
  });

  it.each(WATCHED)(
    'reminds $login of $elementId near its deadline, tells $head after it, and leaves the step to be done',
    async ({ elementId, login, head, before, secret: isSecret, applicant }) => {
      const story = await begin(isSecret ? { recordingIds: [secret[0].id] } : {}, applicant);
      for (const [actor, step, outcome] of before) await story.step(actor, step, outcome);
      const task = await story.offered(await stack.as(login), elementId);
      await story.remindedOf(task, login);
      await story.escalatedTo(head, task, login);
      for (const outsider of ['chensiqi', 'liwenbo']) expect(await story.told(outsider, '')).toBe(0);
      await story.offered(await stack.as(login), elementId);
      await (elementId === 'userTask_schedule' ? story.fireTimer('event_approvalExpired') : story.withdraw(applicant));
      await story.ended();
    },
  );

  it('has every step with a deadline in this list', async () => {
    const withDeadline = model.userTasks.filter((task) => task.deadline).map((task) => task.elementId);
    expect(['userTask_supplement', ...WATCHED.map((each) => each.elementId)].sort()).toEqual(withDeadline.sort());
  });

  it('refuses what must be refused and changes nothing', async () => {
    const story = await begin();
    const keeper = await stack.as('hexiulan');
    const task = await story.offered(keeper, 'userTask_checkMaterials');
    const outsider = await stack.as('chensiqi');
    const applicant = await stack.as('shenjie');
    await expect(outsider.case(story.caseNumber)).rejects.toMatchObject({ status: 404 });
    await expect(outsider.complete(task.taskId, 'complete')).rejects.toMatchObject({ status: 404 });
    await expect(applicant.complete(task.taskId, 'complete', ALL_CHECKED)).rejects.toMatchObject({ status: 403 });
    await expect(keeper.complete(task.taskId, 'granted')).rejects.toMatchObject({ status: 400 });
    await expect(keeper.complete(task.taskId, 'complete', { granted: true })).rejects.toMatchObject({ status: 400 });
    await expect(keeper.complete(task.taskId, 'supplement', {}, '')).rejects.toMatchObject({ status: 422 });
    expect((await keeper.case(story.caseNumber)).openTasks).toHaveLength(1);

    await expect(
      keeper.complete(task.taskId, 'complete', { ...ALL_CHECKED, letterChecked: false }),
    ).rejects.toMatchObject({
      status: 422,
    });
    const act = { outcome: 'complete', opinion: '', data: ALL_CHECKED, requestId: 'same-request-1' };
    const twice = await Promise.all([1, 2].map(() => keeper.call('POST', `/api/tasks/${task.taskId}/complete`, act)));
    expect(twice).toHaveLength(2);
    await expect(keeper.complete(task.taskId, 'complete', ALL_CHECKED)).rejects.toMatchObject({ status: 409 });
    await story.withdraw();
    await story.ended();
  });

  it('has reached every end of the process', () => {
    expect(model.endEvents.filter((event) => event.endsCase).length).toBeGreaterThan(6);
    expect(ends.unreached()).toEqual([]);
  });
});
