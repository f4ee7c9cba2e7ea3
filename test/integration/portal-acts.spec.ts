import type { Wire } from '@zhilu/domain';
import { CourtAccessStory } from '../processes/court-access-story';
import { importCard } from '../support/card-story';
import { eventually, startStack, until, type Stack } from '../support/stack';

const DAY_MS = 86_400_000;
const NOT_YOURS = { status: 422, problem: { title: expect.stringContaining('无权查看') } };

/** What the portal does with the model of a case: deadlines, deputies, chosen recordings, the diagram, the view. */
describe('acts of people on real cases', () => {
  let stack: Stack;
  let ours: string[];
  let theirs: string[];

  beforeAll(async () => {
    stack = await startStack();
    const north = await importCard(stack, { folder: 'ZF-0117-1106' });
    const south = await importCard(stack, {
      folder: 'ZF-0133-1108',
      from: new Date('2026-11-08T09:00:00+08:00'),
      deviceNumber: 'ZF-0133',
      keeper: 'dengyonggang',
      officerNumber: '410787',
    });
    [ours, theirs] = [north.map((row) => row.id), south.map((row) => row.id)];
  }, 240_000);
  afterAll(() => stack?.stop());

  /** A request of team 2's officer for team 2's own recording, checked by team 2's keeper. */
  const begin = () => CourtAccessStory.begin(stack, { recordingIds: [theirs[0]] }, 'chensiqi');
  const recordingsOf = async (login: string, caseNumber: string) =>
    (await (await stack.as(login)).case(caseNumber)).recordings.map((row) => row.id);

  it('imports recordings of two units', () => {
    expect(ours).toHaveLength(2);
    expect(theirs).toHaveLength(2);
  });

  describe('recordings named in a form', () => {
    const started = async (login: string) =>
      (await (await stack.as(login)).call<Wire.Page<Wire.CaseRow>>('GET', '/api/cases?box=started&size=100')).total;

    it.each([
      ['of another unit', () => [ours[0]]],
      ['that do not exist', () => ['no-such-recording']],
      ['of which one is of another unit', () => [theirs[0], ours[0]]],
    ])('are refused at the start when they are %s; no case begins', async (_what, ids) => {
      const before = await started('chensiqi');
      const refused = CourtAccessStory.begin(stack, { recordingIds: ids() }, 'chensiqi');
      await expect(refused).rejects.toMatchObject(NOT_YOURS);
      expect(await started('chensiqi')).toBe(before);
    });

    it('are refused in a later step, and the step stays as it was', async () => {
      const story = await begin();
      await story.step('dengyonggang', 'userTask_checkMaterials', 'supplement', {}, '公函不清楚，请补充。');
      const officer = await stack.as('chensiqi');
      const task = await story.offered(officer, 'userTask_supplement');
      const before = await officer.case(story.caseNumber);
      for (const foreign of [ours[0], 'no-such-recording']) {
        const data = { recordingIds: [theirs[0], foreign], supplementNote: '补充' };
        await expect(officer.complete(task.taskId, 'resent', data)).rejects.toMatchObject(NOT_YOURS);
      }
      const after = await officer.case(story.caseNumber);
      expect(after.recordings.map((row) => row.id)).toEqual([theirs[0]]);
      expect(after.openTasks).toEqual(before.openTasks);
      expect(after.timeline).toHaveLength(before.timeline.length);

      await story.step('chensiqi', 'userTask_supplement', 'resent', {
        recordingIds: theirs,
        supplementNote: '已重新上传',
      });
      expect((await recordingsOf('chensiqi', story.caseNumber)).sort()).toEqual([...theirs].sort());
    });

    it('stay allowed for who handles the case, though that person could not choose them', async () => {
      const story = await CourtAccessStory.begin(stack, { recordingIds: [ours[0]] }, 'shenjie');
      await story.step('hexiulan', 'userTask_checkMaterials', 'supplement', {}, '请补充。');
      await story.step('shenjie', 'userTask_supplement', 'resent', { supplementNote: '已补充' });
      expect(await recordingsOf('shenjie', story.caseNumber)).toEqual([ours[0]]);
      await expect((await stack.as('chensiqi')).case(story.caseNumber)).rejects.toMatchObject({ status: 404 });
    });
  });

  describe('deadlines', () => {
    it.each([
      ['userTask_checkMaterials', 'dengyonggang', 1],
      ['userTask_supplement', 'chensiqi', 10],
    ])('of %s are the model’s, counted from when the step was received', async (elementId, login, days) => {
      const story = await begin();
      if (elementId !== 'userTask_checkMaterials')
        await story.step('dengyonggang', 'userTask_checkMaterials', 'supplement', {}, '请补充。');
      const person = await stack.as(login);
      const task = await story.offered(person, elementId);
      expect(Date.parse(task.dueAt ?? '') - Date.parse(task.receivedAt)).toBe(days * DAY_MS);
      expect(task.case.dueAt).toBe(task.dueAt);
      const view = await person.case(story.caseNumber);
      expect(view.timeline.find((entry) => entry.kind === 'open')).toMatchObject({ elementId, dueAt: task.dueAt });
    });

    it('put the step with the nearest one first', async () => {
      const keeper = await stack.as('dengyonggang');
      const dues = (await keeper.todo()).map((row) => Date.parse(row.dueAt ?? ''));
      expect(dues.length).toBeGreaterThan(0);
      expect(dues.every(Number.isFinite)).toBe(true);
      expect(dues).toEqual([...dues].sort((one, other) => one - other));
    });
  });

  describe('离岗代理', () => {
    const opinionOf = async (story: CourtAccessStory) =>
      (await (await stack.as('shenjie')).case(story.caseNumber)).timeline.find(
        (entry) => entry.kind === 'done' && entry.elementId === 'userTask_giveOpinion',
      );
    const toOpinion = async () => {
      const story = await CourtAccessStory.begin(stack, { recordingIds: [ours[0]] }, 'shenjie');
      await story.step('hexiulan', 'userTask_checkMaterials', 'complete', {
        letterChecked: true,
        identityChecked: true,
        footageChecked: true,
      });
      return story;
    };

    it('a deputy’s decision is recorded with the absent person’s name, an own one without', async () => {
      const story = await toOpinion();
      const deputy = await stack.as('zhanghongwei');
      await story.offered(await stack.as('zhaoliqun'), 'userTask_giveOpinion');
      expect((await deputy.todo()).filter((row) => row.case.caseNumber === story.caseNumber)).toEqual([]);
      await standIn('zhaoliqun', 'zhanghongwei');
      await story.step('zhanghongwei', 'userTask_giveOpinion', 'agree', {}, '代为同意。');
      expect(await opinionOf(story)).toMatchObject({
        person: expect.objectContaining({ name: '张宏伟' }),
        actingFor: '赵立群',
        roleName: '单位负责人',
        opinion: '代为同意。',
      });
      const view = await (await stack.as('shenjie')).case(story.caseNumber);
      const check = view.timeline.find(
        (entry) => entry.kind === 'done' && entry.elementId === 'userTask_checkMaterials',
      );
      expect(check).toMatchObject({ person: expect.objectContaining({ name: '何秀兰' }), actingFor: null });
    });

    it('also when the absent person had taken the step already', async () => {
      const story = await toOpinion();
      const head = await stack.as('zhaoliqun');
      const task = await story.offered(head, 'userTask_giveOpinion');
      await head.call('POST', `/api/tasks/${task.taskId}/claim`);
      await story.step('zhanghongwei', 'userTask_giveOpinion', 'agree');
      expect((await opinionOf(story))?.actingFor).toBe('赵立群');
    });

    it('and the absent person’s own decision stays the own one', async () => {
      const story = await toOpinion();
      await story.step('zhaoliqun', 'userTask_giveOpinion', 'agree');
      expect(await opinionOf(story)).toMatchObject({
        person: expect.objectContaining({ name: '赵立群' }),
        actingFor: null,
      });
    });

    it('nobody decides in the stead of the applicant, whose deputy is not asked either', async () => {
      await standIn('hexiulan', 'zhanghongwei');
      const story = await CourtAccessStory.begin(stack, { recordingIds: [ours[0]] }, 'hexiulan');
      const task = await story.offered(await stack.as('mengli'), 'userTask_checkMaterials');
      const deputy = await stack.as('zhanghongwei');
      expect((await deputy.todo()).map(({ taskId }) => taskId)).not.toContain(task.taskId);
      const view = await deputy.call<Wire.TaskView>('GET', `/api/tasks/${task.taskId}`);
      expect(view).toMatchObject({ mayAct: false, whyNot: expect.stringContaining('您代理的人是发起人') });
      const checked = { letterChecked: true, identityChecked: true, footageChecked: true };
      await expect(deputy.complete(task.taskId, 'complete', checked)).rejects.toMatchObject({ status: 403 });
      await expect(deputy.call('POST', `/api/tasks/${task.taskId}/claim`)).rejects.toMatchObject({ status: 409 });
      await (await stack.as('hexiulan')).call('POST', `/api/cases/${story.caseNumber}/urge`);
      const told = await deputy.call<{ caseNumber: string | null }[]>('GET', '/api/notifications');
      expect(told.map(({ caseNumber }) => caseNumber)).not.toContain(story.caseNumber);
      await story.step('mengli', 'userTask_checkMaterials', 'complete', checked);
    });

    async function standIn(absent: string, deputy: string): Promise<void> {
      const admin = await stack.as('admin');
      const idOf = async (login: string) => (await stack.as(login)).session.person.id;
      const added = await admin.call<Wire.DeputyView | Wire.GrantRequestView>('POST', '/api/admin/deputies', {
        personId: await idOf(absent),
        deputyId: await idOf(deputy),
        validFrom: new Date(Date.now() - 60_000).toISOString(),
        validTo: new Date(Date.now() + DAY_MS).toISOString(),
      });
      // Where who is absent decides, the discipline office confirms.
      if ('requestedBy' in added)
        await (await stack.as('zhengguodong')).call('POST', `/api/admin/grants/${added.id}/confirm`);
    }
  });

  describe('the case on its page', () => {
    it('draws the way taken on the model’s own diagram, for who may read the case', async () => {
      const story = await begin();
      await story.offered(await stack.as('dengyonggang'), 'userTask_checkMaterials');
      const officer = await stack.as('chensiqi');
      const path = `/api/cases/${story.caseNumber}/diagram`;
      const early = await officer.call<Wire.DiagramView>('GET', path);
      expect(early.xml).toContain('id="userTask_checkMaterials"');
      expect(early.active).toContain('userTask_checkMaterials');
      expect(early.done).not.toContain('userTask_checkMaterials');
      expect(early.failed).toEqual([]);

      await story.step('dengyonggang', 'userTask_checkMaterials', 'supplement', {}, '请补充。');
      await story.offered(officer, 'userTask_supplement');
      const late = await officer.call<Wire.DiagramView>('GET', path);
      expect(late.active).toContain('userTask_supplement');
      expect(late.active).not.toContain('userTask_checkMaterials');
      expect(late.done).toContain('userTask_checkMaterials');
      expect(new Set(late.done).size).toBe(late.done.length);
      await expect((await stack.as('hexiulan')).call('GET', path)).rejects.toMatchObject({ status: 404 });
    });

    it('says to each person what he or she may do', async () => {
      const story = await begin();
      const [officer, keeper] = [await stack.as('chensiqi'), await stack.as('dengyonggang')];
      const task = await story.offered(keeper, 'userTask_checkMaterials');
      const asApplicant = await officer.case(story.caseNumber);
      expect(asApplicant.may).toMatchObject({ withdraw: true, urge: true, download: false });
      expect(asApplicant.openTasks).toEqual([expect.objectContaining({ taskId: task.taskId, mine: false })]);
      const asKeeper = await keeper.case(story.caseNumber);
      expect(asKeeper.may).toMatchObject({ withdraw: false, urge: false });
      expect(asKeeper.openTasks).toEqual([expect.objectContaining({ taskId: task.taskId, mine: true })]);
      const view = await officer.call<Wire.TaskView>('GET', `/api/tasks/${task.taskId}`);
      expect(view).toMatchObject({ mayAct: false, form: null, outcomes: [] });
      expect(view.whyNot).toContain('发起人');
    });

    it('marks a copy as read when it is opened', async () => {
      const story = await begin();
      const [officer, reader] = [await stack.as('chensiqi'), await stack.as('gaoxiang')];
      const unread = async () => (await reader.call<Wire.InboxCounts>('GET', '/api/inbox/counts')).copiedUnread;
      await expect(reader.case(story.caseNumber)).rejects.toMatchObject({ status: 404 });
      await officer.call('POST', `/api/cases/${story.caseNumber}/copy`, { personIds: [reader.session.person.id] });
      expect(await unread()).toBe(1);
      expect((await reader.case(story.caseNumber)).openTasks.every((task) => !task.mine)).toBe(true);
      expect(await unread()).toBe(0);
      await reader.case(story.caseNumber);
      expect(await unread()).toBe(0);
    });

    it('refuses an incomplete request field by field and starts nothing', async () => {
      const officer = await stack.as('chensiqi');
      const before = await officer.call<Wire.Page<Wire.CaseRow>>('GET', '/api/cases?box=started');
      await expect(officer.start('court-access', { recordingIds: [theirs[0]] })).rejects.toMatchObject({
        status: 422,
        problem: { fields: expect.arrayContaining([expect.objectContaining({ field: 'letter' })]) },
      });
      const after = await officer.call<Wire.Page<Wire.CaseRow>>('GET', '/api/cases?box=started');
      expect(after.total).toBe(before.total);
    });
  });

  it('pushes fresh counts to an open page when a step arrives', async () => {
    const keeper = await stack.as('dengyonggang');
    const abort = new AbortController();
    const counts: Wire.InboxCounts[] = [];
    const answer = await keeper.fetch('GET', '/api/inbox/events');
    const reading = readCounts(answer, counts, abort.signal);
    try {
      const first = await eventually('the first counts', async () => counts[0]);
      await begin();
      await until('the new step is counted', async () => counts.some((each) => each.todo === first.todo + 1));
    } finally {
      abort.abort();
      await reading;
    }
  });
});

async function readCounts(answer: Response, into: Wire.InboxCounts[], signal: AbortSignal): Promise<void> {
  const reader = answer.body!.getReader();
  signal.addEventListener('abort', () => void reader.cancel());
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: (.+)$/m.exec(block);
      if (/^event: counts$/m.test(block) && data) into.push(JSON.parse(data[1]) as Wire.InboxCounts);
    }
  }
}
