import { Registry } from 'prom-client';
import { z } from 'zod';
import { type TaskContext } from '@zhilu/engine';
import { until } from '../../support/child';
import { LogLines, serve, verb, plainVerb, type Workbench } from './workbench';

/** What a handler gets, gives, and leaves behind in log and figures. */
export function exchange(bench: () => Workbench): void {
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
    bench().worker([
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
    const [id] = await bench().start('plain-step', { ids: ['x'], note: null, since, secret: 'not declared' });
    await bench().ended([id]);
    expect(seen).toEqual([{ ids: ['x'], since }]);
    expect(contexts[0]).toMatchObject({
      caseNumber: expect.stringMatching(/^CS-2026-/),
      processId: 'plain-step',
      instanceId: id,
      elementId: 'serviceTask_step',
      attempt: 1,
      retriesLeft: 2,
    });
    const stored = await bench().engine.portal.history.variables(id);
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
    const worker = bench().worker([serve(plainVerb, async () => ({}))], { logger, registry });
    const ids = await bench().start('plain-step', {}, 3);
    await bench().ended(ids);
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
    const ids = [1, 2, 3].map(() => bench().worker([serve(plainVerb, async () => ({}))]).workerId);
    expect(new Set(ids).size).toBe(3);
    ids.forEach((id) => expect(id).toContain(`-${process.pid}-`));
  });
}
