import { join } from 'node:path';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { BpmnError, LockLost, PermanentFailure, RetryLater, TookTooLong, type TaskContext } from '@zhilu/engine';
import { startChild, until } from '../support/child';
import { startEngineUnderTest, type EngineUnderTest } from './engine/engine-under-test';
import { oneStep, parallelSteps } from './engine/models';
import { busyFor, gate, LogLines, serve, verb, Workbench } from './engine/workbench';

describe('external-task runtime on the real engine', () => {
  let engine: EngineUnderTest;
  let bench: Workbench;

  beforeAll(async () => {
    engine = await startEngineUnderTest();
    bench = new Workbench(engine);
    await bench.deploy('plain-step', oneStep('plain-step', { topic: 'test.plain' }));
    await bench.deploy('quick-retry', oneStep('quick-retry', { topic: 'test.retried', retry: 'R3/PT0.4S' }));
    await bench.deploy('caught-step', oneStep('caught-step', { topic: 'test.caught', catches: 'notThere' }));
    await bench.deploy('narrow-step', oneStep('narrow-step', { topic: 'test.narrow' }));
    await bench.deploy('joined-steps', parallelSteps('joined-steps', { topic: 'test.joined' }, 6));
  });

  afterEach(() => bench.cleanUp());
  afterAll(() => engine?.stop());

  const plainVerb = verb('test.plain');

  describe('what a handler gets and gives', () => {
    it('parses the input, sends the output typed, and leaves out what is undefined', async () => {
      const contexts: TaskContext[] = [];
      const capability = verb('test.plain', {
        input: z.object({ ids: z.array(z.string()), note: z.string().optional(), since: z.date() }),
        output: z.object({
          list: z.array(z.string()),
          row: z.object({ a: z.number() }),
          count: z.number().int(),
          big: z.bigint(),
          part: z.number(),
          ok: z.boolean(),
          text: z.string(),
          absent: z.string().optional(),
        }),
      });
      const seen: unknown[] = [];
      bench.worker([
        serve(capability, async (input, context) => {
          seen.push(input);
          contexts.push(context);
          return {
            list: ['甲'],
            row: { a: 1 },
            count: 3,
            big: 2n ** 60n,
            part: 0.5,
            ok: false,
            text: '好',
            absent: undefined,
          };
        }),
      ]);
      const since = new Date('2026-11-24T01:02:03.000Z');
      const [id] = await bench.start('plain-step', { ids: ['x'], note: null, since, secret: 'not declared' });
      await bench.ended([id]);
      expect(seen).toEqual([{ ids: ['x'], since }]);
      expect(contexts[0]).toMatchObject({
        caseNumber: expect.stringMatching(/^CS-2026-/),
        processId: 'plain-step',
        instanceId: id,
        elementId: 'serviceTask_step',
        attempt: 1,
        retriesLeft: 2,
      });
      const stored = await engine.portal.history.variables(id);
      const output = Object.fromEntries(stored.map(({ name, type, value }) => [name, [type, value]]));
      expect(output).toMatchObject({
        list: ['Json', '["甲"]'],
        row: ['Json', '{"a":1}'],
        count: ['Integer', 3],
        big: ['Long', String(2n ** 60n)],
        part: ['Double', 0.5],
        ok: ['Boolean', false],
        text: ['String', '好'],
      });
      expect(output).not.toHaveProperty('absent');
    });

    it('logs one line a task and counts it', async () => {
      const logger = new LogLines();
      const registry = new Registry();
      const worker = bench.worker([serve(plainVerb, async () => ({}))], { logger, registry });
      const ids = await bench.start('plain-step', {}, 3);
      await bench.ended(ids);
      await until('the runtime to be idle', () => worker.health().inFlight === 0);
      expect(logger.lines).toHaveLength(3);
      expect(logger.lines[0]).toMatch(/^test\.plain CS-2026-\d{4} \d+ ms attempt 1 completed$/);
      const metrics = await registry.metrics();
      expect(metrics).toContain('zhilu_worker_tasks_fetched_total{topic="test.plain"} 3');
      expect(metrics).toContain('zhilu_worker_task_outcomes_total{topic="test.plain",outcome="completed"} 3');
      expect(metrics).toContain('zhilu_worker_tasks_in_flight{topic="test.plain"} 0');
      expect(metrics).toContain('zhilu_worker_task_lag_seconds_count{topic="test.plain"} 3');
      expect(worker.health()).toMatchObject({ ok: true, phase: 'polling', inFlight: 0, byTopic: { 'test.plain': 0 } });
    });

    it('never lets two workers share an id', () => {
      const ids = [1, 2, 3].map(() => bench.worker([serve(plainVerb, async () => ({}))]).workerId);
      expect(new Set(ids).size).toBe(3);
      ids.forEach((id) => expect(id).toContain(`-${process.pid}-`));
    });
  });

  describe('errors', () => {
    it('tries again with a growing pause when a handler throws, then makes an incident with one sentence', async () => {
      const tries: { attempt: number; left: number; at: number }[] = [];
      bench.worker([
        serve(verb('test.retried'), async (_input, { attempt, retriesLeft }) => {
          tries.push({ attempt, left: retriesLeft, at: performance.now() });
          throw new Error('存储服务器没有响应\n  at somewhere');
        }),
      ]);
      const [id] = await bench.start('quick-retry');
      await until('the incident', async () => (await engine.portal.incidents.count({ processInstanceId: id })) === 1);
      expect(tries.map(({ attempt, left }) => [attempt, left])).toEqual([
        [1, 2],
        [2, 1],
        [3, 0],
      ]);
      expect(tries[1].at - tries[0].at).toBeGreaterThanOrEqual(400);
      expect(tries[2].at - tries[1].at).toBeGreaterThanOrEqual(800);
      const task = await bench.taskOf(id);
      expect(task).toMatchObject({ retries: 0, errorMessage: '存储服务器没有响应' });
      expect(await bench.failureOf(task.id)).toMatch(/engine-worker\.spec\.ts/);
    });

    it('leaves retries and a due back-off at the engine after the first failure', async () => {
      bench.worker([serve(plainVerb, async () => Promise.reject(new Error('away')))]);
      const [id] = await bench.start('plain-step');
      await until('the failure', async () => (await bench.taskOf(id)).retries === 2);
      const due = Date.parse((await bench.taskOf(id)).lockExpirationTime ?? '') - Date.now();
      expect(due).toBeGreaterThan(50_000);
      expect(due).toBeLessThanOrEqual(60_000);
    });

    it('waits as long as a handler says', async () => {
      bench.worker([serve(plainVerb, async () => Promise.reject(new RetryLater('磁盘已满', 7_200_000)))]);
      const [id] = await bench.start('plain-step');
      await until('the failure', async () => (await bench.taskOf(id)).retries === 2);
      expect(Date.parse((await bench.taskOf(id)).lockExpirationTime ?? '') - Date.now()).toBeGreaterThan(7_000_000);
    });

    it.each([
      [
        'a permanent failure',
        {},
        async () => Promise.reject(new PermanentFailure({ zh: '模板不存在', en: 'no template' })),
        '模板不存在',
      ],
      [
        'an undeclared business error',
        {},
        async () => Promise.reject(new BpmnError('unheardOf', '不明')),
        'does not declare the error "unheardOf"',
      ],
      [
        'a wrong output',
        { output: z.object({ id: z.string() }) },
        async () => ({ id: 7 }),
        'The output of test.plain is wrong: id:',
      ],
      [
        'a wrong input',
        { input: z.object({ id: z.string() }) },
        async () => ({}),
        'The input of test.plain is wrong: id:',
      ],
      [
        'an output the engine cannot keep',
        { output: z.object({ id: z.string() }) },
        async () => ({ id: 'x'.repeat(4001) }),
        '4000 characters',
      ],
    ])('makes an incident at once of %s', async (_name, shape, handle, sentence) => {
      bench.worker([serve(verb('test.plain', shape), handle as () => Promise<Record<string, unknown>>)]);
      const [id] = await bench.start('plain-step');
      await until('the incident', async () => (await engine.portal.incidents.count({ processInstanceId: id })) === 1);
      const task = await bench.taskOf(id);
      expect(task.retries).toBe(0);
      expect(task.errorMessage).toContain(sentence);
    });

    it('lets the model catch a declared business result', async () => {
      bench.worker([serve(verb('test.caught'), async () => Promise.reject(new BpmnError('notThere', '没有录像')))]);
      const [id] = await bench.start('caught-step');
      await bench.ended([id]);
      const path = (await engine.portal.history.activities(id)).map(({ activityId }) => activityId);
      expect(path).toContain('event_otherEnd');
    });

    it('makes an incident of a business result that the model does not catch', async () => {
      bench.worker([serve(plainVerb, async () => Promise.reject(new BpmnError('notThere', '没有录像')))]);
      const [id] = await bench.start('plain-step');
      await until('the incident', async () => (await engine.portal.incidents.count({ processInstanceId: id })) === 1);
      expect((await bench.taskOf(id)).errorMessage).toContain('The case could not go on after test.plain');
    });

    it('repeats a completion that collides with another of the same case', async () => {
      const done: string[] = [];
      bench.worker([serve(verb('test.joined'), async (_input, { taskId }) => (done.push(taskId), {}))]);
      const ids = await bench.start('joined-steps', {}, 8);
      await bench.ended(ids);
      expect(done).toHaveLength(48);
      expect(new Set(done).size).toBe(48);
    });

    it('ends a handler that takes longer than its capability allows', async () => {
      const reasons: unknown[] = [];
      bench.worker([
        serve(verb('test.plain', { maxSeconds: 0.3 }), async (_input, { signal }) => {
          await busyFor(60_000, signal).catch((reason) => reasons.push(reason));
          throw new Error('stopped half way');
        }),
      ]);
      const [id] = await bench.start('plain-step');
      await until('the failure', async () => (await bench.taskOf(id)).retries === 2);
      expect(reasons[0]).toBeInstanceOf(TookTooLong);
      expect((await bench.taskOf(id)).errorMessage).toBe('test.plain took longer than its 0.3 s');
    });
  });

  describe('limits', () => {
    it('never has more in flight than allowed, whole and per topic, not even locked at the engine', async () => {
      const now = { all: 0, narrow: 0 };
      const most = { all: 0, narrow: 0, locked: 0 };
      const work =
        (narrow: number) =>
        async (_input: unknown, { signal }: TaskContext) => {
          now.all += 1;
          now.narrow += narrow;
          most.all = Math.max(most.all, now.all);
          most.narrow = Math.max(most.narrow, now.narrow);
          await busyFor(60, signal);
          now.all -= 1;
          now.narrow -= narrow;
          return {};
        };
      const ids = [...(await bench.start('narrow-step', {}, 15)), ...(await bench.start('plain-step', {}, 45))];
      const topics = [serve(plainVerb, work(0)), serve(verb('test.narrow'), work(1), { atOnce: 2 })];
      const worker = bench.worker(topics, { capacity: 7 });
      let over = false;
      const watch = (async () => {
        while (!over) {
          const locked = await engine.worker.externalTasks.lockedBy(worker.workerId);
          most.locked = Math.max(most.locked, locked.length);
        }
      })();
      await bench.ended(ids);
      over = true;
      await watch;
      expect(most.all).toBe(7);
      expect(most.narrow).toBe(2);
      expect(most.locked).toBeLessThanOrEqual(7);
    });

    it('takes on an engine that others use only tasks of the processes it is told', async () => {
      const handled: string[] = [];
      const scope: { processIds: string[] } = { processIds: [] };
      const handle = async (_input: unknown, { processId }: TaskContext) => (handled.push(processId), {});
      await bench.deploy('strange-step', oneStep('strange-step', { topic: 'test.plain' }));
      const [strange] = await bench.start('strange-step');
      const [ours] = await bench.start('plain-step');
      bench.worker([serve(plainVerb, handle)], { scope: () => scope });
      scope.processIds = ['plain-step'];
      await bench.ended([ours]);
      expect(handled).toEqual(['plain-step']);
      expect(await bench.taskOf(strange)).toMatchObject({ workerId: null, retries: null });
    });
  });

  describe('locks', () => {
    it('keeps the lock of a long handler, so that no other worker gets the task', async () => {
      const runs: string[] = [];
      const handle = async (_input: unknown, { signal, taskId }: TaskContext) => {
        runs.push(taskId);
        await busyFor(3_500, signal);
        return {};
      };
      bench.worker([serve(plainVerb, handle)], { lockMs: 1_000 });
      bench.worker([serve(plainVerb, handle)], { lockMs: 1_000 });
      const ids = await bench.start('plain-step');
      await bench.ended(ids);
      expect(runs).toHaveLength(1);
    });

    it('aborts a handler whose lock is lost, and reports nothing', async () => {
      const started = gate();
      const reasons: unknown[] = [];
      const logger = new LogLines();
      const worker = bench.worker(
        [
          serve(plainVerb, async (_input, { signal }) => {
            started.open();
            await busyFor(60_000, signal).catch((reason) => reasons.push(reason));
            throw new Error('ended half way');
          }),
        ],
        { lockMs: 1_500, logger },
      );
      const [id] = await bench.start('plain-step');
      await started.opened;
      const stopped = worker.stop();
      const task = await bench.taskOf(id);
      await engine.worker.externalTasks.unlock(task.id);
      await until('the handler to be aborted', () => reasons.length === 1, 5_000);
      await stopped;
      expect(reasons[0]).toBeInstanceOf(LockLost);
      expect(await bench.taskOf(id)).toMatchObject({ retries: null, errorMessage: null });
      expect(logger.lines).toEqual([expect.stringMatching(/attempt 1 lockLost: The lock was lost/)]);
    });

    it('aborts a handler when the engine did not answer until the lock’s end', async () => {
      const line = await bench.line();
      const started = gate();
      const reasons: unknown[] = [];
      bench.worker(
        [
          serve(plainVerb, async (_input, { signal }) => {
            started.open();
            await busyFor(60_000, signal).catch((reason) => reasons.push(reason));
            throw new Error('ended half way');
          }),
        ],
        { lockMs: 1_500, engine: engine.access('worker', line.url) },
      );
      await bench.start('plain-step');
      await started.opened;
      await line.down();
      await until('the handler to be aborted', () => reasons.length === 1, 4_000);
      expect(reasons[0]).toBeInstanceOf(LockLost);
    });

    it('gives back at once what the engine locked in an answer that was lost', async () => {
      const line = await bench.line();
      const handled: string[] = [];
      bench.worker([serve(plainVerb, async (_input, { taskId }) => (handled.push(taskId), {}))], {
        engine: engine.access('worker', line.url),
        lockMs: 60_000,
      });
      await until('polling', () => line.requests('fetchAndLock').length >= 2);
      line.loseAnswerOf((path) => path.endsWith('/fetchAndLock'));
      const ids = await bench.start('plain-step', {}, 3);
      await bench.ended(ids, 10_000);
      expect(handled).toHaveLength(3);
    });
  });

  describe('an engine that goes and comes', () => {
    it('does not repeat work whose completion was answered by a broken connection', async () => {
      const line = await bench.line();
      const logger = new LogLines();
      let runs = 0;
      const worker = bench.worker([serve(plainVerb, async () => ((runs += 1), {}))], {
        engine: engine.access('worker', line.url),
        logger,
      });
      line.loseAnswerOf((path) => path.endsWith('/complete'));
      const ids = await bench.start('plain-step');
      await bench.ended(ids);
      await until('the runtime to be idle', () => logger.lines.some((text) => text.includes('completed')));
      expect(runs).toBe(1);
      expect(line.requests('/complete')).toHaveLength(2);
      expect(worker.health().inFlight).toBe(0);
    });

    it('goes on within 2 s after 20 s without an engine, without hammering it', async () => {
      const line = await bench.line();
      const taken: number[] = [];
      const worker = bench.worker([serve(plainVerb, async () => (taken.push(performance.now()), {}))], {
        engine: engine.access('worker', line.url),
      });
      await until('polling', () => worker.health().phase === 'polling');
      await line.down();
      const ids = await bench.start('plain-step');
      const gone = performance.now();
      const errors = await refusalsWhile(() => performance.now() - gone < 20_000, worker);
      expect(worker.health()).toMatchObject({ ok: false, phase: 'away' });
      expect(errors).toBeGreaterThanOrEqual(10);
      expect(errors).toBeLessThanOrEqual(60);
      const back = performance.now();
      await line.up();
      await until('the task to be taken', () => taken.length === 1, 5_000);
      expect(taken[0] - back).toBeLessThan(2_000);
      await bench.ended(ids);
      expect(worker.health()).toMatchObject({ ok: true, phase: 'polling' });
    });

    it('finds out about an engine that takes requests and answers none', async () => {
      const line = await bench.line();
      const worker = bench.worker([serve(plainVerb, async () => ({}))], {
        engine: engine.access('worker', line.url),
        longPollMs: 200,
        answerMarginMs: 800,
      });
      await until('polling', () => worker.health().phase === 'polling');
      line.mute();
      await until('it to be noticed', () => worker.health().phase === 'away', 3_000);
      const ids = await bench.start('plain-step');
      await line.up();
      await bench.ended(ids, 10_000);
    });

    it('stops polling when its account is refused, and says so', async () => {
      const line = await bench.line();
      const logger = new LogLines();
      const worker = bench.worker([serve(plainVerb, async () => ({}))], {
        engine: { ...engine.access('worker', line.url), password: 'wrong' },
        unauthorizedProbeMs: 1_500,
        logger,
      });
      await until('the refusal', () => worker.health().phase === 'refused');
      expect(worker.health()).toMatchObject({
        ok: false,
        sentence: { zh: expect.stringContaining('ENGINE_WORKER_PASSWORD') },
      });
      const since = performance.now();
      await until('two more single probes', () => line.seen.length === 3, 10_000);
      expect(performance.now() - since).toBeGreaterThan(2_500);
      expect(logger.lines[0]).toContain("refuses the worker's account");
      await engine.worker.check();
    });

    it.each(['application/json;charset=UTF-8', 'application/json'])(
      'understands tasks sent as %s',
      async (contentType) => {
        const line = await bench.line();
        line.contentType = contentType;
        let runs = 0;
        bench.worker([serve(plainVerb, async () => ((runs += 1), {}))], { engine: engine.access('worker', line.url) });
        await bench.ended(await bench.start('plain-step', {}, 2));
        expect(runs).toBe(2);
        await line.down();
      },
    );
  });

  describe('the end', () => {
    it('lets running tasks finish, starts nothing more and leaves nothing locked', async () => {
      const started: string[] = [];
      const worker = bench.worker(
        [
          serve(plainVerb, async (_input, { taskId, signal }) => {
            started.push(taskId);
            await busyFor(400, signal);
            return {};
          }),
        ],
        { capacity: 3 },
      );
      await bench.start('plain-step', {}, 9);
      await until('three to run', () => started.length === 3);
      await Promise.all([worker.stop(), worker.stop()]);
      expect(started).toHaveLength(3);
      expect(await engine.worker.externalTasks.lockedBy(worker.workerId)).toEqual([]);
      expect(worker.health()).toMatchObject({ phase: 'stopped', inFlight: 0 });
    });

    it.each(['pass', 'lose'] as const)('gives back unstarted what the engine sent just before (%s)', async (fate) => {
      const line = await bench.line();
      let runs = 0;
      const worker = bench.worker([serve(plainVerb, async () => ((runs += 1), {}))], {
        engine: engine.access('worker', line.url),
      });
      const held = line.holdAnswerOf((path, answer) => path.endsWith('/fetchAndLock') && answer !== '[]');
      const [id] = await bench.start('plain-step');
      await held.arrived;
      expect(await bench.taskOf(id)).toMatchObject({ workerId: worker.workerId });
      const stopped = worker.stop();
      held.release(fate);
      await stopped;
      expect(runs).toBe(0);
      expect(await bench.taskOf(id)).toMatchObject({ workerId: null, retries: null });
    });

    it('ends a worker process on SIGTERM the same way', async () => {
      await bench.start('plain-step', {}, 9);
      const input = { engine: engine.access('worker'), taskMs: 700 };
      const child = startChild(join(__dirname, 'engine', 'worker-process.ts'), input);
      const count = (word: string) =>
        child
          .output()
          .split('\n')
          .filter((line) => line.startsWith(word)).length;
      await until('three tasks to run', () => count('started') === 3);
      const before = count('finished');
      expect(before).toBe(0);
      child.process.kill('SIGTERM');
      await child.done.catch(() => undefined);
      expect([count('started'), count('finished')]).toEqual([3, 3]);
      const [, workerId] = /^worker (\S+)$/m.exec(child.output()) ?? [];
      expect(await engine.worker.externalTasks.lockedBy(workerId)).toEqual([]);
    });

    it('ends an idle worker process on SIGTERM without waiting for its long poll', async () => {
      const input = { engine: engine.access('worker'), taskMs: 1 };
      const child = startChild(join(__dirname, 'engine', 'worker-process.ts'), input);
      await bench.ended(await bench.start('plain-step'));
      const from = performance.now();
      child.process.kill('SIGTERM');
      await child.done.catch(() => undefined);
      expect(performance.now() - from).toBeLessThan(4_000);
      bench.worker([serve(plainVerb, async () => ({}))]);
      await bench.ended(await bench.start('plain-step', {}, 3), 5_000);
    });

    it('gives back a task whose handler does not end', async () => {
      const started = gate();
      const worker = bench.worker([serve(plainVerb, () => (started.open(), new Promise(() => {})))], {
        drainMs: 200,
        graceMs: 200,
      });
      const [id] = await bench.start('plain-step');
      await started.opened;
      await worker.stop();
      expect(await bench.taskOf(id)).toMatchObject({ workerId: null, retries: null });
    });

    it('leaves no poll at the engine that would lock the next task for nobody', async () => {
      const leaving = bench.worker([serve(plainVerb, async () => ({}))], { longPollMs: 8_000 });
      await until('polling', () => leaving.health().phase === 'polling');
      const staying = bench.worker([serve(plainVerb, async () => ({}))], { longPollMs: 8_000 });
      await until('polling', () => staying.health().phase === 'polling');
      const from = performance.now();
      await leaving.stop();
      expect(performance.now() - from).toBeLessThan(3_000);
      await bench.ended(await bench.start('plain-step', {}, 3), 5_000);
    });
  });
});

/** Counts failed polls as long as the condition holds. */
async function refusalsWhile(
  condition: () => boolean,
  worker: { health(): { consecutiveFailures: number } },
): Promise<number> {
  await until('the time to pass', () => !condition(), 60_000);
  return worker.health().consecutiveFailures;
}
