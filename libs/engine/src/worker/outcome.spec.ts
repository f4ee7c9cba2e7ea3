import { z } from 'zod';
import { BpmnError, PermanentFailure, RetryLater } from './failures';
import { outcomeOf } from './outcome';

const capability = {
  topic: 'test.verb',
  input: z.object({}),
  output: z.object({}),
  errors: { notThere: { zh: '没有', en: 'not there' } },
  maxSeconds: 60,
};
const policy = { tries: 3, delayMs: 1_000 };
const outcome = (error: unknown, retries: number | null = null) => outcomeOf(error, capability, retries, policy);

describe('what an error of a handler means', () => {
  it('is a business result when the capability declares it', () => {
    expect(outcome(new BpmnError('notThere', { zh: '没有录像', en: 'no footage' }))).toEqual({
      kind: 'bpmnError',
      code: 'notThere',
      message: '没有录像',
    });
    expect(outcome(new BpmnError('toString', 'x'))).toMatchObject({ kind: 'failed', retries: 0 });
  });

  it('is tried again when the world is broken, with a growing pause', () => {
    const error = new Error('first line\nsecond line', { cause: new Error('disk gone') });
    expect(outcome(error)).toMatchObject({ kind: 'failed', message: 'first line', retries: 2, retryTimeoutMs: 1_000 });
    expect(outcome(error, 2)).toMatchObject({ retries: 1, retryTimeoutMs: 2_000 });
    expect(outcome(error, 1)).toMatchObject({ retries: 0 });
    expect(outcome(error)).toMatchObject({ details: expect.stringContaining('caused by: Error: disk gone') });
    expect(outcome(new RetryLater('later', 5))).toMatchObject({ retries: 2, retryTimeoutMs: 5 });
  });

  it('is an incident when waiting cannot help', () => {
    const parsed = z.object({ id: z.string() }).safeParse({});
    expect(outcome(new PermanentFailure('broken'))).toMatchObject({ kind: 'failed', message: 'broken', retries: 0 });
    expect(outcome(parsed.error)).toMatchObject({
      kind: 'failed',
      retries: 0,
      message: expect.stringMatching(/^id: /),
    });
  });

  it('is one sentence that fits the engine’s column, without a stack', () => {
    const { message } = outcome(new Error('长'.repeat(2_000))) as { message: string };
    expect(message).toHaveLength(666);
    expect(outcome('just text')).toMatchObject({ message: 'just text', details: 'just text' });
    expect(outcome(new Error(''))).toMatchObject({ message: 'Error' });
  });
});
