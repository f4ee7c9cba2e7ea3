import { z } from 'zod';
import { BpmnError, PermanentFailure, Postponed, RetryLater } from './failures';
import { AlreadyDone, EngineError, EngineUnavailable } from '../rest/errors';
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

  it('uses up no try when what the step stands on is away, or the engine has trouble', () => {
    expect(outcome(new Postponed('磁盘已满', 7))).toMatchObject({ kind: 'postponed', retries: 3, retryTimeoutMs: 7 });
    expect(outcome(new Postponed('磁盘已满', 7), 1)).toMatchObject({ kind: 'postponed', retries: 1 });
    expect(outcome(new EngineUnavailable('GET /x', { status: 503, message: '' }, true), 1)).toMatchObject({
      kind: 'postponed',
      retries: 1,
    });
    expect(outcome(new EngineError('GET /x', { status: 500, message: '' }), 1)).toMatchObject({ kind: 'postponed' });
    expect(outcome(new EngineError('GET /x', { status: 400, message: '' }))).toMatchObject({ kind: 'failed' });
    expect(outcome(new AlreadyDone('GET /x', { status: 500, message: '' }))).toMatchObject({ kind: 'failed' });
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
