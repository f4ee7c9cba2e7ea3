import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BundleArchive, BundleDeployer, BundleVersions, DeployedBundles } from '@zhilu/cases';
import { bundleFromResources, readBundles } from '@zhilu/catalog';
import type { Wire } from '@zhilu/domain';
import { CaseFile, openFacts } from '@zhilu/persistence';
import { CourtAccessStory } from '../processes/court-access-story';
import { importCard } from '../support/card-story';
import { IncidentDesk } from '../support/incident-desk';
import { startStack, until, type Stack } from '../support/stack';
import { FactsAfter } from './facts-after';

const HEALING_MS = 240_000;
const ROOT = resolve(__dirname, '../..');

/**
 * Facts, engine and store come back at ages of their own: the facts older than the engine, the facts gone, and the facts with
 * nothing else in an empty place.
 */
describe('facts and engine of different ages', () => {
  let stack: Stack;
  let desk: IncidentDesk;
  let recordingIds: string[];
  const cases: Record<string, CourtAccessStory> = {};

  const begin = async (name: string) => {
    cases[name] = await CourtAccessStory.begin(stack, { recordingIds });
    await cases[name].offered(await stack.as('hexiulan'), 'userTask_checkMaterials');
  };
  const check = (name: string) => cases[name].step('hexiulan', 'userTask_checkMaterials', 'complete');
  const opinion = (name: string) => cases[name].step('zhaoliqun', 'userTask_giveOpinion', 'agree');
  const grant = (name: string) =>
    cases[name].step('zhoumingyuan', 'userTask_approve', 'granted', { method: 'viewing' });
  const view = async (name: string): Promise<Wire.CaseView> =>
    (await stack.as('zhoumingyuan')).case(cases[name].caseNumber);
  const withFacts = async <T>(look: (facts: FactsAfter) => Promise<T>): Promise<T> => {
    const facts = await FactsAfter.open(stack);
    return look(facts).finally(() => facts.close());
  };
  const numberOf = (name: string) => Number(cases[name].caseNumber.split('-')[2]);
  const stopOurs = async () => {
    await stack.worker.kill('SIGTERM');
    await stack.portal.kill('SIGTERM');
  };
  const factsFile = () => join(stack.folder, 'facts.db');
  const copyFacts = (from: string, to: string) => {
    for (const end of ['-wal', '-shm']) rmSync(`${to}${end}`, { force: true });
    cpSync(from, to);
  };

  beforeAll(async () => {
    stack = await startStack();
    desk = new IncidentDesk(stack);
    recordingIds = (await importCard(stack, { folder: 'ZF-0117-1106' })).map((row) => row.id);
  }, 300_000);

  afterAll(() => stack?.stop());

  describe('facts from a backup, older than the engine', () => {
    beforeAll(async () => {
      for (const name of ['known', 'checkedSince', 'decidedSince', 'endedSince']) await begin(name);
      for (const name of ['decidedSince', 'endedSince']) {
        await check(name);
        await opinion(name);
      }
      for (const name of ['decidedSince', 'endedSince'])
        await cases[name].offered(await stack.as('zhoumingyuan'), 'userTask_approve');
      await stopOurs();
      const backup = join(stack.folder, 'backup.db');
      copyFacts(factsFile(), backup);
      await stack.portal.start();
      await stack.worker.start();
      await check('checkedSince');
      await cases.checkedSince.offered(await stack.as('zhaoliqun'), 'userTask_giveOpinion');
      await grant('decidedSince');
      await cases.decidedSince.offered(await stack.as('hexiulan'), 'userTask_schedule');
      await cases.endedSince.step('zhoumingyuan', 'userTask_approve', 'refused', {}, '来函未说明案件编号。');
      await cases.endedSince.ended();
      await begin('begunSince');
      await check('begunSince');
      await stopOurs();
      copyFacts(backup, factsFile());
      await stack.portal.start();
      await stack.worker.start();
    }, 400_000);

    it('names the case that only the engine knows, keeps its number taken and lets nothing be done in it', async () => {
      const { caseNumber } = cases.begunSince;
      const named = await desk.open('wuxiaofeng', caseNumber, 'lost', HEALING_MS);
      expect(named).toMatchObject({ acts: ['end'], state: 'incident' });
      expect(named.sentence).toContain('流程引擎里有这个案件，案卷里没有');
      await begin('next');
      expect(numberOf('next')).toBe(numberOf('begunSince') + 1);
      expect(await withFacts((facts) => facts.offered([caseNumber]))).toEqual([]);
      expect(await desk.resolve('wuxiaofeng', named, 'end')).toBe('applied');
      expect(await withFacts((facts) => facts.instances(caseNumber))).toEqual(['EXTERNALLY_TERMINATED']);
    });

    it('names the case in which the engine went further than the record, and lets it go on when a person says so', async () => {
      const { caseNumber } = cases.checkedSince;
      const named = await desk.open('wuxiaofeng', caseNumber, 'lost', HEALING_MS);
      expect(named.sentence).toContain('已经办过，但案卷里没有这次办理的记录');
      expect(named.acts).toEqual(['settle', 'end']);
      const offered = () => withFacts((facts) => facts.offered([caseNumber]));
      expect(await offered()).toEqual([]);
      expect(await desk.resolve('wuxiaofeng', named, 'settle')).toBe('applied');
      await until('the step is offered', async () => (await offered()).join().endsWith('userTask_giveOpinion open'));
      expect(await withFacts((facts) => facts.done(caseNumber))).toEqual([]);
      await opinion('checkedSince');
      await cases.checkedSince.step('zhoumingyuan', 'userTask_approve', 'refused', {}, '重复申请。');
      expect((await cases.checkedSince.ended()).row.where).toBe('未批准');
    });

    it('lets no case go on upon a decision that the record lacks; it can be ended', async () => {
      const { caseNumber } = cases.decidedSince;
      const named = await desk.open('wuxiaofeng', caseNumber, 'lost', HEALING_MS);
      expect(named.sentence).toContain('“局主要负责人审批”已经办过，但案卷里没有这次办理的记录');
      expect(named.acts).toEqual(['end']);
      await expect(desk.resolve('wuxiaofeng', named, 'settle')).rejects.toMatchObject({ status: 409 });
      expect(await desk.resolve('wuxiaofeng', named, 'end')).toBe('applied');
      expect(await withFacts((facts) => facts.outcome(caseNumber))).toEqual({ state: 'ended', end: '已终止' });
    });

    it('takes over the end that the record lacked, and names it', async () => {
      const { caseNumber } = cases.endedSince;
      const named = await desk.open('wuxiaofeng', caseNumber, 'lost', HEALING_MS);
      expect(named.acts).toEqual(['settle']);
      expect(await withFacts((facts) => facts.outcome(caseNumber))).toEqual({ state: 'refused', end: '未批准' });
      expect(await desk.resolve('wuxiaofeng', named, 'settle')).toBe('applied');
    });

    it('goes on with what both know, and the chain holds', async () => {
      await check('known');
      await cases.known.offered(await stack.as('zhaoliqun'), 'userTask_giveOpinion');
      expect(await withFacts((facts) => facts.openIncidents())).toEqual([]);
      expect(await withFacts((facts) => facts.chain())).toMatchObject({ ok: true });
    });
  });

  describe('an engine moved past the portal', () => {
    const atEngine = async (name: string, variables: Record<string, unknown>) => {
      const [{ id }] = await stack.rest.instances.byBusinessKey(cases[name].caseNumber);
      const open = (await stack.rest.history.tasks({ processInstanceId: id })).find((task) => task.endTime === null);
      await stack.rest.tasks.complete(open?.id ?? '', variables);
    };

    it('makes no paper of a decision that nobody made here, and names the case', async () => {
      await begin('decidedThere');
      await check('decidedThere');
      await opinion('decidedThere');
      await cases.decidedThere.offered(await stack.as('zhoumingyuan'), 'userTask_approve');
      await atEngine('decidedThere', { decision: 'refused' });
      const { caseNumber } = cases.decidedThere;
      const named = await desk.open('wuxiaofeng', caseNumber, 'lost');
      expect(named.acts).toEqual(['end']);
      await until('the worker has put the step off', async () =>
        /这次办理的记录|holds nothing of it/.test(stack.worker.output),
      );
      expect(await withFacts((facts) => facts.documents(caseNumber))).toEqual([]);
      expect(await desk.resolve('wuxiaofeng', named, 'end')).toBe('applied');
    });

    it('names the case that was ended there', async () => {
      await begin('endedThere');
      const { caseNumber } = cases.endedThere;
      const [{ id }] = await stack.rest.instances.byBusinessKey(caseNumber);
      await stack.rest.instances.delete(id);
      const named = await desk.open('wuxiaofeng', caseNumber, 'lost');
      expect(named).toMatchObject({ acts: ['settle'], state: 'ended' });
      expect(named.sentence).toContain('被人终止，但案卷里没有终止的记录');
      expect(await desk.resolve('wuxiaofeng', named, 'settle')).toBe('applied');
    });
  });

  describe('facts that are gone', () => {
    it('is no new bureau: the portal says what is missing and founds nothing; put back, it goes on', async () => {
      await stopOurs();
      renameSync(factsFile(), `${factsFile()}.aside`);
      await expect(stack.portal.start()).rejects.toThrow('Put the database or its backup back and start again');
      const waiting = stack.worker.start();
      await until('the worker says what it waits for', async () => /facts/.test(stack.worker.output));
      expect(existsSync(factsFile())).toBe(false);
      renameSync(`${factsFile()}.aside`, factsFile());
      await stack.portal.start();
      await waiting;
      expect((await view('known')).row.caseNumber).toBe(cases.known.caseNumber);
    });
  });

  describe('facts alone in an empty place', () => {
    let ownersHash: string;

    beforeAll(async () => {
      ownersHash = await deployOwners();
      await begin('onOwners');
      await check('onOwners');
      await cases.known.offered(await stack.as('zhaoliqun'), 'userTask_giveOpinion');
      await begin('ended');
      await cases.ended.step('hexiulan', 'userTask_checkMaterials', 'noFootage', {}, '该时段无录像。');
      await cases.ended.ended();
      await stopOurs();
      await stack.engine.stop();
      rmSync(stack.engine.dataDir, { recursive: true });
      for (const note of ['facts-memory.json', 'store.json']) rmSync(join(stack.folder, note));
      await stack.engine.restart();
      await stack.portal.start();
      await stack.worker.start();
    }, 400_000);

    it('tells the new engine every running case, each on the version it stood on', async () => {
      for (const name of ['known', 'onOwners'])
        await until(
          `the engine has ${name} again`,
          () =>
            withFacts(async (facts) => {
              const there = await facts.instances(cases[name].caseNumber);
              return there.join() === 'ACTIVE' && (await facts.openIncidents()).length === 0;
            }),
          HEALING_MS,
        );
      for (const name of ['known', 'onOwners'])
        await cases[name].offered(await stack.as('zhaoliqun'), 'userTask_giveOpinion');
      expect(await stepNames('onOwners')).toContain('录像单位负责人提出意见（本局）');
      expect(await stepNames('known')).toContain('录像单位负责人提出意见');
      expect(await newestHash()).toBe(ownersHash);
      const { manager, destroy } = await open();
      const { definitionId } = await manager.findOneByOrFail(CaseFile, { caseNumber: cases.onOwners.caseNumber });
      expect((await stack.rest.definitions.byId(definitionId)).key).toBe('court-access');
      await destroy();
    });

    it('leaves an ended case as it ended, with its record and its diagram', async () => {
      const { caseNumber } = cases.ended;
      expect(await withFacts((facts) => facts.outcome(caseNumber))).toEqual({ state: 'refused', end: '未找到录像' });
      expect(await withFacts((facts) => facts.instances(caseNumber))).toEqual([]);
      const head = await stack.as('zhoumingyuan');
      const diagram = await head.call<Wire.DiagramView>('GET', `/api/cases/${caseNumber}/diagram`);
      expect(diagram.xml).toContain('name="录像单位负责人提出意见（本局）"');
    });

    it('goes on to the end, with nothing left for a person', async () => {
      for (const name of ['known', 'onOwners']) {
        await opinion(name);
        await cases[name].step('zhoumingyuan', 'userTask_approve', 'refused', {}, '重复申请。');
        expect((await cases[name].ended()).row.where).toBe('未批准');
      }
      await begin('afterwards');
      expect(await withFacts((facts) => facts.openIncidents())).toEqual([]);
      expect(await withFacts((facts) => facts.chain())).toMatchObject({ ok: true });
    });
  });

  const open = async () => {
    const facts = await openFacts({ DATA_DIR: stack.folder, DATABASE_URL: undefined }, { migrate: 'wait' });
    return { facts, manager: facts.manager, destroy: () => facts.destroy() };
  };
  const stepNames = async (name: string) => (await view(name)).timeline.map((entry) => entry.name);
  const newestHash = async () => {
    const { facts, destroy } = await open();
    const newest = await new BundleVersions(facts, new BundleArchive(facts)).newest('court-access');
    await destroy();
    return newest?.contentHash;
  };
  /** A version of an owner, who renamed a step. Answers its hash. */
  const deployOwners = async () => {
    const { facts, destroy } = await open();
    const archive = new BundleArchive(facts);
    const bundles = new DeployedBundles(facts, stack.rest, archive);
    const deployer = new BundleDeployer(stack.rest, new BundleVersions(facts, archive), bundles, archive, ROOT);
    const { contentHash } = await deployer.deploy(await renamed(), 'owner');
    await destroy();
    return contentHash;
  };
});

async function renamed() {
  const shipped = (await readBundles(ROOT)).find(({ processId }) => processId === 'court-access');
  if (!shipped) throw new Error('The shipped bundle court-access is not there.');
  return bundleFromResources(
    shipped.resources.map(({ name, content }) => ({
      name,
      content: name.endsWith('.bpmn')
        ? Buffer.from(
            content.toString('utf8').replace('name="录像单位负责人提出意见"', 'name="录像单位负责人提出意见（本局）"'),
          )
        : content,
    })),
  );
}
