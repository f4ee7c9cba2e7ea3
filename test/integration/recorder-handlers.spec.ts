import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendAudit, verifyChain } from '@zhilu/audit';
import {
  Activity,
  CardImport,
  CaseFile,
  CaseSubject,
  CaseSubmission,
  Device,
  DeviceEvent,
  DeviceIssue,
  inTransaction,
  rowOf,
} from '@zhilu/persistence';
import { changeState, handOut } from '@zhilu/recorders';
import { ListLostCoverageHandler } from '../../apps/worker/src/recorders/list-lost.handler';
import { RescueFootageHandler } from '../../apps/worker/src/footage/rescue-footage.handler';
import { AssessRecorderHandler } from '../../apps/worker/src/recorders/assess.handler';
import { ChangeRecorderStateHandler } from '../../apps/worker/src/recorders/change-state.handler';
import { HandOverRecorderHandler } from '../../apps/worker/src/recorders/hand-over.handler';
import { eachDatabase } from '../support/databases';
import { aCard, aFile } from '../support/footage';
import { aTask, CASE, EvidenceRoom } from './footage/evidence-room';

const at = (text: string): Date => new Date(`${text}:00+08:00`);

eachDatabase((database) => {
  let room: EvidenceRoom;
  const repository = <T extends object>(entity: new () => T) => room.facts.getRepository(entity);
  const device = (id = 'd1') => repository(Device).findOneByOrFail({ id });

  beforeAll(async () => {
    room = await EvidenceRoom.open(await database.open());
  });
  beforeEach(async () => {
    await room.reset();
    for (const entity of [DeviceIssue, DeviceEvent, CaseSubject, CaseSubmission])
      await room.facts.getRepository<object>(entity).clear();
    await name('d1');
  });
  afterEach(() => room.clean());

  const name = (subjectId: string) =>
    repository(CaseSubject).insert({ id: `s-${subjectId}`, caseNumber: CASE, kind: 'recorder', subjectId });
  const submitted = (id: string, data: Record<string, unknown>, submittedAt: Date) =>
    repository(CaseSubmission).insert(
      rowOf<CaseSubmission>({
        ...{ id, caseNumber: CASE, elementId: 'e', elementName: 'e', formId: 'f', personId: 'p1', data, submittedAt },
      }),
    );
  const issue = (holderId: string, from: Date, to: Date | null = null) =>
    repository(DeviceIssue).insert({
      ...{ id: `${holderId}${from.getTime()}`, deviceId: 'd1', openFor: to ? null : 'd1', holderId, issuedAt: from },
      ...{ returnedAt: to, issuedBy: null, returnedTo: null, condition: '', returnCondition: '', caseNumber: null },
    });

  const cardRead = (id: string, startedAt: Date, over: Partial<CardImport> = {}) =>
    repository(CardImport).insert({
      ...{ id, deviceId: 'd1', folder: 'card', startedAt, endedAt: new Date(startedAt.getTime() + 60_000), bytes: 0 },
      ...{ filesFound: 0, filesStored: 0, filesKnown: 0, filesDamaged: 0, filesSkipped: 0, filesUnread: 0 },
      ...{ unreadPlaces: null, ...over },
    });

  describe('recorder.changeState', () => {
    const change = (state: 'blocked' | 'repair' | 'scrapped' | 'stored' | 'inUse' | 'lost', taskId: string) =>
      new ChangeRecorderStateHandler(room.facts, room.bundles()).handle({ state, note: '测试' }, aTask(taskId));

    it('brings the case’s recorder from state to state, once a task, with life and audit', async () => {
      await repository(Device).update({ id: 'd1' }, { holderId: 'p1' });
      await issue('p1', at('2026-11-01T08:00'));
      const blocked = { recorderNumber: 'JL0231', recorderState: 'blocked', recorderStateBefore: 'issued' };
      const audits = (await room.auditOf('device.stateChanged')).length;
      expect(await change('blocked', 't1')).toEqual(blocked);
      expect(await change('blocked', 't1')).toEqual(blocked);
      expect(await device()).toMatchObject({ state: 'blocked', holderId: 'p1' });
      expect(await repository(DeviceEvent).count()).toBe(1);
      await change('repair', 't2');
      expect(await device()).toMatchObject({ state: 'repair', holderId: null });
      const [line] = await repository(DeviceIssue).find();
      expect(line).toMatchObject({ openFor: null, returnedAt: expect.any(Date) });
      await change('scrapped', 't3');
      await expect(change('stored', 't4')).rejects.toMatchObject({ name: 'BpmnError', code: 'stateRefused' });
      expect(await device()).toMatchObject({ state: 'scrapped' });
      expect((await room.auditOf('device.stateChanged')).length).toBe(audits + 3);
      expect((await verifyChain(room.facts)).ok).toBe(true);
      expect(await device('d2')).toMatchObject({ state: 'issued' });
    });

    it('puts one back into use: with its holder, or into store', async () => {
      await change('blocked', 't1');
      await change('blocked', 't2');
      expect(await change('inUse', 't3')).toMatchObject({ recorderState: 'stored' });
      await repository(Device).update({ id: 'd1' }, { state: 'blocked', holderId: 'p1' });
      expect(await change('inUse', 't4')).toMatchObject({ recorderState: 'issued' });
    });

    it('stands still for a case that names none', async () => {
      await repository(CaseSubject).clear();
      await expect(change('stored', 't3')).rejects.toMatchObject({ name: 'PermanentFailure' });
    });

    it('of two changes of the same moment one is refused', async () => {
      const read = await device();
      const about = { by: 'case' as const, at: new Date(), personId: null };
      const change = (id: string, to: 'blocked' | 'repair') =>
        inTransaction(room.facts, (manager) => changeState(manager, read, { ...about, id, to }));
      await change('a', 'blocked');
      await expect(change('b', 'repair')).rejects.toMatchObject({ kind: 'conflict' });
      const second = inTransaction(room.facts, (manager) =>
        handOut(manager, read, { ...about, id: 'c', holderId: 'p1' }),
      );
      await expect(second).rejects.toMatchObject({ kind: 'conflict' });
      expect(await repository(DeviceEvent).count()).toBe(1);
    });
  });

  describe('coverage.listLost', () => {
    const lost = () => new ListLostCoverageHandler(room.facts).handle({}, aTask('t'));
    const activity = (number: string, from: string, to: string | null, over: Partial<Activity> = {}) =>
      repository(Activity).insert({
        ...{ id: number, number, unitId: 'team-1', unitPath: 'bureau/team-1', type: 'inspection', place: '运河大桥' },
        ...{ startedAt: at(from), endedAt: to && at(to), caseReference: null, cause: '', officerId: 'p1' },
        ...{ deviceId: null, registeredBy: 'p1', registeredAt: at(from) },
        ...over,
      });
    beforeEach(async () => {
      await repository(Activity).clear();
      await repository(CardImport).clear();
      await repository(CaseFile).update({ caseNumber: CASE }, { startedAt: at('2026-11-10T20:00') });
      await issue('p1', at('2026-11-05T08:00'), at('2026-11-08T08:00'));
      await issue('p2', at('2026-11-08T08:00'));
    });

    it('art-5, art-11: names what was recorded since the last import by whoever had the recorder then', async () => {
      await cardRead('i1', at('2026-11-06T18:00'));
      await cardRead('failed', at('2026-11-09T08:00'), { endedAt: null });
      await activity('HD-2026-0001', '2026-11-06T09:00', '2026-11-06T10:00');
      await activity('HD-2026-0002', '2026-11-07T09:00', '2026-11-07T10:00');
      await activity('HD-2026-0003', '2026-11-09T09:00', '2026-11-09T10:00');
      await activity('HD-2026-0004', '2026-11-09T11:00', '2026-11-09T12:00', { officerId: 'p2' });
      await activity('HD-2026-0005', '2026-11-09T13:00', '2026-11-09T14:00', { officerId: 'p2', type: 'patrol' });
      await activity('HD-2026-0006', '2026-11-09T15:00', '2026-11-09T16:00', { officerId: 'p2', deviceId: 'd2' });
      await activity('HD-2026-0007', '2026-11-10T09:00', '2026-11-10T10:00', { deviceId: 'd1' });
      const { lostActivityCount, lostActivities } = await lost();
      expect(lostActivityCount).toBe(3);
      expect(lostActivities.split('\n')).toEqual([
        'HD-2026-0002，2026年11月7日 09:00，运河大桥，没有录像',
        'HD-2026-0004，2026年11月9日 11:00，运河大桥，没有录像',
        'HD-2026-0007，2026年11月10日 09:00，运河大桥，没有录像',
      ]);
    });

    it('names none where all was collected, and counts what is not listed', async () => {
      expect(await lost()).toEqual({ lostActivityCount: 0, lostActivities: '' });
      for (let hour = 0; hour < 34; hour += 1) {
        const day = hour < 20 ? '06' : '07';
        const clock = String(hour % 20).padStart(2, '0');
        await activity(`HD-2026-1${clock}${day}`, `2026-11-${day}T${clock}:00`, `2026-11-${day}T${clock}:30`);
      }
      const { lostActivityCount, lostActivities } = await lost();
      expect(lostActivityCount).toBe(34);
      expect(lostActivities.split('\n')).toHaveLength(31);
      expect(lostActivities).toMatch(/\n另有 4 项$/);
    });
  });

  describe('recorder.handOver', () => {
    const handOver = (input: { holderId?: string; recorderNumber?: string }, taskId: string) =>
      new HandOverRecorderHandler(room.facts).handle(input, aTask(taskId));

    it('gives the case’s recorder, or a spare that a form named, to a person, once a task', async () => {
      await submitted('1', { recorderNumber: 'JL0231' }, at('2026-11-20T08:00'));
      await submitted('2', { spareNumber: 'JL0232' }, at('2026-11-20T09:00'));
      await repository(Device).update({ id: 'd1' }, { state: 'repair' });
      await repository(Device).update({ id: 'd2' }, { state: 'stored' });
      await name('d2');
      const answer = { handedOutNumber: 'JL0232', handedOutTo: '李伟' };
      expect(await handOver({ holderId: 'p1', recorderNumber: 'JL0232' }, 't1')).toEqual(answer);
      expect(await handOver({ holderId: 'p1', recorderNumber: 'JL0232' }, 't1')).toEqual(answer);
      expect(await device('d1')).toMatchObject({ state: 'repair', holderId: null });
      expect(await device('d2')).toMatchObject({ state: 'issued', holderId: 'p1' });
      await expect(handOver({}, 't2')).rejects.toMatchObject({ code: 'handOverRefused' });
      await issue('p1', at('2026-01-01T08:00'), new Date());
      expect(await handOver({}, 't3')).toMatchObject({ handedOutNumber: 'JL0231', handedOutTo: '李伟' });
      expect(await repository(DeviceIssue).find()).toHaveLength(3);
    });

    it('a spare one comes out of the store, from nobody’s hands', async () => {
      const refused = { name: 'BpmnError', code: 'handOverRefused' };
      await name('d2');
      await submitted('1', { recorderNumber: 'JL0231' }, at('2026-11-20T08:00'));
      await repository(Device).update({ id: 'd1' }, { state: 'stored' });
      for (const state of ['issued', 'blocked', 'repair', 'lost', 'scrapped'] as const) {
        await repository(Device).update({ id: 'd2' }, { state });
        await expect(handOver({ holderId: 'p1', recorderNumber: 'JL0232' }, 't1')).rejects.toMatchObject({
          ...refused,
          message: expect.stringContaining('不在库'),
        });
      }
      expect(await repository(DeviceIssue).count()).toBe(0);
    });

    it('refuses a recorder no form named, a person who is not there, and one that is out for good', async () => {
      const refused = { name: 'BpmnError', code: 'handOverRefused' };
      await expect(handOver({ holderId: 'p1', recorderNumber: 'JL0232' }, 't1')).rejects.toMatchObject(refused);
      await expect(handOver({ holderId: 'nobody' }, 't1')).rejects.toMatchObject(refused);
      await repository(Device).update({ id: 'd1' }, { state: 'scrapped' });
      await expect(handOver({ holderId: 'p1' }, 't1')).rejects.toMatchObject(refused);
      expect(await repository(DeviceIssue).count()).toBe(0);
    });
  });

  describe('recorder.assess', () => {
    const assess = (eventAt?: string) => new AssessRecorderHandler(room.facts).handle({ eventAt }, aTask('t1'));

    it('art-11: finds the holder of that moment, the value of that day and what was not collected', async () => {
      await repository(CaseFile).update({ caseNumber: CASE }, { startedAt: at('2026-11-21T10:00') });
      await repository(Device).update({ id: 'd1' }, { boughtOn: '2024-03-15', priceFen: 198_000, keeperId: 'p1' });
      await issue('p1', at('2026-11-01T08:00'), at('2026-11-20T18:00'));
      await issue('someone', at('2026-11-20T18:00'));
      expect(await assess('2026-11-20T12:30+08:00')).toEqual({
        ...{ recorderNumber: 'JL0231', holderId: 'p1', applicantHeldIt: true },
        ...{ valueKnown: true, priceFen: 198_000, netValueFen: 97_680 },
        ...{ responsibleId: 'p1', responsibleName: '李伟', priceYuan: '1980.00', netValueYuan: '976.80' },
        ...{ lastImportAt: '', uncollectedHours: 482, footageUncollected: true },
        ...{ hoursToReport: 21.5, reportedWithin24h: true },
      });
      expect(await assess('2026-11-20T18:00')).toMatchObject({ responsibleId: 'someone', applicantHeldIt: false });
      expect(await assess('2026-10-30T08:00')).toMatchObject({
        holderId: '',
        responsibleId: 'p1',
        uncollectedHours: 482,
      });
      expect(await assess('2026-11-20T10:00')).toMatchObject({ hoursToReport: 24, reportedWithin24h: true });
      expect(await assess('2026-11-20T09:59')).toMatchObject({ reportedWithin24h: false });
      expect(await assess()).toMatchObject({ hoursToReport: 0, holderId: 'someone' });
      for (const wrong of ['2026-11-21T10:02', 'gestern', '2026-02-30T10:00'])
        await expect(assess(wrong)).rejects.toMatchObject({ name: 'BpmnError', code: 'eventAtInvalid' });
    });

    it('what an officer recorded before it went back to store is not collected either, whatever time the report names', async () => {
      await repository(CaseFile).update({ caseNumber: CASE }, { startedAt: at('2026-11-21T10:00') });
      expect(await assess()).toMatchObject({ footageUncollected: false, uncollectedHours: 0, responsibleId: '' });
      await issue('p1', at('2026-11-20T08:00'), at('2026-11-20T08:02'));
      const held = { holderId: '', uncollectedHours: 0, footageUncollected: true };
      expect(await assess('2026-11-20T18:00')).toMatchObject(held);
      expect(await assess('2026-01-01T08:00')).toMatchObject(held);
      await cardRead('failed', at('2026-11-20T09:00'), { endedAt: null });
      await cardRead('in part', at('2026-11-20T09:30'), { filesUnread: 1 });
      expect(await assess()).toMatchObject({ footageUncollected: true, lastImportAt: '' });
      await cardRead('whole', at('2026-11-20T10:00'));
      expect(await assess()).toMatchObject({ footageUncollected: false, lastImportAt: '2026-11-20T02:00:00.000Z' });
    });

    it('art-11: who gave it back at noon does not answer for the afternoon, its keeper does', async () => {
      await repository(CaseFile).update({ caseNumber: CASE }, { startedAt: at('2026-11-21T10:00') });
      await repository(Device).update({ id: 'd1' }, { keeperId: 'keeper' });
      await issue('p1', at('2026-11-20T08:00'), at('2026-11-20T12:00'));
      expect(await assess('2026-11-20T11:59')).toMatchObject({ holderId: 'p1', responsibleId: 'p1' });
      for (const later of ['2026-11-20T12:00', '2026-11-20T15:00'])
        expect(await assess(later)).toMatchObject({ holderId: '', responsibleId: 'keeper', applicantHeldIt: false });
    });

    it('art-11: the keeper of that moment answers, whoever keeps it since; one named for the first time counts', async () => {
      await repository(CaseFile).update({ caseNumber: CASE }, { startedAt: at('2026-11-21T10:00') });
      await repository(Device).update({ id: 'd1' }, { keeperId: 'third' });
      const changed = (moment: string, before: object) =>
        inTransaction(room.facts, (manager) =>
          appendAudit(manager, {
            ...{ at: at(moment), personId: 'p1', act: 'device.changed', objectKind: 'device', objectId: 'd1' },
            detail: { before },
          }),
        );
      await changed('2026-11-20T08:00', { keeperId: null });
      await changed('2026-11-20T12:00', { keeperId: 'first', unitId: 'u1' });
      await changed('2026-11-20T13:00', { clockOffsetMs: 0 });
      await changed('2026-11-20T14:00', { keeperId: 'second' });
      const responsible = async (moment: string) => (await assess(moment)).responsibleId;
      expect(await responsible('2026-11-20T07:00')).toBe('first');
      expect(await responsible('2026-11-20T11:59')).toBe('first');
      expect(await responsible('2026-11-20T12:00')).toBe('second');
      expect(await responsible('2026-11-20T14:00')).toBe('third');
    });

    it('counts from the last import, and says where no value is known', async () => {
      await room.importTwo();
      await issue('p1', at('2026-01-01T08:00'));
      const answer = await assess();
      expect(answer).toMatchObject({ valueKnown: false, priceFen: 0, netValueFen: 0, priceYuan: '', netValueYuan: '' });
      await repository(Device).update({ id: 'd1' }, { boughtOn: '2024-03-15', priceFen: 0 });
      expect(await assess()).toMatchObject({ valueKnown: false });
      await repository(CaseFile).update({ caseNumber: CASE }, { startedAt: new Date(Date.now() + 7_200_000) });
      expect(await assess()).toMatchObject({ uncollectedHours: 2, lastImportAt: expect.stringMatching(/Z$/) });
    });
  });

  describe('footage.rescue', () => {
    const rescue = (taskId: string, cardFolder = 'JL0231', deviceNumber = 'JL0231') =>
      new RescueFootageHandler(room.facts, room.store, room.media).handle({ deviceNumber, cardFolder }, aTask(taskId));
    const card = () => join(room.folder, 'cards/JL0231');

    it('stores of a broken recorder’s card all that can be read, marks damage, names the rest, discards nothing', async () => {
      const files = [aFile('h264'), aFile('cut', { sequence: 2 }), aFile('empty', { sequence: 3 })];
      await aCard(card(), { deviceNumber: 'JL0231', files });
      await repository(Device).update({ id: 'd1' }, { state: 'repair' });
      mkdirSync(join(card(), 'FOUND.000'));
      writeFileSync(join(card(), 'FOUND.000/FILE0000.CHK'), 'lost clusters');
      const [whole] = await wholeFile();
      mkdirSync(join(card(), 'SEGTEMP'));
      writeFileSync(join(card(), 'SEGTEMP/piece.mp4'), readFileSync(whole).subarray(0, 20_000));
      await expect(room.importCard('i1')).rejects.toMatchObject({ code: 'deviceUnknown' });

      const answer = await rescue('r1');
      expect(answer).toEqual({
        ...{ importId: 'r1', rescuedCount: 5, knownCount: 0, damagedCount: 4, skippedCount: 0 },
        ...{ unreadableCount: 0, unreadableFiles: '' },
      });
      const rows = await room.recordings();
      expect(rows.filter((row) => !row.damaged)).toHaveLength(1);
      expect(rows.map((row) => row.originalName)).toEqual(expect.arrayContaining(['FILE0000.CHK', 'piece.mp4']));
      for (const row of rows)
        expect((await room.store.stat(row.objectId as `recording:${string}`)).files[0].sha256).toBe(row.sha256);
      expect(await rescue('r1')).toEqual(answer);
      expect(await rescue('r2')).toMatchObject({ rescuedCount: 0, knownCount: 5 });
      expect((await verifyChain(room.facts)).ok).toBe(true);
    });

    it('ends with what can be read when a file cannot, and names it in answer, import and audit', async () => {
      await aCard(card(), { deviceNumber: 'JL0231', files: [aFile('h264'), aFile('ts', { sequence: 2 })] });
      const before = (await room.auditOf('card.rescued')).length;
      const refused = Object.assign(Object.create(room.store) as typeof room.store, {
        stage: (...parameters: Parameters<typeof room.store.stage>) => {
          if (parameters[0][0].logicalPath.endsWith('.ts'))
            throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
          return room.store.stage(...parameters);
        },
      });
      const handler = new RescueFootageHandler(room.facts, refused, room.media);
      const answer = await handler.handle({ deviceNumber: 'JL0231', cardFolder: 'JL0231' }, aTask('r3'));
      expect(answer).toMatchObject({
        rescuedCount: 1,
        unreadableCount: 1,
        unreadableFiles: expect.stringMatching(/\.ts$/),
      });
      const audits = await room.auditOf('card.rescued');
      expect(audits).toHaveLength(before + 1);
      expect(audits.at(-1)!.detail).toMatchObject({ unreadableCount: 1, unreadPlaces: [answer.unreadableFiles] });
      expect(await rescue('r4')).toMatchObject({ rescuedCount: 1, knownCount: 1, unreadableCount: 0 });
    });

    it('names a folder that cannot be read and goes on', async () => {
      await aCard(card(), { deviceNumber: 'JL0231', files: [aFile('h264')] });
      mkdirSync(join(card(), 'LOST'));
      chmodSync(join(card(), 'LOST'), 0o000);
      const answer = await rescue('r5');
      chmodSync(join(card(), 'LOST'), 0o755);
      // Root reads every folder.
      if (process.getuid?.() !== 0) expect(answer).toMatchObject({ unreadableCount: 1, unreadableFiles: 'LOST' });
      expect(answer.rescuedCount).toBe(1);
    });

    it('stores nothing under a recorder that is not the case’s, whatever the form says', async () => {
      await aCard(join(room.folder, 'cards/JL0232'), { deviceNumber: 'JL0232', files: [aFile('h264')] });
      await expect(rescue('r7', 'JL0232', 'JL0232')).rejects.toMatchObject({
        ...{ name: 'BpmnError', code: 'deviceUnknown' },
        message: expect.stringContaining('本案的执法记录仪是“JL0231”'),
      });
      expect(await room.recordings()).toEqual([]);
      expect(await repository(CardImport).count()).toBe(0);
    });

    it('asks the model when there is no card, no such recorder, or the card is another’s', async () => {
      await expect(rescue('r6')).rejects.toMatchObject({ name: 'BpmnError', code: 'cardMissing' });
      await expect(rescue('r6', 'JL0231', 'NONE')).rejects.toMatchObject({ code: 'deviceUnknown' });
      await aCard(card(), { deviceNumber: 'JL0232', files: [aFile('h264')] });
      await expect(rescue('r6')).rejects.toMatchObject({ code: 'cardMissing' });
      expect(await room.recordings()).toEqual([]);
    });

    async function wholeFile(): Promise<string[]> {
      const folder = join(room.folder, 'other');
      await aCard(folder, { deviceNumber: 'JL0231', files: [aFile('h264', { sequence: 9 })] });
      return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.mp4'))
        .map((entry) => join(entry.parentPath, entry.name));
    }
  });
});
