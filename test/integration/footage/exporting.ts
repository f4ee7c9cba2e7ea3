import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { verifyChain } from '@zhilu/audit';
import { Recording, SealedCopy } from '@zhilu/persistence';
import { verifyBag } from '@zhilu/storage';
import { ExportFootageHandler } from '../../../apps/worker/src/footage/export-footage.handler';
import { aTask, CASE, type EvidenceRoom } from './evidence-room';

/** Sealed copies, and what never leaves. */
export function exporting(room: () => EvidenceRoom): void {
  const exporting = async (taskId: string, recordingIds: string[], named = recordingIds) => {
    await room().nameInCase(named);
    return new ExportFootageHandler(room().facts, room().bundles(), room().store, room().media).handle(
      { recordingIds },
      aTask(taskId),
    );
  };

  it('refuses recordings that the case is not about, whatever the engine says', async () => {
    const ids = await room().importTwo();
    await expect(exporting('e0', ids, ids.slice(1))).rejects.toThrow(/不属于案件/);
    expect(await room().facts.getRepository(SealedCopy).count()).toBe(0);
  });

  it('makes one package a task, with its row and the recordings’ chain of custody', async () => {
    const ids = await room().importTwo();
    const before = (await room().auditOf('recording.exported')).length;
    const first = await exporting('x1', ids);
    expect(await exporting('x1', ids)).toEqual(first);
    const copies = await room().facts.getRepository(SealedCopy).findBy({ taskId: 'x1' });
    expect(copies).toHaveLength(1);
    expect(copies[0]).toMatchObject({ caseNumber: CASE, folder: `${CASE}/x1`, formats: ['zip', 'iso'], files: 2 });
    expect(copies[0]).toMatchObject({ id: first.sealedCopyId, manifestSha256: first.manifestSha256 });
    expect((await verifyBag(join(room().store.exportsFolder, copies[0].folder, CASE))).problems).toEqual([]);
    expect(await room().auditOf('recording.exported')).toHaveLength(before + 2);
    expect(await verifyChain(room().facts)).toMatchObject({ ok: true });
  });

  it('writes one row when two workers run the same task at once', async () => {
    const ids = await room().importTwo();
    const [one, two] = await Promise.all([exporting('x2', ids), exporting('x2', ids)]);
    expect(one).toEqual(two);
    expect(await room().facts.getRepository(SealedCopy).countBy({ taskId: 'x2' })).toBe(1);
  });

  it.each(['state', 'commercial'] as const)('never copies footage marked %s', async (secrecy) => {
    const ids = await room().importTwo();
    await room().facts.getRepository(Recording).update({ id: ids[1] }, { secrecy });
    await expect(exporting(`x3-${secrecy}`, ids)).rejects.toMatchObject({
      name: 'BpmnError',
      code: 'exportForbidden',
    });
    expect(await room().facts.getRepository(SealedCopy).count()).toBe(0);
    expect(readdirSync(room().store.exportsFolder)).toEqual([]);
    expect((await room().auditOf('sealedCopy.refused')).length).toBeGreaterThan(0);
  });

  it('makes forged bytes an incident', async () => {
    const ids = await room().importTwo();
    await room().tamper(ids[0]);
    await expect(exporting('x4', ids)).rejects.toMatchObject({ name: 'PermanentFailure' });
    await expect(exporting('x5', ['nothing'])).rejects.toMatchObject({ name: 'PermanentFailure' });
    expect(await room().facts.getRepository(SealedCopy).count()).toBe(0);
  });
}
