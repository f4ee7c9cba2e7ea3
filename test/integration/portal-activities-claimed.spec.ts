import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { readBundles } from '@zhilu/catalog';
import { StartCase, type DeployedBundle } from '@zhilu/cases';
import { Activity, ActivityCancellation, CaseFile, CaseSubject } from '@zhilu/persistence';
import { ActivityCancelling } from '../../apps/portal/src/activities/activity-cancelling';
import { eachDatabase } from '../support/databases';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, UNITS } from '../support/portal-people';

const FROM = new Date('2026-11-20T01:00:00Z');
const [PERSON, PROCESS] = ['person-wang', 'exemption-approval'];

eachDatabase((database) => {
  // Of its own, so that the portal ends before its database goes.
  describe('an activity that a case is to be about', () => {
    let portal: PortalApp;
    let bundle: DeployedBundle;

    beforeAll(async () => {
      const { DATABASE_URL } = database.settings;
      const ENGINE_URL = 'http://127.0.0.1:1/engine-rest';
      portal = await startPortal({ ENGINE_URL, ...(DATABASE_URL ? { DATABASE_URL } : {}) });
      await addUnits(portal.facts);
      await addPerson(portal.facts, 'wang', 'north', ['officer']);
      const shipped = (await readBundles(join(__dirname, '../..'))).find(({ processId }) => processId === PROCESS)!;
      bundle = { ...shipped, definitionId: 'absent', deploymentId: 'absent', version: 1 };
    });
    afterAll(() => portal?.stop());

    const activity = async (id: string): Promise<void> => {
      const times = { startedAt: FROM, endedAt: new Date(FROM.getTime() + 3_600_000), registeredAt: FROM };
      await portal.facts.getRepository(Activity).insert({
        ...{ id, number: `HD-${id}`, unitId: 'north', unitPath: UNITS.north, type: 'inspection', ...times },
        place: '大桥',
        ...{ caseReference: null, cause: '超限', officerId: PERSON, deviceId: null, registeredBy: PERSON },
      });
    };
    const cancel = (id: string) =>
      portal.app.get(ActivityCancelling).write(PERSON, id, { kind: 'cancelled', reason: '误登' });
    /** What starting does once the form was checked. */
    const start = (id: string) =>
      portal.app.get(StartCase).start({
        ...{ bundle, unitId: 'north', data: {}, attachmentIds: [], recordingIds: [], urgency: 'normal', draftId: null },
        actor: {
          ...{ personId: PERSON, unitId: 'north' },
          offers: [{ role: 'officer', unitId: 'north', unitPath: UNITS.north, actingForId: null }],
        },
        subjects: [{ kind: 'activity', id }],
        requestId: randomUUID(),
      });
    const isCancelled = (openFor: string) => portal.facts.getRepository(ActivityCancellation).existsBy({ openFor });
    const inCase = (subjectId: string) => portal.facts.getRepository(CaseSubject).existsBy({ subjectId });

    it('no case starts about an activity that was cancelled while its form was sent', async () => {
      await activity('before');
      await cancel('before');
      await expect(start('before')).rejects.toMatchObject({
        ...{ kind: 'conflict', objectKind: 'activity', objectId: 'before' },
        sentence: { zh: expect.stringContaining('刚被取消'), en: expect.stringContaining('was cancelled') },
      });
      expect(await inCase('before')).toBe(false);
      expect(await portal.facts.getRepository(CaseFile).count()).toBe(0);
    });

    it('of a start and a cancellation of the same moment one is done', async () => {
      for (let round = 0; round < 10; round += 1) {
        const id = `round-${round}`;
        await activity(id);
        const ends = await Promise.allSettled(round % 2 ? [start(id), cancel(id)] : [cancel(id), start(id)]);
        const lost = ends.filter((end) => end.status === 'rejected').map(({ reason }) => reason as unknown);
        expect(lost).toEqual([expect.objectContaining({ kind: 'conflict' })]);
        expect([await isCancelled(id), await inCase(id)].filter(Boolean)).toHaveLength(1);
      }
    });
  });
});
