import { z } from 'zod';
import { BpmnError, PermanentFailure, RetryLater, TookTooLong } from '@zhilu/engine';
import { until } from '../../support/child';
import { busyFor, serve, verb, plainVerb, type Workbench } from './workbench';

/** What becomes of a task whose handler fails, each way of failing. */
export function errors(bench: () => Workbench): void {
  it('tries again with a growing pause when a handler throws, then makes an incident with one sentence', async () => {
    const tries: { attempt: number; left: number; at: number }[] = [];
    bench().worker([
      serve(verb('test.retried'), async (_input, { attempt, retriesLeft }) => {
        tries.push({ attempt, left: retriesLeft, at: performance.now() });
        throw new Error('存储服务器没有响应\n  at somewhere');
      }),
    ]);
    const [id] = await bench().start('quick-retry');
    await until(
      'the incident',
      async () => (await bench().engine.portal.incidents.count({ processInstanceId: id })) === 1,
    );
    expect(tries.map(({ attempt, left }) => [attempt, left])).toEqual([
      [1, 2],
      [2, 1],
      [3, 0],
    ]);
    expect(tries[1].at - tries[0].at).toBeGreaterThanOrEqual(400);
    expect(tries[2].at - tries[1].at).toBeGreaterThanOrEqual(800);
    const task = await bench().taskOf(id);
    expect(task).toMatchObject({ retries: 0, errorMessage: '存储服务器没有响应' });
    expect(await bench().failureOf(task.id)).toMatch(/worker-errors\.ts/);
  });

  it('leaves retries and a due back-off at the engine after the first failure', async () => {
    bench().worker([serve(plainVerb, async () => Promise.reject(new Error('away')))]);
    const [id] = await bench().start('plain-step');
    await until('the failure', async () => (await bench().taskOf(id)).retries === 2);
    const due = Date.parse((await bench().taskOf(id)).lockExpirationTime ?? '') - Date.now();
    expect(due).toBeGreaterThan(50_000);
    expect(due).toBeLessThanOrEqual(60_000);
  });

  it('waits as long as a handler says', async () => {
    bench().worker([serve(plainVerb, async () => Promise.reject(new RetryLater('磁盘已满', 7_200_000)))]);
    const [id] = await bench().start('plain-step');
    await until('the failure', async () => (await bench().taskOf(id)).retries === 2);
    expect(Date.parse((await bench().taskOf(id)).lockExpirationTime ?? '') - Date.now()).toBeGreaterThan(7_000_000);
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
    bench().worker([serve(verb('test.plain', shape), handle as () => Promise<Record<string, unknown>>)]);
    const [id] = await bench().start('plain-step');
    await until(
      'the incident',
      async () => (await bench().engine.portal.incidents.count({ processInstanceId: id })) === 1,
    );
    const task = await bench().taskOf(id);
    expect(task.retries).toBe(0);
    expect(task.errorMessage).toContain(sentence);
  });

  it('lets the model catch a declared business result', async () => {
    bench().worker([serve(verb('test.caught'), async () => Promise.reject(new BpmnError('notThere', '没有录像')))]);
    const [id] = await bench().start('caught-step');
    await bench().ended([id]);
    const path = (await bench().engine.portal.history.activities(id)).map(({ activityId }) => activityId);
    expect(path).toContain('event_otherEnd');
  });

  it('makes an incident of a business result that the model does not catch', async () => {
    bench().worker([serve(plainVerb, async () => Promise.reject(new BpmnError('notThere', '没有录像')))]);
    const [id] = await bench().start('plain-step');
    await until(
      'the incident',
      async () => (await bench().engine.portal.incidents.count({ processInstanceId: id })) === 1,
    );
    expect((await bench().taskOf(id)).errorMessage).toContain('The case could not go on after test.plain');
  });

  it('repeats a completion that collides with another of the same case', async () => {
    const done: string[] = [];
    bench().worker([serve(verb('test.joined'), async (_input, { taskId }) => (done.push(taskId), {}))]);
    const ids = await bench().start('joined-steps', {}, 8);
    await bench().ended(ids);
    expect(done).toHaveLength(48);
    expect(new Set(done).size).toBe(48);
  });

  it('ends a handler that takes longer than its capability allows', async () => {
    const reasons: unknown[] = [];
    bench().worker([
      serve(verb('test.plain', { maxSeconds: 0.3 }), async (_input, { signal }) => {
        await busyFor(60_000, signal).catch((reason) => reasons.push(reason));
        throw new Error('stopped half way');
      }),
    ]);
    const [id] = await bench().start('plain-step');
    await until('the failure', async () => (await bench().taskOf(id)).retries === 2);
    expect(reasons[0]).toBeInstanceOf(TookTooLong);
    expect((await bench().taskOf(id)).errorMessage).toBe('test.plain took longer than its 0.3 s');
  });
}
