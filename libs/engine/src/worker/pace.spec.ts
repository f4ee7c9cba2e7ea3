import { EngineUnavailable, OptimisticLocking, Unauthorized } from '../rest/errors';
import { Pace } from './pace';

const away = (outcomeUnknown = false) => new EngineUnavailable('poll', { status: 0, message: 'away' }, outcomeUnknown);

describe('pace of polling', () => {
  it('backs off with jitter, never longer than 1.5 s', () => {
    const pace = new Pace(60_000, () => 0);
    const waits = Array.from({ length: 200 }, () => (pace.failed(away()), pace.waitMs));
    expect(Math.max(...waits)).toBeLessThanOrEqual(1_500);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(100);
    expect(waits[0]).toBeLessThanOrEqual(250);
    expect(new Set(waits).size).toBeGreaterThan(150);
    expect(pace).toMatchObject({ state: 'away', consecutiveFailures: 200 });
  });

  it('forgets the past with the first answer', () => {
    let now = 1_000;
    const pace = new Pace(60_000, () => now);
    pace.failed(away());
    pace.succeeded();
    now += 40;
    expect(pace).toMatchObject({
      state: 'polling',
      waitMs: 0,
      consecutiveFailures: 0,
      sinceSuccessMs: 40,
      error: undefined,
    });
  });

  it('probes a refused account once a minute and counts no failure', () => {
    const pace = new Pace(60_000, () => 0);
    pace.failed(new Unauthorized('poll', { status: 401, message: 'HTTP 401' }));
    expect(pace).toMatchObject({ state: 'refused', refused: true, waitMs: 60_000, consecutiveFailures: 0 });
  });

  it('remembers that an answer was lost until what it held was given back', () => {
    const pace = new Pace(60_000, () => 0);
    pace.failed(away(false));
    expect(pace.mayHoldUnknownTasks).toBe(false);
    pace.failed(away(true));
    pace.failed(away(false));
    pace.succeeded();
    expect(pace.mayHoldUnknownTasks).toBe(true);
    pace.unknownTasksReleased();
    pace.failed(new OptimisticLocking('poll', { status: 500, code: 1, message: 'first come' }));
    expect(pace.mayHoldUnknownTasks).toBe(false);
  });
});
