import { join } from 'node:path';
import { startChild, until } from '../../support/child';
import { gate, serve, plainVerb, type Workbench } from './workbench';

/** How a worker ends. */
export function end(bench: () => Workbench): void {
  it('lets running tasks finish, starts nothing more and leaves nothing locked', async () => {
    const started: string[] = [];
    const ending = gate();
    const worker = bench().worker(
      [
        serve(plainVerb, async (_input, { taskId }) => {
          started.push(taskId);
          await ending.opened;
          return {};
        }),
      ],
      { capacity: 3 },
    );
    await bench().start('plain-step', {}, 9);
    await until('three to run', () => started.length === 3);
    const ended = Promise.all([worker.stop(), worker.stop()]);
    ending.open();
    await ended;
    expect(started).toHaveLength(3);
    expect(await bench().engine.worker.externalTasks.lockedBy(worker.workerId)).toEqual([]);
    expect(worker.health()).toMatchObject({ phase: 'stopped', inFlight: 0 });
  });

  it.each(['pass', 'lose'] as const)('gives back unstarted what the engine sent just before (%s)', async (fate) => {
    const line = await bench().line();
    let runs = 0;
    const worker = bench().worker([serve(plainVerb, async () => ((runs += 1), {}))], {
      engine: bench().engine.access('worker', line.url),
    });
    const held = line.holdAnswerOf((path, answer) => path.endsWith('/fetchAndLock') && answer !== '[]');
    const [id] = await bench().start('plain-step');
    await held.arrived;
    expect(await bench().taskOf(id)).toMatchObject({ workerId: worker.workerId });
    const stopped = worker.stop();
    held.release(fate);
    await stopped;
    expect(runs).toBe(0);
    expect(await bench().taskOf(id)).toMatchObject({ workerId: null, retries: null });
  });

  it('ends a worker process on SIGTERM the same way', async () => {
    await bench().start('plain-step', {}, 9);
    const input = { engine: bench().engine.access('worker'), taskMs: 3_000 };
    const child = startChild(join(__dirname, 'worker-process.ts'), input);
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
    expect(await bench().engine.worker.externalTasks.lockedBy(workerId)).toEqual([]);
  });

  it('ends an idle worker process on SIGTERM without waiting for its long poll', async () => {
    const input = { engine: bench().engine.access('worker'), taskMs: 1 };
    const child = startChild(join(__dirname, 'worker-process.ts'), input);
    await bench().ended(await bench().start('plain-step'));
    const from = performance.now();
    child.process.kill('SIGTERM');
    await child.done.catch(() => undefined);
    expect(performance.now() - from).toBeLessThan(4_000);
    bench().worker([serve(plainVerb, async () => ({}))]);
    await bench().ended(await bench().start('plain-step', {}, 3), 5_000);
  });

  it('gives back a task whose handler does not end', async () => {
    const started = gate();
    const worker = bench().worker([serve(plainVerb, () => (started.open(), new Promise(() => {})))], {
      drainMs: 200,
      graceMs: 200,
    });
    const [id] = await bench().start('plain-step');
    await started.opened;
    await worker.stop();
    expect(await bench().taskOf(id)).toMatchObject({ workerId: null, retries: null });
  });

  it('leaves no poll at the engine that would lock the next task for nobody', async () => {
    const leaving = bench().worker([serve(plainVerb, async () => ({}))], { longPollMs: 8_000 });
    await until('polling', () => leaving.health().phase === 'polling');
    const staying = bench().worker([serve(plainVerb, async () => ({}))], { longPollMs: 8_000 });
    await until('polling', () => staying.health().phase === 'polling');
    const from = performance.now();
    await leaving.stop();
    expect(performance.now() - from).toBeLessThan(3_000);
    await bench().ended(await bench().start('plain-step', {}, 3), 5_000);
  });
}
