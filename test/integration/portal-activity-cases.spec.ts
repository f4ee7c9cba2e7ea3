import { Activity, CaseFile, CaseSubject, Exemption } from '@zhilu/persistence';
import { addCase } from '../support/case-rows';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, UNITS, type Browser } from '../support/portal-people';

const CASE = 'BL-2026-0009';
const PATH = '/api/activities/known';
let portal: PortalApp;
const people: Record<string, Browser> = {};

beforeAll(async () => {
  portal = await startPortal({ ENGINE_URL: 'http://127.0.0.1:1/engine-rest' });
  await addUnits(portal.facts);
  for (const login of ['officer', 'applicant']) await addPerson(portal.facts, login, 'north', ['officer']);
  await addPerson(portal.facts, 'leader', 'north', ['dept-leader']);
  for (const login of ['officer', 'leader']) people[login] = await logIn(portal.url, login);
  const times = { startedAt: new Date('2026-11-20T01:00:00Z'), endedAt: new Date('2026-11-20T02:00:00Z') };
  await portal.facts.getRepository(Activity).insert({
    ...{ id: 'known', number: 'HD-2026-0001', unitId: 'north', unitPath: UNITS.north, type: 'inspection', ...times },
    ...{ place: '大桥', cause: '超限', caseReference: null, officerId: 'person-officer', deviceId: null },
    ...{ registeredBy: 'person-officer', registeredAt: times.endedAt },
  } as Activity);
  await addCase(portal.facts, CASE, 'north', { processId: 'exemption-approval', applicantId: 'person-applicant' });
  const link = { id: 'link', caseNumber: CASE, kind: 'activity', subjectId: 'known' } as const;
  await portal.facts.getRepository(CaseSubject).insert(link);
});
afterAll(() => portal?.stop());

const whyFixed = async (login: string): Promise<string> =>
  (await people[login].get(PATH).expect(200)).body.whyFixed as string;

it('a case about an activity is named only to who may see it, whether it runs or has exempted the activity', async () => {
  const { officer } = people;
  expect(await whyFixed('leader')).toContain(CASE);
  expect(await whyFixed('officer')).toMatch(/^本次活动的案件正在办理/);
  const told = await officer.patch(PATH, { endedAt: '2026-11-20T01:30:00Z', reason: '更正' }).expect(409);
  const kept = await officer.post(`${PATH}/cancellations`, { kind: 'cancelled', reason: '误登' }).expect(409);
  await portal.facts.getRepository(CaseFile).update({ caseNumber: CASE }, { state: 'granted' });
  const now = new Date();
  await portal.facts.getRepository(Exemption).insert({
    ...{ id: 'e', activityId: 'known', caseNumber: CASE, reason: 'other', timing: 'inTime', countsAgainstUnit: false },
    ...{ decidedBy: 'person-leader', decidedAt: now, recordedAt: now },
  } as Exemption);
  expect(await whyFixed('officer')).toMatch(/^已批准不予摄录/);
  const { body } = await officer.get(PATH).expect(200);
  for (const words of [told.body, kept.body, body]) expect(JSON.stringify(words)).not.toContain(CASE);
  expect(await whyFixed('leader')).toContain(CASE);
});
