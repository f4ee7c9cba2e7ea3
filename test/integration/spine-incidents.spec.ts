import { IsNull, type DataSource } from 'typeorm';
import type { Wire } from '@zhilu/domain';
import { AccessGrant, AuditRow, CaseFile, Command, Notification, openFacts } from '@zhilu/persistence';
import { CourtAccessStory } from '../processes/court-access-story';
import { importCard } from '../support/card-story';
import { IncidentDesk } from '../support/incident-desk';
import { startStack, until, type Stack } from '../support/stack';

/** Cases that stand still for reasons of the engine: listed, tried again, ended and settled by those who may. */
describe('cases that wait for a person', () => {
  let stack: Stack;
  let facts: DataSource;
  let desk: IncidentDesk;
  let recordingIds: string[];

  beforeAll(async () => {
    stack = await startStack();
    facts = await openFacts({ DATA_DIR: stack.folder, DATABASE_URL: undefined }, { migrate: 'wait' });
    desk = new IncidentDesk(stack);
    recordingIds = (await importCard(stack, { folder: 'ZF-0117-1106' })).map((row) => row.id);
  }, 240_000);
  afterAll(async () => {
    await facts?.destroy();
    await stack?.stop();
  });

  const begin = () => CourtAccessStory.begin(stack, { recordingIds });
  const view = async (caseNumber: string) => (await stack.as('zhoumingyuan')).case(caseNumber);
  const audited = (act: string, caseNumber: string) => facts.manager.findBy(AuditRow, { act, caseNumber });
  const statusOf = (answer: Promise<unknown>): Promise<number> =>
    answer.then(
      () => 200,
      (error: { status: number }) => error.status,
    );
  const check = (story: CourtAccessStory) => story.step('hexiulan', 'userTask_checkMaterials', 'complete');

  /** The keeper acts on a case the engine has suspended. */
  async function refused(act: (story: CourtAccessStory) => Promise<void>, story: CourtAccessStory): Promise<void> {
    await desk.suspend(story.caseNumber, true);
    expect(await statusOf(act(story))).toBe(409);
  }

  describe('because the engine refuses an act', () => {
    let story: CourtAccessStory;
    let incident: Wire.IncidentView;
    beforeAll(async () => {
      story = await begin();
      await story.offered(await stack.as('hexiulan'), 'userTask_checkMaterials');
      await refused(check, story);
      incident = await desk.open('wuxiaofeng', story.caseNumber, 'refused');
    });

    it('are listed in words for those who look after them, with the acts that are theirs', async () => {
      expect(incident).toMatchObject({
        caseNumber: story.caseNumber,
        unitName: '交通运输执法一大队',
        title: null,
        sentence: '“核对来函、证件与录像”已记入案卷，但流程引擎没有接受，案件停在这一步。',
        cause: expect.stringContaining('suspended'),
        state: 'incident',
        readable: false,
        acts: ['retry', 'end'],
      });
      const actsOf = async (login: string) => (await desk.list(login)).find((row) => row.id === incident.id)?.acts;
      expect(await actsOf('admin')).toEqual(['retry']);
      expect(await actsOf('sunli')).toEqual(['retry']);
      expect(await actsOf('zhengguodong')).toEqual(['end']);
      expect(await actsOf('fengtao')).toEqual([]);
      for (const login of ['liwenbo', 'hexiulan', 'zhoumingyuan']) expect(await statusOf(desk.list(login))).toBe(403);
    });

    it('are said on the case, counted, and told to the process owner', async () => {
      const { incidents, row, timeline } = await view(story.caseNumber);
      expect(row.state).toBe('incident');
      expect(incidents).toEqual([{ kind: 'refused', sentence: incident.sentence, at: incident.since }]);
      expect(timeline.some((entry) => entry.kind === 'incident' && entry.note === incident.sentence)).toBe(true);
      const ready = await (await fetch(`${stack.url}/health/ready`)).json();
      expect(ready).toMatchObject({ status: 'ok', warnings: ['cases'], waitingCases: 1 });
      const metrics = await (await fetch(`${stack.url}/metrics`)).text();
      expect(metrics).toContain('zhilu_cases_waiting_for_decision 1');
      expect(metrics).toContain('zhilu_commands_waiting{state="stuck"} 1');
      const status = await (await stack.as('admin')).call<Wire.SystemStatus>('GET', '/api/admin/status');
      const part = status.parts.find(({ id }) => id === 'cases');
      expect(part).toMatchObject({ state: 'warning', sentence: expect.stringContaining('1 个案件') });
      for (const personId of ['wuxiaofeng', 'qianlixin', 'sunli'])
        expect(await facts.manager.findBy(Notification, { personId })).toHaveLength(1);
    });

    it('are ended by nobody who administers accounts, and never without a reason', async () => {
      expect(await statusOf(desk.resolve('admin', incident, 'end'))).toBe(403);
      expect(await statusOf(desk.resolve('liwenbo', incident, 'end'))).toBe(403);
      expect(await statusOf(desk.resolve('zhengguodong', incident, 'retry'))).toBe(403);
      expect(await statusOf(desk.resolve('wuxiaofeng', incident, 'end', ' '))).toBe(400);
      expect(await statusOf(desk.resolve('wuxiaofeng', incident, 'settle'))).toBe(409);
      expect(await statusOf(desk.resolve('wuxiaofeng', { id: 'CY-2026-9999:x' }, 'retry'))).toBe(404);
      const refusals = await facts.manager.findBy(AuditRow, { act: 'request.refused', personId: 'admin' });
      expect(refusals.map(({ objectKind, objectId }) => `${objectKind} ${objectId}`)).toEqual([
        `case ${story.caseNumber}`,
      ]);
      expect((await view(story.caseNumber)).row.state).toBe('incident');
    });

    it('are named again when another try is refused too', async () => {
      expect(await desk.resolve('sunli', incident, 'retry', '')).toBe('refused');
      const again = await desk.open('wuxiaofeng', story.caseNumber, 'refused');
      expect(Date.parse(again.since)).toBeGreaterThan(Date.parse(incident.since));
    });

    it('go on once a try is taken, with the act in record and audit', async () => {
      await desk.suspend(story.caseNumber, false);
      const open = await desk.open('wuxiaofeng', story.caseNumber, 'refused');
      expect(await desk.resolve('wuxiaofeng', open, 'retry', '引擎已恢复')).toBe('applied');
      await story.offered(await stack.as('zhaoliqun'), 'userTask_giveOpinion');
      const { incidents, row, timeline } = await view(story.caseNumber);
      expect([incidents, row.state]).toEqual([[], 'running']);
      expect(timeline.filter((entry) => entry.kind === 'done')).toHaveLength(1);
      const resolved = timeline.filter((entry) => entry.kind === 'resolved');
      expect(resolved.map(({ name, person, opinion, note }) => [name, person?.name, opinion, note])).toEqual([
        ['重试', '孙立', null, incident.sentence],
        ['重试', '吴晓峰', '引擎已恢复', incident.sentence],
      ]);
      expect((await audited('incident.retried', story.caseNumber)).map((row) => row.personId)).toEqual([
        'sunli',
        'wuxiaofeng',
      ]);
      expect(await statusOf(desk.resolve('wuxiaofeng', open, 'retry'))).toBe(409);
    });
  });

  it('end as they stand: nothing is on offer, viewing is closed, the applicant is told, the engine has ended', async () => {
    const story = await begin();
    await story.toApproval();
    await story.step('zhoumingyuan', 'userTask_approve', 'granted', { method: 'viewing' });
    await story.schedule();
    await story.offered(await stack.as('hexiulan'), 'userTask_registerViewing');
    const { caseNumber } = story;
    const standing = { caseNumber, revokedAt: IsNull() };
    expect(await facts.manager.countBy(AccessGrant, standing)).toBe(recordingIds.length);
    await refused((each) => each.registerViewing(), story);
    const incident = await desk.open('zhengguodong', caseNumber, 'refused');
    expect(incident.readable).toBe(true);
    expect(await desk.resolve('zhengguodong', incident, 'end', '来函单位已撤诉。')).toBe('applied');

    const { row, timeline, openTasks, incidents } = await view(caseNumber);
    expect(row).toMatchObject({ state: 'ended', where: '已终止' });
    expect([openTasks, incidents]).toEqual([[], []]);
    expect(timeline.find((entry) => entry.kind === 'resolved')).toMatchObject({
      name: '终止案件',
      opinion: '来函单位已撤诉。',
    });
    expect(await facts.manager.countBy(AccessGrant, standing)).toBe(0);
    expect(await audited('access.closed', caseNumber)).toHaveLength(recordingIds.length);
    expect(await audited('case.terminated', caseNumber)).toMatchObject([
      { personId: 'zhengguodong', sentence: '来函单位已撤诉。' },
    ]);
    const told = await facts.manager.findBy(Notification, { personId: 'shenjie', caseNumber });
    expect(told.map(({ text }) => text).join()).toContain('已终止：来函单位已撤诉。');
    expect((await stack.rest.history.instances({ businessKey: caseNumber })).map(({ state }) => state)).toEqual([
      'EXTERNALLY_TERMINATED',
    ]);
    expect(await statusOf(desk.resolve('wuxiaofeng', incident, 'end'))).toBe(409);
  });

  it('are ended while the engine is away, and end there when it returns', async () => {
    const story = await begin();
    const { caseNumber } = story;
    await story.offered(await stack.as('hexiulan'), 'userTask_checkMaterials');
    await refused(check, story);
    const incident = await desk.open('wuxiaofeng', caseNumber, 'refused');
    await stack.engine.kill();
    expect(await desk.resolve('wuxiaofeng', incident, 'end')).toBe('waiting');
    const file = () => facts.manager.findOneByOrFail(CaseFile, { caseNumber });
    expect((await file()).endedAt).toBeNull();
    await stack.portal.kill();
    await stack.portal.start();
    await stack.engine.restart();
    await facts.manager.update(Command, { id: `end:${caseNumber}` }, { nextAttemptAt: new Date(0) });
    // The page itself cannot be read until the engine has answered for the model.
    await until(`${caseNumber} ended`, async () => (await file()).endedAt !== null);
    expect((await view(caseNumber)).row).toMatchObject({ state: 'ended', where: '已终止' });
    expect((await stack.rest.history.instances({ businessKey: caseNumber })).map(({ state }) => state)).toEqual([
      'EXTERNALLY_TERMINATED',
    ]);
  });

  it('whose automatic step gave up are listed, and go on with another try', async () => {
    const story = await begin();
    const { caseNumber } = story;
    await story.offered(await stack.as('hexiulan'), 'userTask_checkMaterials');
    await stack.worker.kill('SIGTERM');
    await check(story);
    await desk.takeTries(caseNumber);
    const incident = await desk.open('sunli', caseNumber, 'halted');
    expect(incident.sentence).toBe('自动步骤“核对录像是否在库、是否涉密”多次没有成功，案件停在这一步。');
    expect(incident.acts).toEqual(['retry']);
    expect((await view(caseNumber)).row.state).toBe('incident');
    await stack.worker.start();
    expect((await view(caseNumber)).row.state).toBe('incident');
    expect(await desk.resolve('sunli', incident, 'retry', '')).toBe('underWay');
    await story.offered(await stack.as('zhaoliqun'), 'userTask_giveOpinion');
    await until('it is no longer listed', async () =>
      (await desk.list('sunli')).every((row) => row.caseNumber !== caseNumber),
    );
  });

  it('close by themselves when the step goes on without us', async () => {
    const story = await begin();
    const { caseNumber } = story;
    await story.offered(await stack.as('hexiulan'), 'userTask_checkMaterials');
    await stack.worker.kill('SIGTERM');
    await check(story);
    await desk.takeTries(caseNumber);
    await desk.open('sunli', caseNumber, 'halted');
    const [instance] = await stack.rest.instances.byBusinessKey(caseNumber);
    const [task] = await stack.rest.externalTasks.byInstance(instance.id);
    await stack.rest.externalTasks.setRetries(task.id, 1);
    await until('it is no longer listed', async () =>
      (await desk.list('sunli')).every((row) => row.caseNumber !== caseNumber),
    );
    expect((await view(caseNumber)).row.state).toBe('running');
    await stack.worker.start();
  });
});
