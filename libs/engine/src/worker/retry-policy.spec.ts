import { attemptOf, DEFAULT_RETRY, delayAfter, parseRetry, triesLeft } from './retry-policy';

describe('retry policy', () => {
  it('reads what the model says', () => {
    expect(parseRetry('R5/PT5M')).toEqual({ tries: 5, delayMs: 300_000 });
    expect(parseRetry(' R1/P1D ')).toEqual({ tries: 1, delayMs: 86_400_000 });
  });

  it.each(['', 'R3', 'PT5M', 'R3/5M', 'R/PT1M', 'R3/PT', 'R3/P-1D', 'R3/PT1M/PT2M'])('does not take "%s"', (text) => {
    expect(parseRetry(text)).toBeUndefined();
  });

  it('counts tries down from the policy, because the engine does not', () => {
    expect([null, 2, 1, 0].map((retries) => attemptOf(DEFAULT_RETRY, retries))).toEqual([1, 2, 3, 4]);
    expect([null, 2, 1, 0].map((retries) => triesLeft(DEFAULT_RETRY, retries))).toEqual([2, 1, 0, 0]);
  });

  it('counts from 1 also when a person gave more tries than the model', () => {
    expect(attemptOf(DEFAULT_RETRY, 9)).toBe(1);
    expect(triesLeft(DEFAULT_RETRY, 9)).toBe(8);
  });

  it('doubles the pause, up to a day', () => {
    expect([1, 2, 3, 4].map((attempt) => delayAfter(DEFAULT_RETRY, attempt))).toEqual([
      60_000, 120_000, 240_000, 480_000,
    ]);
    expect(delayAfter(DEFAULT_RETRY, 40)).toBe(86_400_000);
  });
});
