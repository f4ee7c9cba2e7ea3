import { until } from '../../support/child';
import { LogLines, serve, plainVerb, type Workbench } from './workbench';

/** An engine that goes and comes. */
export function outages(bench: () => Workbench): void {
  it('does not repeat work whose completion was answered by a broken connection', async () => {
    const line = await bench().line();
    const logger = new LogLines();
    let runs = 0;
    const worker = bench().worker([serve(plainVerb, async () => ((runs += 1), {}))], {
      engine: bench().engine.access('worker', line.url),
      logger,
    });
    line.loseAnswerOf((path) => path.endsWith('/complete'));
    const ids = await bench().start('plain-step');
    await bench().ended(ids);
    await until('the runtime to be idle', () => logger.lines.some((text) => text.includes('completed')));
    expect(runs).toBe(1);
    expect(line.requests('/complete')).toHaveLength(2);
    expect(worker.health().inFlight).toBe(0);
  });

  it('goes on within 2 s after 20 s without an engine, without hammering it', async () => {
    const line = await bench().line();
    const taken: number[] = [];
    const worker = bench().worker([serve(plainVerb, async () => (taken.push(performance.now()), {}))], {
      engine: bench().engine.access('worker', line.url),
    });
    await until('polling', () => worker.health().phase === 'polling');
    await line.down();
    const ids = await bench().start('plain-step');
    const gone = performance.now();
    const errors = await refusalsWhile(() => performance.now() - gone < 20_000, worker);
    expect(worker.health()).toMatchObject({ ok: false, phase: 'away' });
    expect(errors).toBeGreaterThanOrEqual(10);
    expect(errors).toBeLessThanOrEqual(60);
    const back = performance.now();
    await line.up();
    await until('the task to be taken', () => taken.length === 1);
    expect(taken[0] - back).toBeLessThan(2_000);
    await bench().ended(ids);
    expect(worker.health()).toMatchObject({ ok: true, phase: 'polling' });
  });

  it('finds out about an engine that takes requests and answers none', async () => {
    const line = await bench().line();
    const worker = bench().worker([serve(plainVerb, async () => ({}))], {
      engine: bench().engine.access('worker', line.url),
      longPollMs: 200,
      answerMarginMs: 800,
    });
    await until('polling', () => worker.health().phase === 'polling');
    line.mute();
    await until('it to be noticed', () => worker.health().phase === 'away');
    const ids = await bench().start('plain-step');
    await line.up();
    await bench().ended(ids);
  });

  it('stops polling when its account is refused, and says so', async () => {
    const line = await bench().line();
    const logger = new LogLines();
    const worker = bench().worker([serve(plainVerb, async () => ({}))], {
      engine: { ...bench().engine.access('worker', line.url), password: 'wrong' },
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
    await bench().engine.worker.check();
  });

  it.each(['application/json;charset=UTF-8', 'application/json'])(
    'understands tasks sent as %s',
    async (contentType) => {
      const line = await bench().line();
      line.contentType = contentType;
      let runs = 0;
      bench().worker([serve(plainVerb, async () => ((runs += 1), {}))], {
        engine: bench().engine.access('worker', line.url),
      });
      await bench().ended(await bench().start('plain-step', {}, 2));
      expect(runs).toBe(2);
      await line.down();
    },
  );
}

/** Counts failed polls as long as the condition holds. */
async function refusalsWhile(
  condition: () => boolean,
  worker: { health(): { consecutiveFailures: number } },
): Promise<number> {
  await until('the time to pass', () => !condition(), 60_000);
  return worker.health().consecutiveFailures;
}
