import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { verifyChain } from '@zhilu/audit';
import type { TaskContext } from '@zhilu/engine';
import { AuditRow, CardImport, CaseFile, Device, Recording, Unit } from '@zhilu/persistence';
import { DiskStore, type MediaSetup } from '@zhilu/storage';
import { ImportFootageHandler } from '../../apps/worker/src/footage/import-footage.handler';
import { UNVALUED } from '../support/devices';
import { eachDatabase } from '../support/databases';
import { aCard, aFile, programFor } from '../support/footage';

const CASE = 'RK-2026-0012';

function aTask(taskId: string): TaskContext {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const place = { processId: 'card-intake', definitionId: 'd', instanceId: 'i', elementId: 'e', properties: {} };
  const { signal } = new AbortController();
  return { taskId, caseNumber: CASE, ...place, attempt: 1, retriesLeft: 3, signal, log: quiet };
}

/** Resolves for everybody once so many have come. */
function meetingPlace(people: number): () => Promise<void> {
  let here = 0;
  let open = (): void => undefined;
  const full = new Promise<void>((resolve) => (open = resolve));
  return () => {
    here += 1;
    if (here === people) open();
    return full;
  };
}

eachDatabase((database) => {
  let folder: string;
  let facts: DataSource;
  let store: DiskStore;
  let media: MediaSetup;

  beforeAll(async () => {
    facts = await database.open();
    const unit = (id: string, parentId: string | null, path: string, name: string): Unit => ({
      ...{ id, parentId, name, shortName: name, path, sort: 0 },
    });
    await facts
      .getRepository(Unit)
      .insert([
        unit('u1', null, 'u1', '某市交通运输局'),
        unit('u2', 'u1', 'u1/u2', '执法一大队'),
        unit('u22', 'u1', 'u1/u22', '执法二大队'),
        unit('u3', 'u2', 'u1/u2/u3', '一中队'),
      ]);
    await facts.getRepository(CaseFile).insert({
      ...{ caseNumber: CASE, processId: 'card-intake', definitionId: 'd', deploymentId: 'd', instanceId: 'i' },
      ...{ unitId: 'u2', unitPath: 'u1/u2', applicantId: 'p1', title: '存储卡导入', state: 'running' },
      ...{ urgency: 'normal', secrecy: 'internal', outcomeId: null, outcomeName: null },
      ...{ startedAt: new Date(), endedAt: null },
    });
  });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zhilu-owner-'));
    mkdirSync(join(folder, 'cards'));
    store = await DiskStore.open(join(folder, 'store'));
    const found = (name: 'ffmpeg' | 'ffprobe' | 'xorriso') => ({ path: programFor(name), missing: null });
    const programs = { ffmpeg: found('ffmpeg'), ffprobe: found('ffprobe'), xorriso: found('xorriso') };
    media = { ...programs, cardsFolder: join(folder, 'cards') };
    for (const entity of [Recording, CardImport, Device]) await facts.getRepository(entity).clear();
    await addDevice('d1', 'JL0231');
    await addDevice('d2', 'JL0232');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const addDevice = (id: string, number: string, unitId = 'u2') =>
    facts.getRepository(Device).insert({
      ...{ id, number, brand: '某品牌', model: 'M1', serial: id, unitId, keeperId: null, holderId: null },
      ...{ state: 'issued', clockOffsetMs: 0, clockCheckedAt: null, ...UNVALUED },
    });

  const importCard = (taskId: string, deviceNumber = 'JL0231', cardFolder = deviceNumber) =>
    new ImportFootageHandler(facts, store, media).handle({ deviceNumber, cardFolder }, aTask(taskId));
  const recordings = () => facts.getRepository(Recording).find({ order: { originalName: 'ASC' } });
  const auditOf = async (act: string) => facts.getRepository(AuditRow).findBy({ act });

  async function importTwo(): Promise<string[]> {
    const files = [aFile('h264'), aFile('ts', { sequence: 2 })];
    await aCard(join(folder, 'cards/JL0231'), { deviceNumber: 'JL0231', files });
    await importCard('t1');
    return (await recordings()).map(({ id }) => id);
  }

  describe('whose card an import takes', () => {
    it('stores bytes once: what another recorder brought is left, reported and audited', async () => {
      const ids = await importTwo();
      await aCard(join(folder, 'cards/JL0232'), {
        deviceNumber: 'JL0232',
        files: [aFile('h264'), aFile('picture', { sequence: 5 })],
      });
      const left = { storedCount: 1, knownCount: 0, skippedCount: 1 };
      expect(await importCard('t5', 'JL0232')).toMatchObject(left);
      expect(await importCard('t5', 'JL0232')).toMatchObject(left);
      expect(await recordings()).toHaveLength(3);
      const rows = (await auditOf('card.fileHeldElsewhere')).filter(({ objectId }) => objectId === 't5');
      expect(rows).toHaveLength(1);
      const [{ sha256 }] = await facts.getRepository(Recording).findBy({ id: ids[0] });
      expect(rows[0]).toMatchObject({
        caseNumber: CASE,
        detail: {
          deviceId: 'd2',
          place: 'DCIM/100ANDRO/330211_JL0232_20261120091502_0001.mp4',
          recordingId: ids[0],
          deviceNumber: 'JL0231',
          sha256,
        },
      });
      expect(await verifyChain(facts)).toMatchObject({ ok: true });
    });

    it('lets one of two recorders have the bytes that both bring at once; the other counts them as held elsewhere', async () => {
      for (const number of ['JL0231', 'JL0232'])
        await aCard(join(folder, 'cards', number), { deviceNumber: number, files: [aFile('h264')] });
      const together = meetingPlace(2);
      const stage = store.stage.bind(store);
      // Both have looked for the bytes and found none when the first of them puts them into the store.
      store.stage = async (...given) => {
        const staged = await stage(...given);
        return { ...staged, commit: async (...named) => (await together(), staged.commit(...named)) };
      };
      const reports = await Promise.all([importCard('t11', 'JL0231'), importCard('t12', 'JL0232')]);
      expect(reports.map((report) => [report.storedCount, report.skippedCount]).sort()).toEqual([
        [0, 1],
        [1, 0],
      ]);
      const [held, ...more] = await recordings();
      expect(more).toEqual([]);
      const loser = held.deviceId === 'd1' ? 't12' : 't11';
      const rows = (await auditOf('card.fileHeldElsewhere')).filter(({ objectId }) => objectId === loser);
      expect(rows.map(({ detail }) => detail.recordingId)).toEqual([held.id]);
      expect(await verifyChain(facts)).toMatchObject({ ok: true });
    });

    it('keeps empty files of every recorder', async () => {
      for (const number of ['JL0231', 'JL0232']) {
        await aCard(join(folder, 'cards', number), { deviceNumber: number, files: [aFile('empty')] });
        expect(await importCard(`t8-${number}`, number)).toMatchObject({ storedCount: 1, damagedCount: 1 });
      }
    });

    it('stores nothing of a card with a file of another recorder, and names the file and both numbers', async () => {
      const files = [aFile('h264'), aFile('ts', { sequence: 2 })];
      await aCard(join(folder, 'cards/JL0231'), { deviceNumber: 'JL0231', files });
      await aCard(join(folder, 'cards/JL0231'), { deviceNumber: 'JL0232', files: [aFile('log', { sequence: 9 })] });
      for (const number of ['JL0231', 'JL0232']) {
        const refusal = importCard(`t9-${number}`, number, 'JL0231');
        await expect(refusal).rejects.toMatchObject({ name: 'BpmnError', code: 'cardMissing' });
        await expect(refusal).rejects.toThrow(
          number === 'JL0231' ? /_JL0232_.*“JL0232”.*“JL0231”/ : /“JL0231”.*“JL0232”/,
        );
      }
      expect(await recordings()).toEqual([]);
      expect(await facts.getRepository(CardImport).count()).toBe(0);
      for await (const id of store.list()) throw new Error(`${id} was stored.`);
    });

    it('names neither file nor number where the card is another unit’s', async () => {
      await addDevice('d4', 'JL0234', 'u22');
      await aCard(join(folder, 'cards/north'), { deviceNumber: 'JL0234', files: [aFile('h264')] });
      const refusal = importCard('t12', 'JL0231', 'north');
      await expect(refusal).rejects.toMatchObject({ name: 'BpmnError', code: 'cardMissing' });
      await expect(refusal).rejects.toThrow(/文件属于其他单位的执法记录仪，不是“JL0231”/);
      await expect(refusal).rejects.not.toThrow(/JL0234|mp4/);
      expect(await recordings()).toEqual([]);
    });

    it('imports for recorders of the case’s unit and below, and for no other', async () => {
      await addDevice('d3', 'JL0233', 'u3');
      await addDevice('d4', 'JL0234', 'u22');
      await addDevice('d5', 'JL0235', 'u1');
      const files = [aFile('h264')];
      for (const number of ['JL0233', 'JL0234', 'JL0235'])
        await aCard(join(folder, 'cards', number), { deviceNumber: number, files });
      for (const number of ['JL0234', 'JL0235']) {
        const refusal = importCard(`t10-${number}`, number);
        await expect(refusal).rejects.toMatchObject({ name: 'BpmnError', code: 'deviceUnknown' });
        await expect(refusal).rejects.toThrow(/不属于本案单位/);
      }
      expect(await recordings()).toEqual([]);
      expect(await importCard('t10', 'JL0233')).toMatchObject({ storedCount: 1 });
    });

    it('imports nothing for a recorder out of use, but ends what it had begun', async () => {
      await aCard(join(folder, 'cards/JL0231'), { deviceNumber: 'JL0231', files: [aFile('h264')] });
      await facts.getRepository(Device).update({ id: 'd1' }, { state: 'blocked' });
      const refusal = importCard('t11', 'JL0231');
      await expect(refusal).rejects.toMatchObject({ name: 'BpmnError', code: 'deviceUnknown' });
      await expect(refusal).rejects.toThrow(/“JL0231”已停用.*恢复使用/);
      expect(await recordings()).toEqual([]);
      expect(await facts.getRepository(CardImport).count()).toBe(0);
      await facts.getRepository(Device).update({ id: 'd1' }, { state: 'issued' });
      await importCard('t11', 'JL0231');
      await facts.getRepository(Device).update({ id: 'd1' }, { state: 'blocked' });
      await facts.getRepository(CardImport).update({ id: 't11' }, { endedAt: null });
      expect(await importCard('t11', 'JL0231')).toMatchObject({ knownCount: 0, storedCount: 1 });
    });
  });
});
