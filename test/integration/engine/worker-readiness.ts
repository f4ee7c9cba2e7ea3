import { Postponed, type WorkerOptions } from '@zhilu/engine';
import { until } from '../../support/child';
import { LogLines, plainVerb, serve, verb, type Workbench } from './workbench';

const GONE = { zh: '账本不在', en: 'The ledger is gone' };

/** What handlers stand on goes and comes. */
export function readiness(bench: () => Workbench): void {
  const ground = () => {
    const state: { answer: true | typeof GONE; looks: number } = { answer: true, looks: 0 };
    const ready = async () => ((state.looks += 1), state.answer);
    const options: Partial<WorkerOptions> = { ready, readyEveryMs: 20 };
    return { state, options };
  };

  it('fetches nothing while it is away, says so once, and takes up when it is back', async () => {
    const { state, options } = ground();
    const logger = new LogLines();
    let runs = 0;
    const topics = [serve(plainVerb, async () => ((runs += 1), {}))];
    const worker = bench().worker(topics, { ...options, logger, longPollMs: 10_000 });
    await bench().ended(await bench().start('plain-step'));

    state.answer = GONE;
    await until('it to be noticed', () => worker.health().phase === 'missing');
    expect(worker.health()).toMatchObject({ ok: false, sentence: GONE });
    const [id] = await bench().start('plain-step');
    const asked = logger.lines.length;
    const { looks } = state;
    await until('it to have been looked for often', () => state.looks > looks + 10);
    expect(await bench().taskOf(id)).toMatchObject({ workerId: null, retries: null });
    expect(runs).toBe(1);
    expect(logger.lines.filter((line) => line.includes(GONE.en))).toHaveLength(1);

    state.answer = true;
    const back = performance.now();
    await bench().ended([id]);
    expect(performance.now() - back).toBeLessThan(2_000);
    expect(runs).toBe(2);
    expect(logger.lines.slice(asked).filter((line) => line.includes('there again'))).toHaveLength(1);
    expect(worker.health().phase).toBe('polling');
  });

  it('is away until it has answered, and while its answer fails', async () => {
    let answer: Promise<true> = new Promise(() => undefined);
    const worker = bench().worker([serve(plainVerb, async () => ({}))], { ready: () => answer, readyEveryMs: 20 });
    const [id] = await bench().start('plain-step');
    expect(worker.health()).toMatchObject({ ok: false, phase: 'starting' });
    await worker.stop();
    answer = Promise.reject(new Error('no such disk'));
    answer.catch(() => undefined);
    const other = bench().worker([serve(plainVerb, async () => ({}))], { ready: () => answer, readyEveryMs: 20 });
    await until('the failure to be named', () => other.health().phase === 'missing');
    expect(other.health().sentence.zh).toContain('no such disk');
    expect(await bench().taskOf(id)).toMatchObject({ workerId: null, retries: null });
    answer = Promise.resolve(true);
    await bench().ended([id]);
  });

  it('uses up no try for what was postponed, however often', async () => {
    let runs = 0;
    const attempts: number[] = [];
    bench().worker([
      serve(verb('test.retried'), async (_input, { attempt }) => {
        attempts.push(attempt);
        if ((runs += 1) <= 6) throw new Postponed('磁盘已满', 30);
        return {};
      }),
    ]);
    const [id] = await bench().start('quick-retry');
    await until('a postponed step', async () => (await bench().taskOf(id))?.errorMessage === '磁盘已满');
    await bench().ended([id]);
    expect(attempts).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect(await bench().engine.portal.incidents.count({ processInstanceId: id })).toBe(0);
  });
}
