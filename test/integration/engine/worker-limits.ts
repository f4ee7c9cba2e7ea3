import { type TaskContext } from '@zhilu/engine';
import { oneStep } from './models';
import { busyFor, serve, verb, plainVerb, type Workbench } from './workbench';

/** How many tasks, and whose. */
export function limits(bench: () => Workbench): void {
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
    const ids = [...(await bench().start('narrow-step', {}, 15)), ...(await bench().start('plain-step', {}, 45))];
    const topics = [serve(plainVerb, work(0)), serve(verb('test.narrow'), work(1), { atOnce: 2 })];
    const worker = bench().worker(topics, { capacity: 7 });
    let over = false;
    const watch = (async () => {
      while (!over) {
        const locked = await bench().engine.worker.externalTasks.lockedBy(worker.workerId);
        most.locked = Math.max(most.locked, locked.length);
      }
    })();
    await bench().ended(ids);
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
    await bench().deploy('strange-step', oneStep('strange-step', { topic: 'test.plain' }));
    const [strange] = await bench().start('strange-step');
    const [ours] = await bench().start('plain-step');
    bench().worker([serve(plainVerb, handle)], { scope: () => scope });
    scope.processIds = ['plain-step'];
    await bench().ended([ours]);
    expect(handled).toEqual(['plain-step']);
    expect(await bench().taskOf(strange)).toMatchObject({ workerId: null, retries: null });
  });
}
