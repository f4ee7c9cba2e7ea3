import type { Wire } from '@zhilu/domain';
import { Derivative, Device, Recording } from '@zhilu/persistence';
import { addCase } from '../support/case-rows';
import { UNVALUED } from '../support/devices';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, UNITS, type Browser } from '../support/portal-people';

const RELEASE = 'GK-2026-0001';
let portal: PortalApp;
const people: Record<string, Browser> = {};

beforeAll(async () => {
  portal = await startPortal();
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'keeper', 'north', ['device-keeper']);
  await addPerson(portal.facts, 'head', 'bureau', ['bureau-head']);
  for (const login of ['keeper', 'head']) people[login] = await logIn(portal.url, login);
  await addCase(portal.facts, RELEASE, 'south', { applicantId: 'person-asker' });
  await addFootage();
});
afterAll(() => portal?.stop());

async function addFootage(): Promise<void> {
  await portal.facts.getRepository(Device).insert({
    ...{ id: 'd', number: 'N-01', brand: '海康', model: 'DSJ', serial: 's', unitId: 'north', state: 'stored' },
    ...{ keeperId: null, holderId: null, clockOffsetMs: 0, clockCheckedAt: null, ...UNVALUED },
  } as Device);
  const at = new Date('2026-11-20T01:00:00Z');
  await portal.facts.getRepository(Recording).insert({
    ...{ id: 'r', deviceId: 'd', deviceNumber: 'N-01', unitId: 'north', unitPath: UNITS.north, officerId: null },
    ...{ importId: 'i', objectId: 'recording:r', originalName: 'r.mp4', sizeBytes: 1, sha256: 'a'.repeat(64) },
    ...{ container: 'mp4', videoCodec: 'h264', audioCodec: 'aac', width: 320, height: 240, durationMs: 60_000 },
    ...{ nameTime: null, containerTime: null, modifiedTime: null, importedAt: at, offsetMs: 0, timeRule: 'name' },
    ...{ startedAt: at, secrecy: 'internal', activity: null, place: null, damaged: false, important: false },
    ...{ integrity: 'match', checkedAt: null },
  } as Recording);
  const clip = { recordingId: 'r', fromMs: 5_000, toMs: 9_000, blurs: [], mutes: [] };
  await portal.facts.getRepository(Derivative).insert({
    ...{ id: 'v', taskId: 't', clipIndex: 0, caseNumber: RELEASE, parentId: 'r', parentSha256: 'a'.repeat(64) },
    ...{ plan: clip, watermark: null, objectId: 'derivative:v', sizeBytes: 1, sha256: 'b'.repeat(64) },
    ...{ durationMs: 4_000, width: 320, height: 240, copied: false, createdAt: at },
  });
}

it('art-14: a recording names what was made of it, to who may see the case and to nobody else', async () => {
  const view = async (login: string): Promise<Wire.RecordingView> =>
    (await people[login].get('/api/recordings/r').expect(200)).body as Wire.RecordingView;
  expect((await view('head')).derivatives).toEqual([
    {
      ...{ id: 'v', caseNumber: RELEASE, fromMs: 5_000, toMs: 9_000, sha256: 'b'.repeat(64) },
      createdAt: '2026-11-20T01:00:00.000Z',
    },
  ]);
  expect((await view('keeper')).derivatives).toEqual([]);
});
