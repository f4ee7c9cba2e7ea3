import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Wire } from '@zhilu/domain';
import { CourtAccessStory } from '../processes/court-access-story';
import { importCard } from '../support/card-story';
import { IncidentDesk } from '../support/incident-desk';
import { eventually, startStack, until, type Stack } from '../support/stack';
import { FactsAfter } from './facts-after';

/** Everything a case needs again: engine start, automatic steps with PDF, on a busy machine. */
const HEALING_MS = 240_000;
const GRANTED = ['外部查阅审批表', '查阅回执', '查阅答复函'].sort();
const REFUSED = ['外部查阅审批表', '查阅答复函'].sort();
/** Cases that somebody moves another way at the restored engine: carried on, mended and tried again, ended. */
const ASTRAY = ['astray', 'mended', 'dropped'];

/**
 * The engine's data are put back to a copy some minutes old, as after a power cut or from a backup: what people did and what
 * was made since then is in the facts only.
 */
describe('the engine comes back older than the facts', () => {
  let stack: Stack;
  let facts: FactsAfter;
  let desk: IncidentDesk;
  let recordingIds: string[];
  const cases: Record<string, CourtAccessStory> = {};
  const endedAt: Record<string, string | null> = {};

  const begin = async (name: string, method: 'viewing' | 'copy' = 'viewing') => {
    cases[name] = await CourtAccessStory.begin(stack, { recordingIds, method });
    await cases[name].offered(await stack.as('hexiulan'), 'userTask_checkMaterials');
  };
  const check = (name: string) => cases[name].step('hexiulan', 'userTask_checkMaterials', 'complete');
  const opinion = (name: string) => cases[name].step('zhaoliqun', 'userTask_giveOpinion', 'agree');
  const grant = (name: string, method: 'viewing' | 'copy' = 'viewing') =>
    cases[name].step('zhoumingyuan', 'userTask_approve', 'granted', { method });
  const offeredTo = async (name: string, login: string, elementId: string) =>
    cases[name].offered(await stack.as(login), elementId);
  const view = async (name: string) => (await stack.as('zhoumingyuan')).case(cases[name].caseNumber);
  beforeAll(async () => {
    stack = await startStack();
    recordingIds = (await importCard(stack, { folder: 'ZF-0117-1106' })).map((row) => row.id);
    facts = await FactsAfter.open(stack);
    desk = new IncidentDesk(stack);
    await beforeTheCopy();
    const copy = join(stack.folder, 'engine-copy');
    await stack.engine.stop();
    cpSync(stack.engine.dataDir, copy, { recursive: true });
    await stack.engine.restart();
    await afterTheCopy();
    await stack.engine.kill();
    await withoutAnEngine();
    await stack.portal.kill();
    rmSync(stack.engine.dataDir, { recursive: true });
    cpSync(copy, stack.engine.dataDir, { recursive: true });
    await stack.engine.restart();
    await byAStrangersHand();
    await stack.portal.start();
  }, 600_000);

  afterAll(async () => {
    await facts?.close();
    await stack?.stop();
  });

  async function beforeTheCopy(): Promise<void> {
    for (const name of ['decidedSince', 'refusedSince', 'viewedSince', 'withdrawnSince', 'untouched', 'endedSince'])
      await begin(name);
    for (const name of ASTRAY) await begin(name);
    for (const name of ['refusedSince', 'viewedSince']) await check(name);
    for (const name of ['refusedSince', 'viewedSince']) await opinion(name);
    await grant('viewedSince');
    await cases.viewedSince.schedule();
    await offeredTo('viewedSince', 'hexiulan', 'userTask_registerViewing');
    await offeredTo('refusedSince', 'zhoumingyuan', 'userTask_approve');
  }

  async function afterTheCopy(): Promise<void> {
    await begin('startedSince');
    await begin('copiedSince', 'copy');
    for (const name of ['startedSince', 'copiedSince', 'decidedSince', ...ASTRAY]) await check(name);
    for (const name of ['copiedSince', 'decidedSince', ...ASTRAY]) await opinion(name);
    await cases.refusedSince.step('zhoumingyuan', 'userTask_approve', 'refused', {}, '来函未说明案件编号。');
    await cases.viewedSince.registerViewing();
    await cases.withdrawnSince.withdraw();
    await grant('copiedSince', 'copy');
    await grant('decidedSince');
    for (const name of ASTRAY) await grant(name);
    await endByHand('endedSince');
    await cases.copiedSince.schedule();
    await cases.copiedSince.registerViewing();
    for (const name of ['copiedSince', 'viewedSince', 'refusedSince', 'withdrawnSince'])
      endedAt[name] = (await cases[name].ended()).row.endedAt;
    await offeredTo('decidedSince', 'hexiulan', 'userTask_schedule');
    for (const name of ASTRAY) await offeredTo(name, 'hexiulan', 'userTask_schedule');
    await offeredTo('startedSince', 'zhaoliqun', 'userTask_giveOpinion');
  }

  /** The engine refuses an act of the case, and who may ends it as it stands. */
  async function endByHand(name: string): Promise<void> {
    const { caseNumber } = cases[name];
    await desk.suspend(caseNumber, true);
    await expect(check(name)).rejects.toMatchObject({ status: 409 });
    await desk.resolve('wuxiaofeng', await desk.open('wuxiaofeng', caseNumber, 'refused'), 'end');
    await cases[name].ended();
  }

  /** A person goes on working: the step belongs to a task the restored engine will never have heard of. */
  async function withoutAnEngine(): Promise<void> {
    await cases.decidedSince.schedule();
  }

  /** Somebody moves cases on at the engine itself, another way than people had decided. */
  async function byAStrangersHand(): Promise<void> {
    for (const name of ASTRAY) await atEngine(name, { checkResult: 'supplement' });
  }

  /** Completes the one open step of the case at the engine, past the portal. */
  async function atEngine(name: string, variables: Record<string, unknown>): Promise<void> {
    const [instance] = await stack.rest.instances.byBusinessKey(cases[name].caseNumber);
    const tasks = await stack.rest.history.tasks({ processInstanceId: instance.id });
    await stack.rest.tasks.complete(tasks.find((task) => task.endTime === null)?.id ?? '', variables);
  }

  it.each([
    ['refusedSince', { state: 'refused', end: '未批准' }, REFUSED, 0, 0, 'EXTERNALLY_TERMINATED'],
    ['viewedSince', { state: 'granted', end: '已查阅' }, GRANTED, 0, 1, 'EXTERNALLY_TERMINATED'],
    ['withdrawnSince', { state: 'withdrawn', end: '已撤回' }, [], 0, 0, 'EXTERNALLY_TERMINATED'],
    // Begun after the copy as well: the engine never hears of it again.
    ['copiedSince', { state: 'granted', end: '已查阅并提供副本' }, GRANTED, 1, 1, null],
  ])(
    'leaves %s as it had ended, and stops it where the engine runs it still',
    async (name, outcome, documents, copies, rows, there) => {
      const { caseNumber } = cases[name];
      await until(
        `the engine runs ${name} no more`,
        async () => (await facts.instances(caseNumber)).join() === (there ?? ''),
        HEALING_MS,
      );
      expect(await facts.outcome(caseNumber)).toEqual(outcome);
      expect((await view(name)).row.endedAt).toBe(endedAt[name]);
      expect(await facts.documents(caseNumber)).toEqual(documents);
      expect(await facts.copies(caseNumber)).toBe(copies);
      expect(await facts.registerRows(caseNumber)).toBe(rows);
      expect(await facts.offered([caseNumber])).toEqual([]);
    },
    HEALING_MS,
  );

  it(
    'takes over what was decided while the engine was away, at the step as it comes up again',
    async () => {
      await until(
        'the viewing of decidedSince is to be registered',
        async () =>
          (await facts.offered([cases.decidedSince.caseNumber])).some((row) => row.includes('registerViewing')),
        HEALING_MS,
      );
      expect(await facts.done(cases.decidedSince.caseNumber)).toEqual([
        'userTask_checkMaterials:complete',
        'userTask_giveOpinion:agree',
        'userTask_approve:granted',
        'userTask_schedule:scheduled',
      ]);
      await cases.decidedSince.registerViewing();
      expect((await cases.decidedSince.ended()).row).toMatchObject({ state: 'granted', where: '已查阅' });
      expect(await facts.documents(cases.decidedSince.caseNumber)).toEqual(GRANTED);
      expect(await facts.registerRows(cases.decidedSince.caseNumber)).toBe(1);
    },
    HEALING_MS,
  );

  it(
    'offers each step once where a case stood, and lets it go on',
    async () => {
      const { startedSince, untouched } = cases;
      await until(
        'both cases are offered',
        async () => (await facts.offered([startedSince.caseNumber, untouched.caseNumber])).length === 2,
        HEALING_MS,
      );
      expect((await facts.offered([startedSince.caseNumber, untouched.caseNumber])).sort()).toEqual([
        `${untouched.caseNumber} userTask_checkMaterials open`,
        `${startedSince.caseNumber} userTask_giveOpinion open`,
      ]);
      await opinion('startedSince');
      await startedSince.step('zhoumingyuan', 'userTask_approve', 'refused', {}, '重复申请。');
      await untouched.step('hexiulan', 'userTask_checkMaterials', 'noFootage', {}, '该时段无录像。');
      expect((await startedSince.ended()).row.where).toBe('未批准');
      expect((await untouched.ended()).row.where).toBe('未找到录像');
    },
    HEALING_MS,
  );

  it(
    'names the case that does not lead back to where it stood; a person carries it on',
    async () => {
      const named = await eventually(
        'astray is named',
        async () => {
          const found = (await facts.openIncidents()).filter((each) => each.id.endsWith('-person'));
          return found.length === ASTRAY.length ? found : null;
        },
        HEALING_MS,
      );
      expect(named.map((each) => each.caseNumber).sort()).toEqual(ASTRAY.map((name) => cases[name].caseNumber).sort());
      const listed = await desk.open('wuxiaofeng', cases.astray.caseNumber, 'forgotten');
      expect(listed.acts).toEqual(['retry', 'end', 'settle']);
      expect(listed.sentence).toContain('案卷里已办的“录像单位负责人提出意见”没有重新出现');
      const { row, timeline } = await view('astray');
      expect(row.state).toBe('incident');
      expect(timeline.find((entry: Wire.TimelineEntry) => entry.kind === 'incident')?.note).toContain(
        '流程引擎恢复后比案卷旧',
      );
      expect(await facts.done(cases.astray.caseNumber)).toContain('userTask_giveOpinion:agree');
      await cases.astray.step('shenjie', 'userTask_supplement', 'resent', { supplementNote: '已补签' });
      expect((await desk.open('wuxiaofeng', cases.astray.caseNumber, 'forgotten')).acts).toEqual(['end', 'settle']);
      await expect(desk.resolve('wuxiaofeng', listed, 'retry')).rejects.toMatchObject({ status: 409 });
      await check('astray');
      await opinion('astray');
      await cases.astray.step('zhoumingyuan', 'userTask_approve', 'refused', {}, '重新核对后不予同意。');
      await cases.astray.ended();
      expect(await facts.outcome(cases.astray.caseNumber)).toEqual({ state: 'refused', end: '未批准' });
      expect(await facts.documents(cases.astray.caseNumber)).toEqual([...REFUSED, ...REFUSED].sort());
    },
    HEALING_MS,
  );

  it(
    'takes a named case up again once the engine was brought back to the way people went',
    async () => {
      const { caseNumber } = cases.mended;
      await atEngine('mended', { checkResult: 'complete' });
      await atEngine('mended', { checkResult: 'complete' });
      await until('the engine asks for the opinion', async () => {
        const [instance] = await stack.rest.instances.byBusinessKey(caseNumber);
        const tasks = await stack.rest.history.tasks({ processInstanceId: instance.id });
        return tasks.some((task) => task.taskDefinitionKey === 'userTask_giveOpinion' && task.endTime === null);
      });
      const named = await desk.open('wuxiaofeng', caseNumber, 'forgotten');
      expect(await desk.resolve('wuxiaofeng', named, 'retry')).toBe('underWay');
      await until(
        'the viewing is to be arranged again',
        async () => (await facts.offered([caseNumber])).some((row) => row.includes('schedule open')),
        HEALING_MS,
      );
      await cases.mended.schedule();
      await cases.mended.registerViewing();
      await cases.mended.ended();
      expect(await facts.outcome(caseNumber)).toEqual({ state: 'granted', end: '已查阅' });
      expect(await facts.documents(caseNumber)).toEqual(GRANTED);
      expect(await facts.registerRows(caseNumber)).toBe(1);
      expect((await desk.list('wuxiaofeng')).filter((row) => row.caseNumber === caseNumber)).toEqual([]);
    },
    HEALING_MS,
  );

  it(
    'lets a named case end as it stands',
    async () => {
      const { caseNumber } = cases.dropped;
      const named = await desk.open('zhengguodong', caseNumber, 'forgotten');
      expect(await desk.resolve('zhengguodong', named, 'end', '来函单位已撤回。')).toBe('applied');
      expect(await facts.outcome(caseNumber)).toEqual({ state: 'ended', end: '已终止' });
      expect(await facts.instances(caseNumber)).toEqual(['EXTERNALLY_TERMINATED']);
      expect(await facts.offered([caseNumber])).toEqual([]);
    },
    HEALING_MS,
  );

  it(
    'ends again what a person had ended as it stood, without its steps',
    async () => {
      const { caseNumber } = cases.endedSince;
      await until(
        'it has ended again',
        async () => (await facts.instances(caseNumber)).join() === 'EXTERNALLY_TERMINATED',
        HEALING_MS,
      );
      await until('the facts have its end', async () => (await facts.outcome(caseNumber)).end === '已终止');
      expect(await facts.offered([caseNumber])).toEqual([]);
    },
    HEALING_MS,
  );

  it(
    'stays healed when it looks again, and the audit chain holds',
    async () => {
      const mark = stack.portal.output.length;
      await stack.portal.kill();
      await stack.portal.start();
      await until('the portal compared again', async () =>
        /In touch with the engine/.test(stack.portal.output.slice(mark)),
      );
      const carriedOn = await desk.open('wuxiaofeng', cases.astray.caseNumber, 'forgotten');
      expect((await facts.openIncidents()).map((each) => each.id)).toEqual([carriedOn.id]);
      expect(carriedOn).toMatchObject({ state: 'refused', acts: ['settle'] });
      expect(await desk.resolve('wuxiaofeng', carriedOn, 'settle')).toBe('applied');
      expect(await facts.openIncidents()).toEqual([]);
      expect(await facts.outcome(cases.astray.caseNumber)).toEqual({ state: 'refused', end: '未批准' });
      expect(await facts.chain()).toMatchObject({ ok: true });
      expect(await facts.gapsInRegisters()).toEqual([]);
      expect(await facts.unrecordedRegisterRows()).toEqual([]);
      const { caseNumber } = cases.copiedSince;
      expect(await facts.documents(caseNumber)).toEqual(GRANTED);
    },
    HEALING_MS,
  );
});
