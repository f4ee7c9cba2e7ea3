import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { verifyChain } from '@zhilu/audit';
import { DeployedBundles } from '@zhilu/cases';
import { readBundles, type Bundle } from '@zhilu/catalog';
import type { TaskContext } from '@zhilu/engine';
import {
  AccessGrant,
  AuditRow,
  CardImport,
  CaseEvent,
  CaseFile,
  CaseRecording,
  Device,
  Person,
  Recording,
  rowOf,
  SealedCopy,
  Unit,
} from '@zhilu/persistence';
import { DiskStore, verifyBag, type MediaSetup } from '@zhilu/storage';
import { CloseAccessHandler } from '../../apps/worker/src/access/close-access.handler';
import { OpenAccessHandler } from '../../apps/worker/src/access/open-access.handler';
import { CheckFootageHandler } from '../../apps/worker/src/footage/check-footage.handler';
import { ExportFootageHandler } from '../../apps/worker/src/footage/export-footage.handler';
import { ImportFootageHandler } from '../../apps/worker/src/footage/import-footage.handler';
import { eachDatabase } from '../support/databases';
import { aCard, aFile, aMixedCard, programFor } from '../support/footage';

const CASE = 'CY-2026-0147';

function aTask(taskId: string, signal = new AbortController().signal): TaskContext {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const place = { processId: 'court-access', definitionId: 'd', instanceId: 'i', elementId: 'e', properties: {} };
  return { taskId, caseNumber: CASE, ...place, attempt: 1, retriesLeft: 3, signal, log: quiet };
}

