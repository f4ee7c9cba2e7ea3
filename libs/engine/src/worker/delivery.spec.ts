import { EngineError, EngineUnavailable, NotFound, OptimisticLocking, Unauthorized } from '../rest/errors';
import { deliver } from './delivery';

const answer = (status: number, message = 'no') => ({ status, message });
const unknown = new EngineUnavailable('x', answer(0), true);
const neverSent = new EngineUnavailable('x', answer(0), false);
const collided = new OptimisticLocking('x', answer(500));
const notFound = new NotFound('x', answer(404));
const refused = new EngineError('x', answer(400));

/** Fails with the given errors in turn, then succeeds. */
function sender(...errors: Error[]) {
  const sent = { times: 0 };
  const send = async () => {
    sent.times += 1;
    const error = errors.shift();
    if (error) throw error;
  };
  return { sent, send };
}

describe('delivery of a report', () => {
  const lock = { holds: true };

  it('repeats what may be repeated', async () => {
    const { send, sent } = sender(neverSent, collided, unknown);
    expect(await deliver(send, lock)).toEqual({ kind: 'delivered' });
    expect(sent.times).toBe(4);
  });

  it('takes "not found" for done only after an answer was lost', async () => {
    expect(await deliver(sender(unknown, notFound).send, lock)).toEqual({ kind: 'alreadyDone' });
    expect(await deliver(sender(neverSent, collided, notFound).send, lock)).toEqual({ kind: 'gone' });
    expect(await deliver(sender(notFound).send, lock)).toEqual({ kind: 'gone' });
  });

  it('does not repeat a refusal', async () => {
    const { send, sent } = sender(refused);
    expect(await deliver(send, lock)).toEqual({ kind: 'refused', error: refused });
    expect(sent.times).toBe(1);
  });

  it('does not try a refused account again', async () => {
    const { send, sent } = sender(new Unauthorized('x', answer(401)));
    expect(await deliver(send, lock)).toMatchObject({ kind: 'unanswered' });
    expect(sent.times).toBe(1);
  });

  it('sends once and then gives up when the lock is over', async () => {
    const { send, sent } = sender(unknown, unknown);
    expect(await deliver(send, { holds: false })).toEqual({ kind: 'unanswered', error: unknown });
    expect(sent.times).toBe(1);
  });
});
