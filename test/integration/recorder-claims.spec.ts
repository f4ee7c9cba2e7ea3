import {
  CaseFile,
  CaseSubject,
  CaseSubmission,
  Device,
  DeviceEvent,
  DeviceIssue,
  inTransaction,
  rowOf,
} from '@zhilu/persistence';
import { handOut } from '@zhilu/recorders';
import { ChangeRecorderStateHandler } from '../../apps/worker/src/recorders/change-state.handler';
import { HandOverRecorderHandler } from '../../apps/worker/src/recorders/hand-over.handler';
import { eachDatabase } from '../support/databases';
import { aTask, CASE, EvidenceRoom } from './footage/evidence-room';

eachDatabase((database) => {
  let room: EvidenceRoom;
  const repository = <T extends object>(entity: new () => T) => room.facts.getRepository(entity);
  const device = () => repository(Device).findOneByOrFail({ id: 'd1' });

  beforeAll(async () => {
    room = await EvidenceRoom.open(await database.open());
  });
  beforeEach(async () => {
    await room.reset();
    for (const entity of [DeviceIssue, DeviceEvent, CaseSubject, CaseSubmission])
      await room.facts.getRepository<object>(entity).clear();
    await repository(CaseSubject).insert({ id: 's-d1', caseNumber: CASE, kind: 'recorder', subjectId: 'd1' });
  });
  afterEach(() => room.clean());

  describe('a recorder that a running case took out of use', () => {
    const [DAMAGE, FAULT] = ['SH-2026-0001', 'BX-2026-0001'];
    const FAULT_AGAIN = 'BX-2026-0002';
    const opened = async (caseNumber: string, processId: string) => {
      const file = await repository(CaseFile).findOneByOrFail({ caseNumber: CASE });
      await repository(CaseFile).insert(rowOf<CaseFile>({ ...file, caseNumber, processId, definitionId: processId }));
      await repository(CaseSubject).insert({ id: caseNumber, caseNumber, kind: 'recorder', subjectId: 'd1' });
    };
    const closed = (caseNumber: string, decisionMinutes: number | null = null) =>
      repository(CaseFile).update({ caseNumber }, { endedAt: new Date(), decisionMinutes });
    /** Damage is decided by the head of the bureau, and what follows leaves the recorder out of use. */
    const leaveDamaged = async () => {
      await room.decide('granted', 'userTask_decide', DAMAGE);
      await change(DAMAGE, 'blocked');
    };
    let acts = 0;
    type State = Parameters<ChangeRecorderStateHandler['handle']>[0]['state'];
    const change = async (caseNumber: string, state: State) => {
      // Two acts of one millisecond have no order.
      const before = Date.now();
      while (Date.now() === before) await new Promise((done) => setImmediate(done));
      return new ChangeRecorderStateHandler(room.facts, room.bundles()).handle(
        { state },
        { ...aTask(`a${++acts}`), caseNumber },
      );
    };
    const refused = (by: string) => ({
      ...{ name: 'BpmnError', code: 'stateRefused' },
      message: expect.stringContaining(`已由案件 ${by} `),
    });
    beforeEach(async () => {
      await opened(DAMAGE, 'damage-compensation');
      await opened(FAULT, 'fault-repair');
      await opened(FAULT_AGAIN, 'fault-repair');
      await repository(Device).update({ id: 'd1' }, { holderId: 'p1' });
      await repository(DeviceIssue).insert({
        ...{ id: 'i1', deviceId: 'd1', openFor: 'd1', holderId: 'p1', issuedAt: new Date('2026-11-01T00:00:00Z') },
        ...{ returnedAt: null, issuedBy: null, returnedTo: null, condition: '', returnCondition: '', caseNumber: null },
      });
    });

    it.each(['inUse', 'stored', 'repair', 'lost', 'scrapped'] as const)(
      'no other case makes it “%s”',
      async (state) => {
        await change(DAMAGE, 'blocked');
        for (const caseNumber of [FAULT, CASE])
          await expect(change(caseNumber, state)).rejects.toMatchObject(refused(DAMAGE));
        expect(await device()).toMatchObject({ state: 'blocked', holderId: 'p1' });
        const handOver = new HandOverRecorderHandler(room.facts);
        await expect(handOver.handle({ holderId: 'p1' }, { ...aTask('h'), caseNumber: FAULT })).rejects.toMatchObject({
          code: 'handOverRefused',
        });
        expect(await repository(DeviceEvent).count()).toBe(1);
      },
    );

    it('another may block it as well; who came second restores and decides nothing, who came first goes on', async () => {
      await change(DAMAGE, 'blocked');
      await change(FAULT, 'blocked');
      for (const state of ['inUse', 'repair', 'lost'] as const)
        await expect(change(FAULT, state)).rejects.toMatchObject(refused(DAMAGE));
      await expect(change(DAMAGE, 'inUse')).rejects.toMatchObject(refused(FAULT));
      await change(DAMAGE, 'lost');
      expect(await device()).toMatchObject({ state: 'lost', holderId: null });
    });

    it('two cases of one process are not about it at once', async () => {
      await change(DAMAGE, 'blocked');
      await change(FAULT, 'blocked');
      await change(FAULT, 'blocked');
      await expect(change(FAULT_AGAIN, 'blocked')).rejects.toMatchObject(refused(FAULT));
      await closed(FAULT);
      await change(FAULT_AGAIN, 'blocked');
    });

    it('when the first ends the second takes over, and gives it back once nobody else holds it', async () => {
      await change(DAMAGE, 'blocked');
      await change(FAULT, 'blocked');
      await closed(DAMAGE);
      await change(FAULT, 'repair');
      await change(CASE, 'blocked');
      await expect(change(FAULT, 'stored')).rejects.toMatchObject(refused(CASE));
      await closed(CASE);
      await change(FAULT, 'stored');
      await change(DAMAGE, 'lost');
      expect(await device()).toMatchObject({ state: 'lost' });
    });

    it('a case decided, which then leaves it out of use, leaves it to the next, and is not undone by a withdrawal', async () => {
      await change(DAMAGE, 'blocked');
      await change(FAULT, 'blocked');
      await expect(change(FAULT, 'repair')).rejects.toMatchObject(refused(DAMAGE));
      await leaveDamaged();
      await expect(change(FAULT, 'inUse')).rejects.toMatchObject(refused(DAMAGE));
      await change(FAULT, 'repair');
      await change(FAULT, 'stored');
      expect(await device()).toMatchObject({ state: 'stored' });
    });

    it('a report withdrawn restores what it blocked itself, and not what another case decided', async () => {
      await change(DAMAGE, 'blocked');
      await change(FAULT, 'blocked');
      await leaveDamaged();
      await closed(DAMAGE);
      await expect(change(FAULT, 'inUse')).rejects.toMatchObject(refused(DAMAGE));
      await repository(DeviceEvent).delete({ caseNumber: DAMAGE, fromState: 'blocked' });
      expect(await change(FAULT, 'inUse')).toMatchObject({ recorderState: 'issued' });
    });

    it('a report sent back and corrected holds on to its recorder, though the centre has decided something', async () => {
      await change(DAMAGE, 'blocked');
      await room.decide('returned', 'userTask_examine', DAMAGE);
      await room.decide('corrected', 'userTask_correct', DAMAGE);
      await repository(CaseFile).update({ caseNumber: DAMAGE }, { decisionMinutes: 1 });
      const said = { recorderNumber: 'JL0231', recorderState: 'blocked', recorderStateBefore: 'blocked' };
      expect(await change(DAMAGE, 'blocked')).toEqual(said);
      expect(await repository(DeviceEvent).count()).toBe(1);
      const counter = { id: 'counter', by: 'keeper' as const, at: new Date(), personId: 'p1' };
      const blocked = await device();
      const atCounter = inTransaction(room.facts, (manager) =>
        handOut(manager, blocked, { ...counter, holderId: 'p1' }),
      );
      await expect(atCounter).rejects.toMatchObject({ kind: 'conflict' });
      await expect(change(FAULT, 'scrapped')).rejects.toMatchObject(refused(DAMAGE));
      await room.decide('established', 'userTask_examine', DAMAGE);
      await leaveDamaged();
      await change(FAULT, 'repair');
    });

    it('what another case decided to give back, and could not, comes back once nobody holds it', async () => {
      await change(DAMAGE, 'blocked');
      await change(FAULT, 'blocked');
      await expect(change(FAULT, 'inUse')).rejects.toMatchObject(refused(DAMAGE));
      await closed(FAULT, 5);
      expect(await change(DAMAGE, 'inUse')).toMatchObject({ recorderState: 'issued' });
    });
  });
});