eachDatabase((database) => {
  let folder: string;
  let facts: DataSource;
  let store: DiskStore;
  let media: MediaSetup;
  let shipped: Bundle[];

  beforeAll(async () => {
    facts = await database.open();
    shipped = await readBundles(join(__dirname, '../..'));
    const unit = (id: string, parentId: string | null, path: string, name: string): Unit => ({
      id,
      parentId,
      name,
      shortName: name,
      path,
      sort: 0,
    });
    await facts
      .getRepository(Unit)
      .insert([unit('u1', null, 'u1', '某市交通运输局'), unit('u2', 'u1', 'u1/u2', '执法一大队')]);
    await facts.getRepository(Person).insert(
      rowOf<Person>({
        id: 'p1',
        login: 'liwei',
        name: '李伟',
        badgeNumber: '330211',
        unitId: 'u2',
        passwordHash: 'x',
        oneTimePasswordAt: null,
        active: true,
        language: 'zh-CN',
        phrases: [],
        lastLoginAt: null,
        createdAt: new Date(),
      }),
    );
  });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zhilu-handlers-'));
    mkdirSync(join(folder, 'cards'));
    store = await DiskStore.open(join(folder, 'store'));
    const ffprobe = { path: programFor('ffprobe'), missing: null };
    media = { ffprobe, xorriso: { path: programFor('xorriso'), missing: null }, cardsFolder: join(folder, 'cards') };
    for (const entity of [AccessGrant, SealedCopy, Recording, CardImport, Device, CaseEvent, CaseRecording, CaseFile])
      await facts.getRepository(entity).clear();
    await addCase('court-access');
    await decide('granted');
    await addDevice('d1', 'JL0231');
    await addDevice('d2', 'JL0232');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const addDevice = (id: string, number: string) =>
    facts.getRepository(Device).insert({
      ...{ id, number, brand: '某品牌', model: 'M1', serial: id, unitId: 'u2', keeperId: null, holderId: null },
      ...{ state: 'issued', clockOffsetMs: 60_000, clockCheckedAt: null },
    });

  /** The case, of the version that holds the shipped model of the process. */
  const addCase = (processId: string) =>
    facts.getRepository(CaseFile).insert({
      ...{ caseNumber: CASE, processId, definitionId: processId, deploymentId: 'd', instanceId: 'i', unitId: 'u2' },
      ...{ unitPath: 'u1/u2', applicantId: 'p1', title: '查阅', state: 'running', urgency: 'normal' },
      ...{ secrecy: 'internal', outcomeId: null, outcomeName: null, startedAt: new Date(), endedAt: null },
    });

  /** What the case is about; naming twice changes nothing. */
  const nameInCase = async (recordingIds: string[]) => {
    for (const recordingId of new Set(recordingIds)) {
      const id = `${CASE}:${recordingId}`.slice(0, 64);
      await facts.getRepository(CaseRecording).upsert({ id, caseNumber: CASE, recordingId }, ['id']);
    }
  };

  let acts = 0;
  const decide = (outcomeId: string, elementId = 'userTask_approve', caseNumber = CASE) =>
    facts.getRepository(CaseEvent).insert({
      ...{ id: `done:${++acts}`, caseNumber, kind: 'done', taskId: `${acts}`, elementId, name: '审批', personId: 'p1' },
      ...{ role: null, actingForId: null, outcomeId, outcomeName: outcomeId, opinion: null, note: null },
      ...{ startedAt: null, at: new Date(Date.UTC(2026, 10, 20) + acts * 1000) },
    });

  /** The shipped bundles, as the engine's deployments hold them. */
  const bundles = (): DeployedBundles =>
    Object.assign(Object.create(DeployedBundles.prototype) as DeployedBundles, {
      ofDefinition: async (id: string) => {
        const bundle = shipped.find(({ processId }) => processId === id)!;
        return { ...bundle, definitionId: id, deploymentId: 'd', version: 1 };
      },
    });

  const importing = () => new ImportFootageHandler(facts, store, media);
  const importCard = (taskId: string, deviceNumber = 'JL0231', cardFolder = deviceNumber) =>
    importing().handle({ deviceNumber, cardFolder }, aTask(taskId));
  const recordings = () => facts.getRepository(Recording).find({ order: { originalName: 'ASC' } });
  const auditOf = async (act: string) => facts.getRepository(AuditRow).findBy({ act });

  async function importTwo(): Promise<string[]> {
    const files = [aFile('h264'), aFile('ts', { sequence: 2 })];
    await aCard(join(folder, 'cards/JL0231'), { deviceNumber: 'JL0231', files });
    await importCard(`import-${folder.slice(-6)}`);
    return (await recordings()).map(({ id }) => id);
  }

  /** Overwrites the bytes of one recording on the disk behind the product's back. */
  async function tamper(recordingId: string): Promise<void> {
    const row = await facts.getRepository(Recording).findOneByOrFail({ id: recordingId });
    const found = readdirSync(join(folder, 'store/objects'), { recursive: true, withFileTypes: true });
    const file = found.find((entry) => entry.name === row.originalName && entry.parentPath.includes(recordingId))!;
    chmodSync(join(file.parentPath, file.name), 0o644);
    writeFileSync(join(file.parentPath, file.name), 'forged');
  }

  describe('footage.import', () => {
    it('registers every file of the card with its times, officer, unit and audit row', async () => {
      await aCard(join(folder, 'cards/JL0231'), aMixedCard('JL0231'));
      const before = (await auditOf('recording.imported')).length;
      expect(await importCard('t1')).toEqual({
        importId: 't1',
        storedCount: 10,
        knownCount: 0,
        damagedCount: 3,
        skippedCount: 0,
      });

      const rows = await recordings();
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
        expect((await store.stat(row.objectId as `recording:${string}`)).files[0].sha256).toBe(row.sha256);
      expect(await auditOf('recording.imported')).toHaveLength(before + 10);
      const ended = await facts.getRepository(CardImport).findOneByOrFail({ id: 't1' });
      expect(ended).toMatchObject({ filesFound: 10, filesStored: 10, filesKnown: 0, filesDamaged: 3, filesSkipped: 0 });
      expect(ended.endedAt).not.toBeNull();
      expect(await verifyChain(facts)).toMatchObject({ ok: true });
    });

    it('answers the same for the same task, and counts the card as known for another', async () => {
      await importTwo();
      await aCard(join(folder, 'cards/again'), {
        deviceNumber: 'JL0231',
        files: [aFile('h264'), aFile('ts', { sequence: 2 })],
      });
      const first = await importCard('t2', 'JL0231', 'again');
      expect(first).toEqual({ importId: 't2', storedCount: 0, knownCount: 2, damagedCount: 0, skippedCount: 0 });
      rmSync(join(folder, 'cards/again'), { recursive: true });
      expect(await importCard('t2', 'JL0231', 'again')).toEqual(first);
      expect(await recordings()).toHaveLength(2);
    });

    it('goes on after an interruption and counts what it had already stored', async () => {
      await aCard(join(folder, 'cards/JL0231'), {
        deviceNumber: 'JL0231',
        files: [aFile('h264'), aFile('ts', { sequence: 2 })],
      });
      const stop = new AbortController();
      const stopping = Object.assign(Object.create(store) as DiskStore, {
        stage: (...parameters: Parameters<DiskStore['stage']>) => {
          if (parameters[0][0].logicalPath.endsWith('.ts')) stop.abort(new Error('lock lost'));
          return store.stage(...parameters);
        },
      });
      const interrupted = new ImportFootageHandler(facts, stopping, media);
      const input = { deviceNumber: 'JL0231', cardFolder: 'JL0231' };
      await expect(interrupted.handle(input, aTask('t3', stop.signal))).rejects.toThrow('lock lost');
      expect(await recordings()).toHaveLength(1);
      expect(await importCard('t3')).toEqual({
        importId: 't3',
        storedCount: 2,
        knownCount: 0,
        damagedCount: 0,
        skippedCount: 0,
      });
    });

    it('converges when two workers run the same task at once', async () => {
      await aCard(join(folder, 'cards/JL0231'), {
        deviceNumber: 'JL0231',
        files: [aFile('h264'), aFile('ts', { sequence: 2 })],
      });
      await Promise.allSettled([importCard('t4'), importCard('t4')]);
      expect(await importCard('t4')).toMatchObject({ storedCount: 2, knownCount: 0 });
      expect(await recordings()).toHaveLength(2);
      expect(await verifyChain(facts)).toMatchObject({ ok: true });
    });

    it('asks the model when recorder or card are not known', async () => {
      await expect(importCard('t6', 'NONE')).rejects.toMatchObject({ name: 'BpmnError', code: 'deviceUnknown' });
      await expect(importCard('t6', 'JL0231', '../store')).rejects.toMatchObject({
        name: 'BpmnError',
        code: 'cardMissing',
      });
      expect(await facts.getRepository(CardImport).countBy({ id: 't6' })).toBe(0);
    });

    it('works without ffprobe and says so', async () => {
      media = { ...media, ffprobe: { path: null, missing: { zh: '', en: 'ffprobe off' } } };
      await aCard(join(folder, 'cards/JL0231'), { deviceNumber: 'JL0231', files: [aFile('h264')] });
      await importCard('t7');
      expect((await recordings())[0]).toMatchObject({
        videoCodec: null,
        durationMs: null,
        damaged: false,
        timeRule: 'file-name',
      });
    });
  });

  describe('footage.check', () => {
    const check = (recordingIds: string[]) =>
      new CheckFootageHandler(facts, store).handle({ recordingIds }, aTask('c1'));

    it('counts, finds the highest mark and keeps the result', async () => {
      const ids = await importTwo();
      expect(await check(ids)).toEqual({ recordingCount: 2, secret: false, secrecy: 'internal' });
      await facts.getRepository(Recording).update({ id: ids[1] }, { secrecy: 'state' });
      expect(await check([...ids, ids[0]])).toEqual({ recordingCount: 2, secret: true, secrecy: 'state' });
      expect((await recordings())[0].integrity).toBe('match');
    });

    it('asks the model when there is no such footage', async () => {
      const ids = await importTwo();
      for (const wrong of [[], ['nothing'], [...ids, 'nothing']]) {
        await expect(check(wrong)).rejects.toMatchObject({ name: 'BpmnError', code: 'footageNotFound' });
      }
    });

    it('makes changed and lost bytes an incident and keeps the finding', async () => {
      const ids = await importTwo();
      await tamper(ids[0]);
      rmSync(join(folder, 'store/objects'), { recursive: true });
      mkdirSync(join(folder, 'store/objects'));
      await expect(check(ids)).rejects.toMatchObject({ name: 'PermanentFailure' });
      expect((await recordings()).map(({ integrity }) => integrity)).toEqual(['missing', 'missing']);
    });

    it('notices one forged recording among good ones', async () => {
      const ids = await importTwo();
      await tamper(ids[0]);
      await expect(check(ids)).rejects.toMatchObject({ name: 'PermanentFailure' });
      const states = new Map((await recordings()).map(({ id, integrity }) => [id, integrity]));
      expect([states.get(ids[0]), states.get(ids[1])]).toEqual(['mismatch', 'match']);
      expect(await verifyChain(facts)).toMatchObject({ ok: true });
    });

    it('marks nothing while the store is away', async () => {
      const ids = await importTwo();
      rmSync(join(folder, 'store/zhilu-store.json'), { force: true });
      await expect(check(ids)).rejects.toMatchObject({ kind: 'unavailable' });
      expect((await recordings()).map(({ integrity }) => integrity)).toEqual(['match', 'match']);
    });
  });

  describe('footage.export', () => {
    const exporting = async (taskId: string, recordingIds: string[], named = recordingIds) => {
      await nameInCase(named);
      return new ExportFootageHandler(facts, bundles(), store, media).handle({ recordingIds }, aTask(taskId));
    };

    it('refuses recordings that the case is not about, whatever the engine says', async () => {
      const ids = await importTwo();
      await expect(exporting('e0', ids, ids.slice(1))).rejects.toThrow(/不属于案件/);
      expect(await facts.getRepository(SealedCopy).count()).toBe(0);
    });

    it('makes one package a task, with its row and the recordings’ chain of custody', async () => {
      const ids = await importTwo();
      const before = (await auditOf('recording.exported')).length;
      const first = await exporting('x1', ids);
      expect(await exporting('x1', ids)).toEqual(first);
      const copies = await facts.getRepository(SealedCopy).findBy({ taskId: 'x1' });
      expect(copies).toHaveLength(1);
      expect(copies[0]).toMatchObject({ caseNumber: CASE, folder: `${CASE}/x1`, formats: ['zip', 'iso'], files: 2 });
      expect(copies[0]).toMatchObject({ id: first.sealedCopyId, manifestSha256: first.manifestSha256 });
      expect((await verifyBag(join(store.exportsFolder, copies[0].folder, CASE))).problems).toEqual([]);
      expect(await auditOf('recording.exported')).toHaveLength(before + 2);
      expect(await verifyChain(facts)).toMatchObject({ ok: true });
    });

    it('writes one row when two workers run the same task at once', async () => {
      const ids = await importTwo();
      const [one, two] = await Promise.all([exporting('x2', ids), exporting('x2', ids)]);
      expect(one).toEqual(two);
      expect(await facts.getRepository(SealedCopy).countBy({ taskId: 'x2' })).toBe(1);
    });

    it.each(['state', 'commercial'] as const)('never copies footage marked %s', async (secrecy) => {
      const ids = await importTwo();
      await facts.getRepository(Recording).update({ id: ids[1] }, { secrecy });
      await expect(exporting(`x3-${secrecy}`, ids)).rejects.toMatchObject({
        name: 'BpmnError',
        code: 'exportForbidden',
      });
      expect(await facts.getRepository(SealedCopy).count()).toBe(0);
      expect(readdirSync(store.exportsFolder)).toEqual([]);
      expect((await auditOf('sealedCopy.refused')).length).toBeGreaterThan(0);
    });

    it('makes forged bytes an incident', async () => {
      const ids = await importTwo();
      await tamper(ids[0]);
      await expect(exporting('x4', ids)).rejects.toMatchObject({ name: 'PermanentFailure' });
      await expect(exporting('x5', ['nothing'])).rejects.toMatchObject({ name: 'PermanentFailure' });
      expect(await facts.getRepository(SealedCopy).count()).toBe(0);
    });
  });

  describe('access.open and access.close', () => {
    const open = async (taskId: string, recordingIds: string[]) => {
      await nameInCase(recordingIds);
      return new OpenAccessHandler(facts, bundles()).handle({ recordingIds, validFor: 'P30D' }, aTask(taskId));
    };
    const close = () => new CloseAccessHandler(facts).handle({}, aTask('k1'));
    const grants = () => facts.getRepository(AccessGrant).find();

    it('opens each recording once a task, for the time given', async () => {
      const ids = await importTwo();
      const first = await open('o1', [...ids, ids[0]]);
      const days = (new Date(first.accessValidTo).getTime() - Date.now()) / 86_400_000;
      expect(days).toBeGreaterThan(29.99);
      expect(await open('o1', ids)).toEqual(first);
      expect(
        (await grants()).map(({ recordingId, caseNumber, unitPath }) => ({ recordingId, caseNumber, unitPath })),
      ).toEqual(
        expect.arrayContaining(ids.map((recordingId) => ({ recordingId, caseNumber: CASE, unitPath: 'u1/u2' }))),
      );
      expect(await grants()).toHaveLength(2);
    });

    it('opens once when two workers run the same task at once', async () => {
      const ids = await importTwo();
      const [one, two] = await Promise.all([open('o2', ids), open('o2', ids)]);
      expect(one).toEqual(two);
      expect(await grants()).toHaveLength(2);
    });

    it('closes all of the case, and nothing of another', async () => {
      const ids = await importTwo();
      await open('o3', ids);
      const [{ id: _id, ...other }] = await grants();
      await facts.getRepository(AccessGrant).insert({ ...other, id: 'other', caseNumber: 'CY-2026-0001' });
      const before = (await auditOf('access.closed')).length;
      expect(await close()).toEqual({ accessClosedCount: 2 });
      expect(await close()).toEqual({ accessClosedCount: 2 });
      expect((await grants()).filter(({ revokedAt }) => revokedAt === null).map(({ id }) => id)).toEqual(['other']);
      expect(await auditOf('access.closed')).toHaveLength(before + 2);
      expect(await verifyChain(facts)).toMatchObject({ ok: true });
    });

    it('opens nothing that is not registered', async () => {
      const ids = await importTwo();
      await expect(open('o4', [...ids, 'nothing'])).rejects.toMatchObject({ name: 'PermanentFailure' });
      expect(await grants()).toEqual([]);
    });
  });

  describe('without a granting decision in the facts', () => {
    const exporting = async (taskId: string, recordingIds: string[]) => {
      await nameInCase(recordingIds);
      return new ExportFootageHandler(facts, bundles(), store, media).handle({ recordingIds }, aTask(taskId));
    };
    const opening = async (taskId: string, recordingIds: string[]) => {
      await nameInCase(recordingIds);
      return new OpenAccessHandler(facts, bundles()).handle({ recordingIds, validFor: 'P30D' }, aTask(taskId));
    };
    const clearCase = async () => {
      for (const entity of [CaseEvent, CaseFile]) await facts.getRepository(entity).clear();
    };

    async function expectRefused(sentence: RegExp): Promise<void> {
      const ids = await importTwo();
      const refusal = { name: 'PermanentFailure', message: expect.stringMatching(sentence) };
      await expect(exporting(`r-${acts}`, ids)).rejects.toMatchObject(refusal);
      await expect(opening(`r-${acts}`, ids)).rejects.toMatchObject(refusal);
      expect(await facts.getRepository(SealedCopy).count()).toBe(0);
      expect(await facts.getRepository(AccessGrant).count()).toBe(0);
      expect(readdirSync(store.exportsFolder)).toEqual([]);
    }

    it.each<[string, RegExp, () => Promise<unknown>]>([
      ['undecided', /尚无审批决定/, async () => undefined],
      ['decided by an earlier step only', /尚无审批决定/, () => decide('agree', 'userTask_giveOpinion')],
      ['decided in another case', /尚无审批决定/, () => decide('granted', 'userTask_approve', 'CY-2026-0001')],
      ['refused', /“refused”/, () => decide('refused')],
      ['refused after it was granted', /“refused”/, () => decide('granted').then(() => decide('refused'))],
      ['decided with an outcome the model does not have', /“allowed”/, () => decide('allowed')],
    ])('nothing leaves of a case %s', async (_state, sentence, arrange) => {
      await facts.getRepository(CaseEvent).clear();
      await arrange();
      await expectRefused(sentence);
    });

    it('nothing leaves of a process without a decision step, nor of a case that is not on file', async () => {
      await clearCase();
      await addCase('card-intake');
      await decide('granted');
      await expectRefused(/没有审批步骤/);
      await clearCase();
      await expect(exporting('r-none', ['x'])).rejects.toMatchObject({ name: 'PermanentFailure' });
      await expect(opening('r-none', ['x'])).rejects.toMatchObject({ name: 'PermanentFailure' });
    });

    it('the newest decision counts', async () => {
      await facts.getRepository(CaseEvent).clear();
      await decide('refused');
      await decide('granted');
      const ids = await importTwo();
      await expect(exporting('r-again', ids)).resolves.toMatchObject({ sealedCopyId: expect.any(String) });
      await expect(opening('r-again', ids)).resolves.toMatchObject({ accessValidTo: expect.any(String) });
    });
  });
});
