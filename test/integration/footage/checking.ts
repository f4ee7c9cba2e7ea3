import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { verifyChain } from '@zhilu/audit';
import { Recording } from '@zhilu/persistence';
import { CheckFootageHandler } from '../../../apps/worker/src/footage/check-footage.handler';
import { aTask, type EvidenceRoom } from './evidence-room';

/** Bytes against what was recorded of them. */
export function checking(room: () => EvidenceRoom): void {
  const check = (recordingIds: string[]) =>
    new CheckFootageHandler(room().facts, room().store).handle({ recordingIds }, aTask('c1'));

  it('counts, finds the highest mark and keeps the result', async () => {
    const ids = await room().importTwo();
    expect(await check(ids)).toEqual({ recordingCount: 2, secret: false, secrecy: 'internal' });
    await room().facts.getRepository(Recording).update({ id: ids[1] }, { secrecy: 'state' });
    expect(await check([...ids, ids[0]])).toEqual({ recordingCount: 2, secret: true, secrecy: 'state' });
    expect((await room().recordings())[0].integrity).toBe('match');
  });

  it('asks the model when there is no such footage', async () => {
    const ids = await room().importTwo();
    for (const wrong of [[], ['nothing'], [...ids, 'nothing']]) {
      await expect(check(wrong)).rejects.toMatchObject({ name: 'BpmnError', code: 'footageNotFound' });
    }
  });

  it('does not call footage unheard of that the store holds: the facts are older', async () => {
    const ids = await room().importTwo();
    await room().facts.getRepository(Recording).delete({ id: ids[0] });
    await expect(check(ids)).rejects.toMatchObject({ name: 'Postponed', message: expect.stringContaining(ids[0]) });
  });

  it('makes changed and lost bytes an incident and keeps the finding', async () => {
    const ids = await room().importTwo();
    await room().tamper(ids[0]);
    rmSync(join(room().folder, 'store/objects'), { recursive: true });
    mkdirSync(join(room().folder, 'store/objects'));
    await expect(check(ids)).rejects.toMatchObject({ name: 'PermanentFailure' });
    expect((await room().recordings()).map(({ integrity }) => integrity)).toEqual(['missing', 'missing']);
  });

  it('notices one forged recording among good ones', async () => {
    const ids = await room().importTwo();
    await room().tamper(ids[0]);
    await expect(check(ids)).rejects.toMatchObject({ name: 'PermanentFailure' });
    const states = new Map((await room().recordings()).map(({ id, integrity }) => [id, integrity]));
    expect([states.get(ids[0]), states.get(ids[1])]).toEqual(['mismatch', 'match']);
    expect(await verifyChain(room().facts)).toMatchObject({ ok: true });
  });

  it('marks nothing while the store is away', async () => {
    const ids = await room().importTwo();
    rmSync(join(room().folder, 'store/zhilu-store.json'), { force: true });
    await expect(check(ids)).rejects.toMatchObject({ kind: 'unavailable' });
    expect((await room().recordings()).map(({ integrity }) => integrity)).toEqual(['match', 'match']);
  });
}
