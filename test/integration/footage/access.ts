import { verifyChain } from '@zhilu/audit';
import { AccessGrant } from '@zhilu/persistence';
import { CloseAccessHandler } from '../../../apps/worker/src/access/close-access.handler';
import { OpenAccessHandler } from '../../../apps/worker/src/access/open-access.handler';
import { aTask, CASE, type EvidenceRoom } from './evidence-room';

/** Who may look, and for how long. */
export function access(room: () => EvidenceRoom): void {
  const open = async (taskId: string, recordingIds: string[]) => {
    await room().nameInCase(recordingIds);
    return new OpenAccessHandler(room().facts, room().bundles()).handle(
      { recordingIds, validFor: 'P30D' },
      aTask(taskId),
    );
  };
  const close = () => new CloseAccessHandler(room().facts).handle({}, aTask('k1'));
  const grants = () => room().facts.getRepository(AccessGrant).find();

  it('opens each recording once a task, for the time given', async () => {
    const ids = await room().importTwo();
    const first = await open('o1', [...ids, ids[0]]);
    const days = (new Date(first.accessValidTo).getTime() - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.99);
    expect(await open('o1', ids)).toEqual(first);
    expect(
      (await grants()).map(({ recordingId, caseNumber, unitPath }) => ({ recordingId, caseNumber, unitPath })),
    ).toEqual(expect.arrayContaining(ids.map((recordingId) => ({ recordingId, caseNumber: CASE, unitPath: 'u1/u2' }))));
    expect(await grants()).toHaveLength(2);
  });

  it('opens once when two workers run the same task at once', async () => {
    const ids = await room().importTwo();
    const [one, two] = await Promise.all([open('o2', ids), open('o2', ids)]);
    expect(one).toEqual(two);
    expect(await grants()).toHaveLength(2);
  });

  it('closes all of the case, and nothing of another', async () => {
    const ids = await room().importTwo();
    await open('o3', ids);
    const [{ id: _id, ...other }] = await grants();
    await room()
      .facts.getRepository(AccessGrant)
      .insert({ ...other, id: 'other', caseNumber: 'CY-2026-0001' });
    const before = (await room().auditOf('access.closed')).length;
    expect(await close()).toEqual({ accessClosedCount: 2 });
    expect(await close()).toEqual({ accessClosedCount: 2 });
    expect((await grants()).filter(({ revokedAt }) => revokedAt === null).map(({ id }) => id)).toEqual(['other']);
    expect(await room().auditOf('access.closed')).toHaveLength(before + 2);
    expect(await verifyChain(room().facts)).toMatchObject({ ok: true });
  });

  it('opens nothing that is not registered', async () => {
    const ids = await room().importTwo();
    await expect(open('o4', [...ids, 'nothing'])).rejects.toMatchObject({ name: 'PermanentFailure' });
    expect(await grants()).toEqual([]);
  });
}
