import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { verifyChain } from '@zhilu/audit';
import { CardImport } from '@zhilu/persistence';
import { type DiskStore } from '@zhilu/storage';
import { ImportFootageHandler } from '../../../apps/worker/src/footage/import-footage.handler';
import { aCard, aFile, aMixedCard } from '../../support/footage';
import { aTask, type EvidenceRoom } from './evidence-room';

/** Cards into the store: complete, resumed, twice, and by two workers. */
export function importing(room: () => EvidenceRoom): void {
  it('registers every file of the card with its times, officer, unit and audit row', async () => {
    await aCard(join(room().folder, 'cards/JL0231'), aMixedCard('JL0231'));
    const before = (await room().auditOf('recording.imported')).length;
    expect(await room().importCard('t1')).toEqual({
      importId: 't1',
      storedCount: 10,
      knownCount: 0,
      damagedCount: 3,
      skippedCount: 0,
    });

    const rows = await room().recordings();
    expect(rows).toHaveLength(10);
    const [first] = rows;
    expect(first).toMatchObject({
      deviceNumber: 'JL0231',
      unitId: 'u2',
      unitPath: 'u1/u2',
      officerId: 'p1',
      importId: 't1',
      videoCodec: 'h264',
    });
    expect(first).toMatchObject({
      nameTime: new Date('2026-11-20T01:01:02Z'),
      startedAt: new Date('2026-11-20T01:00:02Z'),
      timeRule: 'file-name',
    });
    expect(first).toMatchObject({ offsetMs: 60_000, integrity: 'match', damaged: false, secrecy: 'internal' });
    for (const row of rows)
      expect((await room().store.stat(row.objectId as `recording:${string}`)).files[0].sha256).toBe(row.sha256);
    expect(await room().auditOf('recording.imported')).toHaveLength(before + 10);
    const ended = await room().facts.getRepository(CardImport).findOneByOrFail({ id: 't1' });
    expect(ended).toMatchObject({ filesFound: 10, filesStored: 10, filesKnown: 0, filesDamaged: 3, filesSkipped: 0 });
    expect(ended.endedAt).not.toBeNull();
    expect(await verifyChain(room().facts)).toMatchObject({ ok: true });
  });

  it('answers the same for the same task, and counts the card as known for another', async () => {
    await room().importTwo();
    await aCard(join(room().folder, 'cards/again'), {
      deviceNumber: 'JL0231',
      files: [aFile('h264'), aFile('ts', { sequence: 2 })],
    });
    const first = await room().importCard('t2', 'JL0231', 'again');
    expect(first).toEqual({ importId: 't2', storedCount: 0, knownCount: 2, damagedCount: 0, skippedCount: 0 });
    rmSync(join(room().folder, 'cards/again'), { recursive: true });
    expect(await room().importCard('t2', 'JL0231', 'again')).toEqual(first);
    expect(await room().recordings()).toHaveLength(2);
  });

  it('goes on after an interruption and counts what it had already stored', async () => {
    await aCard(join(room().folder, 'cards/JL0231'), {
      deviceNumber: 'JL0231',
      files: [aFile('h264'), aFile('ts', { sequence: 2 })],
    });
    const stop = new AbortController();
    const stopping = Object.assign(Object.create(room().store) as DiskStore, {
      stage: (...parameters: Parameters<DiskStore['stage']>) => {
        if (parameters[0][0].logicalPath.endsWith('.ts')) stop.abort(new Error('lock lost'));
        return room().store.stage(...parameters);
      },
    });
    const interrupted = new ImportFootageHandler(room().facts, stopping, room().media);
    const input = { deviceNumber: 'JL0231', cardFolder: 'JL0231' };
    await expect(interrupted.handle(input, aTask('t3', stop.signal))).rejects.toThrow('lock lost');
    expect(await room().recordings()).toHaveLength(1);
    expect(await room().importCard('t3')).toEqual({
      importId: 't3',
      storedCount: 2,
      knownCount: 0,
      damagedCount: 0,
      skippedCount: 0,
    });
  });

  it('converges when two workers run the same task at once', async () => {
    await aCard(join(room().folder, 'cards/JL0231'), {
      deviceNumber: 'JL0231',
      files: [aFile('h264'), aFile('ts', { sequence: 2 })],
    });
    await Promise.allSettled([room().importCard('t4'), room().importCard('t4')]);
    expect(await room().importCard('t4')).toMatchObject({ storedCount: 2, knownCount: 0 });
    expect(await room().recordings()).toHaveLength(2);
    expect(await verifyChain(room().facts)).toMatchObject({ ok: true });
  });

  it('asks the model when recorder or card are not known', async () => {
    await expect(room().importCard('t6', 'NONE')).rejects.toMatchObject({ name: 'BpmnError', code: 'deviceUnknown' });
    await expect(room().importCard('t6', 'JL0231', '../store')).rejects.toMatchObject({
      name: 'BpmnError',
      code: 'cardMissing',
    });
    expect(await room().facts.getRepository(CardImport).countBy({ id: 't6' })).toBe(0);
  });

  it('works without ffprobe and says so', async () => {
    room().media = { ...room().media, ffprobe: { path: null, missing: { zh: '', en: 'ffprobe off' } } };
    await aCard(join(room().folder, 'cards/JL0231'), { deviceNumber: 'JL0231', files: [aFile('h264')] });
    await room().importCard('t7');
    expect((await room().recordings())[0]).toMatchObject({
      videoCodec: null,
      durationMs: null,
      damaged: false,
      timeRule: 'file-name',
    });
  });
}
