import { LockLost, type TaskContext } from '@zhilu/engine';
import { until } from '../../support/child';
import { busyFor, gate, LogLines, serve, plainVerb, type Workbench } from './workbench';

/** Locks: kept, lost, and given back. */
export function locks(bench: () => Workbench): void {
  it('keeps the lock of a long handler, so that no other worker gets the task', async () => {
    const runs: string[] = [];
    const handle = async (_input: unknown, { signal, taskId }: TaskContext) => {
      runs.push(taskId);
      await busyFor(3_500, signal);
      return {};
    };
    bench().worker([serve(plainVerb, handle)], { lockMs: 1_000 });
    bench().worker([serve(plainVerb, handle)], { lockMs: 1_000 });
    const ids = await bench().start('plain-step');
    await bench().ended(ids);
    expect(runs).toHaveLength(1);
  });

  it('aborts a handler whose lock is lost, and reports nothing', async () => {
    const started = gate();
    const reasons: unknown[] = [];
    const logger = new LogLines();
    const worker = bench().worker(
      [
        serve(plainVerb, async (_input, { signal }) => {
          started.open();
          await busyFor(60_000, signal).catch((reason) => reasons.push(reason));
          throw new Error('ended half way');
        }),
      ],
      { lockMs: 1_500, logger },
    );
    const [id] = await bench().start('plain-step');
    await started.opened;
    const stopped = worker.stop();
    const task = await bench().taskOf(id);
    await bench().engine.worker.externalTasks.unlock(task.id);
    await until('the handler to be aborted', () => reasons.length === 1);
    await stopped;
    expect(reasons[0]).toBeInstanceOf(LockLost);
    expect(await bench().taskOf(id)).toMatchObject({ retries: null, errorMessage: null });
    expect(logger.lines).toEqual([expect.stringMatching(/attempt 1 lockLost: The lock was lost/)]);
  });

  it('aborts a handler when the engine did not answer until the lock’s end', async () => {
    const line = await bench().line();
    const started = gate();
    const reasons: unknown[] = [];
    bench().worker(
      [
        serve(plainVerb, async (_input, { signal }) => {
          started.open();
          await busyFor(60_000, signal).catch((reason) => reasons.push(reason));
          throw new Error('ended half way');
        }),
      ],
      { lockMs: 1_500, engine: bench().engine.access('worker', line.url) },
    );
    await bench().start('plain-step');
    await started.opened;
    await line.down();
    await until('the handler to be aborted', () => reasons.length === 1);
    expect(reasons[0]).toBeInstanceOf(LockLost);
  });

  it('gives back at once what the engine locked in an answer that was lost', async () => {
    const line = await bench().line();
    const handled: string[] = [];
    bench().worker([serve(plainVerb, async (_input, { taskId }) => (handled.push(taskId), {}))], {
      engine: bench().engine.access('worker', line.url),
      lockMs: 60_000,
    });
    await until('polling', () => line.requests('fetchAndLock').length >= 2);
    line.loseAnswerOf((path) => path.endsWith('/fetchAndLock'));
    const ids = await bench().start('plain-step', {}, 3);
    await bench().ended(ids, 10_000);
    expect(handled).toHaveLength(3);
  });
}
