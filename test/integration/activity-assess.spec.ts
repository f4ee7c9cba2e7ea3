import type { Wire } from '@zhilu/domain';
import { activityInWords } from '@zhilu/cases';
import { CaseSubject } from '@zhilu/persistence';
import { AssessActivityHandler } from '../../apps/worker/src/activities/assess-activity.handler';
import { addCase } from '../support/case-rows';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, type Browser } from '../support/portal-people';
import { aTask } from './footage/evidence-room';

const HOUR = 3_600_000;
let portal: PortalApp;
let officer: Browser;
let count = 0;

beforeAll(async () => {
  portal = await startPortal({ ENGINE_URL: 'http://127.0.0.1:1/engine-rest' });
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'officer', 'north', ['officer']);
  officer = await logIn(portal.url, 'officer');
});
afterAll(() => portal?.stop());

const hoursAgo = (hours: number): string => new Date(Date.now() - hours * HOUR).toISOString();

/** Registered at such times, hours ago; then amended to each of the others. Gives its id. */
async function activity(startedAt: number, endedAt: number | null, ...later: object[]): Promise<string> {
  const { body } = await officer
    .post('/api/activities', {
      ...{ unitId: 'north', type: 'inspection', place: '大桥', cause: '超限', caseReference: null, deviceId: null },
      ...{ startedAt: hoursAgo(startedAt), endedAt: endedAt === null ? null : hoursAgo(endedAt) },
      ...{ officerId: 'person-officer', participantIds: [] },
    })
    .expect(201);
  const { id } = (body as Wire.ActivityView).row;
  for (const change of later)
    await officer.patch(`/api/activities/${id}`, { ...change, reason: '更正时间' }).expect(200);
  return id;
}

/** What is found of a case filed now, and what its decider reads of corrected times. */
async function filed(subjectId: string): Promise<{ hours: number; corrected: string | null }> {
  const caseNumber = `BL-2026-${++count}`;
  await addCase(portal.facts, caseNumber, 'north', { processId: 'exemption-approval', startedAt: new Date() });
  await portal.facts.getRepository(CaseSubject).insert({ id: caseNumber, caseNumber, kind: 'activity', subjectId });
  const found = await new AssessActivityHandler(portal.facts).handle({}, { ...aTask(caseNumber), caseNumber });
  const words = await activityInWords(portal.facts.manager, caseNumber, new Date());
  return { hours: Math.round(found.hoursSinceEnd), corrected: words?.earlierTimes ?? null };
}

const to = (startedAt: number | null, endedAt: number | null) => ({
  ...(startedAt === null ? {} : { startedAt: hoursAgo(startedAt) }),
  ...(endedAt === null ? {} : { endedAt: hoursAgo(endedAt) }),
});

describe('art-7: the hours since an activity’s end', () => {
  it.each([
    ['as written down', () => activity(30, 28), 28],
    ['since its start while it has no end', () => activity(30, null), 30],
    ['since its end once it is entered', () => activity(30, null, to(null, 4)), 4],
    ['of a plan put off before its end had come', () => activity(-1, -2, to(-3, -4)), -4],
    ['of what was entered too late and moved to earlier', () => activity(5, 4, to(30, 28)), 28],
  ])('%s, and nothing was corrected that matters', async (_name, make, hours) => {
    expect((await filed(await make())).hours).toBe(hours);
  });

  it.each([
    ['its end alone', () => activity(30, 28, to(null, 1)), 28],
    ['start and end', () => activity(30, 28, to(3, 2)), 28],
    ['both, twice', () => activity(60, 58, to(30, 28), to(3, 2)), 58],
    ['the start of one without an end', () => activity(30, null, to(2, null), to(null, 1)), 30],
  ])('stay what they were when %s moved to later', async (_name, make, hours) => {
    const { hours: since, corrected } = await filed(await make());
    expect(since).toBe(hours);
    expect(corrected).toMatch(/^原为 \d{4}-\d\d-\d\d \d\d:\d\d 至 /);
  });

  it('the decider reads nothing of times that were never corrected', async () => {
    const id = await activity(30, 28, { place: '小桥' });
    expect((await filed(id)).corrected).toBeNull();
    expect((await filed(await activity(30, null, to(null, 4)))).corrected).toBeNull();
  });
});
