import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { BpmnError, EngineClient, PermanentFailure, type HandlerRun } from '@zhilu/engine';
import { CaseFile, settleRestored, SpineIncident } from '@zhilu/persistence';
import { DiskStore } from '@zhilu/storage';
import { Footing } from '../../apps/worker/src/footing/footing';
import { KnownCases } from '../../apps/worker/src/footing/known-cases';
import { onFooting } from '../../apps/worker/src/footing/steady-step';
import { addCase } from '../support/case-rows';
import { until } from '../support/child';
import { createDatabase, type TestDatabase } from '../support/databases';
import { startEngineUnderTest } from './engine/engine-under-test';
import { callingProcess, oneStep } from './engine/models';
import { serve, verb, Workbench } from './engine/workbench';

type Output = Record<string, unknown>;

const NOTE = { message: 'test' };
const FILES = [{ logicalPath: 'paper', source: Buffer.from('x') }];

describe('steps and what they stand on', () => {
  let bench: Workbench;
  let database: TestDatabase;
  let facts: DataSource;
  let store: DiskStore;
  let footing: Footing;
  let cases: KnownCases;

  beforeAll(async () => {
    bench = new Workbench(await startEngineUnderTest());
    await bench.deploy('one-step', oneStep('one-step', { topic: 'test.retried', retry: 'R2/PT0.1S' }));
    await bench.deploy('caught-step', oneStep('caught-step', { topic: 'test.caught', catches: 'notThere' }));
    await bench.deploy('calling', callingProcess('calling', 'one-step'));
  });

  beforeEach(async () => {
    database = await createDatabase('embedded');
    facts = await database.open();
    store = await DiskStore.open(folder('store'));
    footing = new Footing(facts, store);
    cases = new KnownCases(facts, new EngineClient(bench.engine.access('worker')));
  });

  afterEach(async () => {
    await bench.cleanUp();
    await database.remove();
  });
  afterAll(() => bench?.engine.stop());

  const folder = (name: string) => join(database.settings.DATA_DIR, name);
  const incidents = (processInstanceId: string) => bench.engine.portal.incidents.count({ processInstanceId });

  describe('that go away under a step', () => {
    /** Serves the step without the look before each fetch, so that it meets the absence again and again. */
    const serving = (topic: string, work: (taskId: string) => Promise<Output>) =>
      bench.worker([serve(verb(topic), (_input, { taskId }) => work(taskId))], {
        around: (_run: HandlerRun, step: () => Promise<Output>) => onFooting(footing, step),
        longPollMs: 50,
      });

    it.each([
      ['the store', 'store'],
      ['the facts', 'facts.db'],
    ])('%s longer than all tries: the step is done once when it is back, without an incident', async (_what, name) => {
      let runs = 0;
      serving('test.retried', async (taskId) => {
        runs += 1;
        await store.put(`document:${taskId}`, FILES, NOTE);
        return {};
      });
      renameSync(folder(name), folder('elsewhere'));
      const [id] = await bench.start('one-step');
      const { id: taskId } = await bench.taskOf(id);
      await until('more runs than tries', () => runs > 4);
      await until('a failure at rest', async () => (await bench.taskOf(id)).errorMessage !== null);
      expect(await bench.taskOf(id)).toMatchObject({ retries: 2 });
      renameSync(folder('elsewhere'), folder(name));
      await bench.ended([id]);
      expect(await incidents(id)).toBe(0);
      const stored: string[] = [];
      for await (const each of store.list()) stored.push(each);
      expect(stored).toEqual([`document:${taskId}`]);
    });

    it('tells no business result and no incident that the absence has made', async () => {
      let away = true;
      serving('test.caught', async () => {
        if (!away) return {};
        await Promise.reject(new BpmnError('notThere', '没有录像'));
        return {};
      });
      renameSync(folder('store'), folder('elsewhere'));
      const [id] = await bench.start('caught-step');
      await until('the step has come', async () => (await bench.taskOf(id))?.errorMessage != null);
      expect((await bench.taskOf(id)).errorMessage).toContain('证据存储不可用');
      away = false;
      renameSync(folder('elsewhere'), folder('store'));
      await bench.ended([id]);
      const path = (await bench.engine.portal.history.activities(id)).map(({ activityId }) => activityId);
      expect(path).not.toContain('event_otherEnd');
    });

    it('are no ground while older facts are being compared with the engine', async () => {
      await facts.query(`INSERT INTO facts_mark (name, value) VALUES ('restored', 'now')`);
      expect(await footing.missing()).toMatchObject({ zh: expect.stringContaining('正在与流程引擎核对') });
      await settleRestored(facts);
      expect(await footing.missing()).toBeNull();
    });

    it('leaves failures as they are while all is there', async () => {
      const broken = new Error('broken');
      const never = new PermanentFailure('没有模板');
      await expect(onFooting(footing, () => Promise.reject(broken))).rejects.toBe(broken);
      await expect(onFooting(footing, () => Promise.reject(never))).rejects.toBe(never);
      expect(await onFooting(footing, async () => ({ done: true }))).toEqual({ done: true });
    });

    it.each([
      ['a full disk', Object.assign(new Error('full'), { code: 'ENOSPC' }), 60_000],
      ['a full database', Object.assign(new Error('full'), { code: 'SQLITE_FULL' }), 60_000],
      ['a disk to be read only', Object.assign(new Error('read-only'), { code: 'EROFS' }), 5_000],
      ['a lost connection', Object.assign(new Error('lost'), { code: 'PROTOCOL_CONNECTION_LOST' }), 5_000],
    ])('postpones what %s says by itself', async (_what, error, delayMs) => {
      await expect(onFooting(footing, () => Promise.reject(error))).rejects.toMatchObject({
        name: 'Postponed',
        delayMs,
        cause: error,
      });
    });

    it('counts a file that one object lacks: nobody but a person can help', async () => {
      const missing = Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
      await expect(onFooting(footing, () => Promise.reject(missing))).rejects.toBe(missing);
    });
  });

  describe('of which the facts must know the case', () => {
    let done: string[];

    const serving = () => {
      done = [];
      return bench.worker([serve(verb('test.retried'), async (_input, task) => (done.push(task.caseNumber), {}))], {
        around: async ({ context }: HandlerRun, step: () => Promise<Output>) => {
          await cases.assertKnown(context);
          return step();
        },
      });
    };
    const waitsWith = async (instanceId: string, sentence: string) => {
      await until('the step is put off', async () => (await bench.taskOf(instanceId))?.errorMessage != null);
      const task = await bench.taskOf(instanceId);
      expect(task).toMatchObject({ retries: 2, errorMessage: expect.stringContaining(sentence) });
      expect(await incidents(instanceId)).toBe(0);
      return Date.parse(task.lockExpirationTime ?? '') - Date.now();
    };

    it('does nothing for a case they do not know, and does it once they know it', async () => {
      serving();
      const number = bench.nextNumber();
      const id = await bench.startAs('one-step', number);
      const pause = await waitsWith(id, `案卷里没有案件 ${number}（流程实例 ${id}）`);
      expect(pause).toBeGreaterThan(45_000);
      expect(done).toEqual([]);
      await addCase(facts, number, 'north', { instanceId: id });
      await bench.engine.portal.externalTasks.unlock((await bench.taskOf(id)).id);
      await bench.ended([id]);
      expect(done).toEqual([number]);
    });

    it('does nothing for another instance under the number of a case, and everything for the case’s own', async () => {
      serving();
      const number = bench.nextNumber();
      await addCase(facts, number, 'north', { instanceId: null });
      const own = await bench.startAs('one-step', number);
      await facts.manager.update(CaseFile, { caseNumber: number }, { instanceId: own });
      await bench.ended([own]);
      const other = await bench.startAs('one-step', number);
      await waitsWith(other, `案件 ${number} 是流程实例 ${own}，不是 ${other}`);
      expect(done).toEqual([number]);
    });

    it('waits for the portal to write down the instance it has just started, and no longer', async () => {
      const number = bench.nextNumber();
      await addCase(facts, number, 'north', { instanceId: null });
      const asked = jest.spyOn(facts.manager, 'findOne');
      serving();
      const id = await bench.startAs('one-step', number);
      await until('the case has been looked for', () => asked.mock.calls.length > 3);
      await facts.manager.update(CaseFile, { caseNumber: number }, { instanceId: id });
      await bench.ended([id]);
      expect(done).toEqual([number]);
      const unheard = bench.nextNumber();
      await addCase(facts, unheard, 'north', { instanceId: null });
      const pause = await waitsWith(await bench.startAs('one-step', unheard), `案件 ${unheard} 的启动还没有写入案卷`);
      expect(pause).toBeLessThanOrEqual(5_000);
    });

    it('knows a process that the case calls', async () => {
      serving();
      const number = bench.nextNumber();
      await addCase(facts, number, 'north', { instanceId: null });
      const id = await bench.startAs('calling', number);
      await facts.manager.update(CaseFile, { caseNumber: number }, { instanceId: id });
      await bench.ended([id]);
      expect(done).toEqual([number]);
    });

    it('does nothing while facts of the case are lost, until that is settled', async () => {
      serving();
      const number = bench.nextNumber();
      await addCase(facts, number, 'north', { instanceId: null });
      const lost = {
        id: `${number}:facts-lost`,
        caseNumber: number,
        sentence: '案卷有缺失',
        cause: null,
        at: new Date(),
      };
      await facts.manager.insert(SpineIncident, { ...lost, resolvedAt: null, resolvedBy: null });
      const id = await bench.startAs('one-step', number);
      await facts.manager.update(CaseFile, { caseNumber: number }, { instanceId: id });
      await waitsWith(id, `案件 ${number} 的案卷有缺失`);
      await facts.manager.update(SpineIncident, { id: lost.id }, { resolvedAt: new Date() });
      await bench.engine.portal.externalTasks.unlock((await bench.taskOf(id)).id);
      await bench.ended([id]);
      expect(done).toEqual([number]);
    });
  });
});
