import { randomUUID } from 'node:crypto';
import { Like, type DataSource } from 'typeorm';
import type { Wire } from '@zhilu/domain';
import { CaseFile, Command, InboxTask, openFacts, Watermark } from '@zhilu/persistence';
import { DEMO_PASSWORD } from '../../apps/portal/src/people/password-rules';
import { PortalClient } from '../../apps/portal/src/demo/portal-client';
import { aRequest, CourtAccessStory, LETTER } from '../processes/court-access-story';
import { importCard } from '../support/card-story';
import { eventually, startStack, until, type Stack } from '../support/stack';

/** What the keeper ticks before calling the materials complete. */
const CHECKED = { letterChecked: true, identityChecked: true, footageChecked: true };

/** Acts of people against the case spine: twice, at once, too late, on two portals, and with the engine away. */
describe('the case spine', () => {
  let stack: Stack;
  let facts: DataSource;
  let otherUrl: string;
  let recordingIds: string[];

  beforeAll(async () => {
    stack = await startStack();
    ({ url: otherUrl } = await stack.addPortal());
    facts = await openFacts({ DATA_DIR: stack.folder, DATABASE_URL: undefined }, { migrate: 'wait' });
    recordingIds = (await importCard(stack, { folder: 'ZF-0117-1106' })).map((row) => row.id);
  }, 240_000);
  afterAll(async () => {
    await facts?.destroy();
    await stack?.stop();
  });

  const begin = () => CourtAccessStory.begin(stack, { recordingIds });
  const atOtherPortal = (login: string) => PortalClient.login(otherUrl, login, DEMO_PASSWORD);
  const instancesOf = (caseNumber: string) => stack.rest.history.instances({ businessKey: caseNumber });
  const act = (outcome: string, data: Record<string, unknown> = {}): Wire.CompleteTask => ({
    outcome,
    opinion: '已核对。',
    data,
    requestId: randomUUID(),
  });
  const complete = (person: PortalClient, taskId: string, body: Wire.CompleteTask) =>
    person.call<Wire.CompleteResult>('POST', `/api/tasks/${taskId}/complete`, body);
  const statusOf = (answer: Promise<unknown>): Promise<number> =>
    answer.then(
      () => 200,
      (error: { status: number }) => error.status,
    );
  const doneIn = async (story: CourtAccessStory) =>
    (await (await stack.as('zhoumingyuan')).case(story.caseNumber)).timeline.filter((entry) => entry.kind === 'done');

  it('makes one case of a start that is sent again, at once and later, at either portal', async () => {
    const [clerk, there] = [await stack.as('shenjie'), await atOtherPortal('shenjie')];
    const letter = await clerk.upload('letter', '查阅函.pdf', LETTER, 'application/pdf');
    const form = await clerk.call<Wire.StartForm>('GET', '/api/processes/court-access/start');
    const request: Wire.StartCase = {
      processId: 'court-access',
      definitionId: form.definitionId,
      unitId: clerk.session.person.unitId,
      data: aRequest({ recordingIds }, letter.id),
      draftId: null,
      urgency: 'normal',
      requestId: randomUUID(),
    };
    const send = (person: PortalClient) => person.call<{ caseNumber: string }>('POST', '/api/cases', request);
    const before = await facts.manager.count(CaseFile);
    const answers = await Promise.all([send(clerk), send(there), send(clerk), send(there)]);
    answers.push(await send(clerk));
    const numbers = [...new Set(answers.map((answer) => answer.caseNumber))];
    expect(numbers).toHaveLength(1);
    expect((await facts.manager.count(CaseFile)) - before).toBe(1);
    expect(await instancesOf(numbers[0])).toHaveLength(1);
  });

  it('lets one of two people win who decide at once, and tells the other', async () => {
    const story = await begin();
    const [one, other] = [await stack.as('hexiulan'), await atOtherPortal('mengli')];
    const { taskId } = await story.offered(one, 'userTask_checkMaterials');
    await story.offered(other, 'userTask_checkMaterials');
    const [first, second] = await Promise.all([
      statusOf(complete(one, taskId, act('complete', CHECKED))),
      statusOf(complete(other, taskId, act('noFootage'))),
    ]);
    expect([first, second].sort()).toEqual([200, 409]);
    const [entry, ...more] = await doneIn(story);
    expect(more).toEqual([]);
    expect(entry.person?.name).toBe(first === 200 ? '何秀兰' : '孟丽');
    const [instance] = await instancesOf(story.caseNumber);
    const variables = await stack.rest.history.variables(instance.id);
    const told = variables.find((variable) => variable.name === 'checkResult');
    expect(told?.value).toBe(first === 200 ? 'complete' : 'noFootage');
  });

  it('takes a double click as one act, and a second act of the same person as too late', async () => {
    const story = await begin();
    const keeper = await stack.as('hexiulan');
    const { taskId } = await story.offered(keeper, 'userTask_checkMaterials');
    const body = act('complete', CHECKED);
    const clicks = await Promise.all([1, 2, 3].map(() => complete(keeper, taskId, body)));
    expect(clicks.map((answer) => answer.caseNumber)).toEqual([1, 2, 3].map(() => story.caseNumber));
    await expect(complete(keeper, taskId, act('complete', CHECKED))).rejects.toMatchObject({ status: 409 });
    expect(await doneIn(story)).toHaveLength(1);
    expect(await complete(keeper, taskId, body)).toMatchObject({ caseNumber: story.caseNumber });
  });

  it('takes the same request with another outcome, opinion or data for another act, and refuses it', async () => {
    const story = await begin();
    const keeper = await stack.as('hexiulan');
    const { taskId } = await story.offered(keeper, 'userTask_checkMaterials');
    const body = act('complete', CHECKED);
    await complete(keeper, taskId, body);
    const others: Partial<Wire.CompleteTask>[] = [
      { outcome: 'noFootage' },
      { opinion: '另有意见。' },
      { data: { ...CHECKED, letterChecked: false } },
    ];
    for (const other of others)
      await expect(complete(keeper, taskId, { ...body, ...other })).rejects.toMatchObject({
        status: 409,
        problem: { title: expect.stringContaining('与上次不同') },
      });
    const reordered = Object.fromEntries(Object.entries(CHECKED).reverse());
    expect(await complete(keeper, taskId, { ...body, data: reordered })).toMatchObject({ waiting: false });
    expect((await doneIn(story)).map(({ outcomeName, opinion }) => [outcomeName, opinion])).toEqual([
      [expect.any(String), '已核对。'],
    ]);
    await story.withdraw();
    await story.ended();
    expect(await complete(keeper, taskId, body)).toMatchObject({ caseNumber: story.caseNumber });
  });

  it('feeds both portals, whichever a person uses', async () => {
    const story = await begin();
    const keeper = await atOtherPortal('hexiulan');
    const { taskId } = await story.offered(keeper, 'userTask_checkMaterials');
    await complete(keeper, taskId, act('complete', CHECKED));
    const head = await stack.as('zhaoliqun');
    const opinion = await story.offered(head, 'userTask_giveOpinion');
    await complete(head, opinion.taskId, act('agree'));
    const chief = await atOtherPortal('zhoumingyuan');
    await story.offered(chief, 'userTask_approve');
    expect(await doneIn(story)).toHaveLength(2);
    const rows = await facts.manager.findBy(InboxTask, { caseNumber: story.caseNumber });
    expect(rows.map((row) => row.elementId).sort()).toEqual([
      'userTask_approve',
      'userTask_checkMaterials',
      'userTask_giveOpinion',
    ]);
  });

  it.each([
    ['that the engine showed late, behind the watermark', 20_000],
    ['after a clock that ran an hour ahead was put right', 3_600_000],
  ])('finds a step %s', async (_, aheadMs) => {
    const story = await begin();
    await story.offered(await stack.as('hexiulan'), 'userTask_checkMaterials');
    const ahead = new Date(Date.now() + aheadMs).toISOString();
    for (const name of ['task.started', 'task.finished']) await facts.manager.save(Watermark, { name, value: ahead });
    await story.step('hexiulan', 'userTask_checkMaterials', 'complete');
    const { taskId } = await story.offered(await stack.as('zhaoliqun'), 'userTask_giveOpinion');
    await stack.rest.tasks.complete(taskId, {});
    await until('the step done elsewhere is no longer offered', async () => {
      const row = await facts.manager.findOneByOrFail(InboxTask, { id: taskId });
      return row.state === 'done';
    });
  });

  it('finds what the feed has missed for good', async () => {
    const story = await begin();
    const { taskId } = await story.offered(await stack.as('hexiulan'), 'userTask_checkMaterials');
    const row = await facts.manager.findOneByOrFail(InboxTask, { id: taskId });
    const missedSince = new Date(Date.now() + 3_600_000).toISOString();
    await stack.portal.kill();
    await facts.manager.delete(InboxTask, { id: taskId });
    const found = () => facts.manager.findOneBy(InboxTask, { id: taskId });
    // The other portal's feed reads from here on, and its overlap is not read again.
    for (const name of ['task.started', 'task.finished'])
      await facts.manager.save(Watermark, { name, value: missedSince });
    await stack.portal.start();
    expect(await eventually('the step is offered again', found)).toEqual(row);
  });

  it('changes nothing by reading everything again', async () => {
    const rows = () => facts.manager.find(InboxTask, { order: { id: 'ASC' } });
    const before = await rows();
    const files = await facts.manager.find(CaseFile, { order: { caseNumber: 'ASC' } });
    await facts.manager.clear(Watermark);
    await stack.portal.kill();
    await stack.portal.start();
    await until(
      'all feeds have read from the beginning',
      async () => (await facts.manager.countBy(Watermark, { name: Like('task.%') })) >= 2,
    );
    expect(await rows()).toEqual(before);
    expect(await facts.manager.find(CaseFile, { order: { caseNumber: 'ASC' } })).toEqual(files);
  });

  it('keeps what is decided while the engine is away; an act that the deadline overtook is told to its person', async () => {
    const [kept, overtaken] = [await begin(), await begin()];
    const keeper = await stack.as('hexiulan');
    await overtaken.toApproval();
    await overtaken.step('zhoumingyuan', 'userTask_approve', 'granted', { method: 'viewing' });
    const schedule = await overtaken.offered(keeper, 'userTask_schedule');
    const check = await kept.offered(keeper, 'userTask_checkMaterials');
    const period = { scheduledFrom: '2026-11-26T09:00+08:00', scheduledTo: '2026-11-26T11:30+08:00' };
    const view = await keeper.call<Wire.TaskView>('GET', `/api/tasks/${schedule.taskId}`);
    await stack.engine.kill();

    const late = act('scheduled', { ...view.form?.data, ...period, place: '局档案室', supervisor: '何秀兰' });
    expect(await complete(keeper, schedule.taskId, late)).toMatchObject({ caseNumber: overtaken.caseNumber });
    const inTime = act('complete', CHECKED);
    expect(await complete(keeper, check.taskId, inTime)).toMatchObject({ caseNumber: kept.caseNumber });
    expect(await complete(keeper, check.taskId, inTime)).toMatchObject({ caseNumber: kept.caseNumber });
    expect((await doneIn(kept)).map((entry) => entry.outcomeName)).toEqual(['材料齐全']);
    await facts.manager.update(
      Command,
      { id: `complete:${schedule.taskId}` },
      { nextAttemptAt: new Date(Date.now() + 1_200_000) },
    );
    // As a clock leaves it that ran two weeks ahead when the act was taken.
    const ahead = new Date(Date.now() + 14 * 86_400_000);
    await facts.manager.update(
      Command,
      { id: `complete:${check.taskId}` },
      { acceptedAt: ahead, nextAttemptAt: ahead },
    );

    await stack.engine.restart();
    await kept.offered(await stack.as('zhaoliqun'), 'userTask_giveOpinion');
    await overtaken.fireTimer('event_approvalExpired');
    expect((await overtaken.ended()).row.where).toBe('审批已过期');
    await facts.manager.update(Command, { id: `complete:${schedule.taskId}` }, { nextAttemptAt: new Date(0) });
    const told = await eventually('the keeper is told', async () =>
      (await keeper.call<Wire.NotificationView[]>('GET', '/api/notifications')).find(
        (each) => each.caseNumber === overtaken.caseNumber && each.text.includes('没有生效'),
      ),
    );
    expect(told.text).toContain('安排查阅时间地点');
    expect(await facts.manager.findOneByOrFail(Command, { id: `complete:${schedule.taskId}` })).toMatchObject({
      state: 'superseded',
    });
    await expect(complete(keeper, schedule.taskId, late)).rejects.toMatchObject({ status: 409 });
    const { timeline } = await (await stack.as('zhoumingyuan')).case(overtaken.caseNumber);
    expect(timeline.find((entry) => entry.kind === 'incident')?.note).toContain('没有生效');
    expect(await instancesOf(kept.caseNumber)).toHaveLength(1);
  }, 240_000);
});
