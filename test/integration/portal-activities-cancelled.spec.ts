import type { Wire } from '@zhilu/domain';
import { Activity, AuditRow, Recording, rowOf } from '@zhilu/persistence';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, UNITS, type Browser } from '../support/portal-people';
import { recordingRow } from '../support/recording-row';

const FROM = new Date('2026-11-20T01:00:00Z');
const HOUR = 3_600_000;
let portal: PortalApp;
const people: Record<string, Browser> = {};

beforeAll(async () => {
  portal = await startPortal();
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'wang', 'north', ['officer']);
  await addPerson(portal.facts, 'keeper', 'north', ['device-keeper']);
  await addPerson(portal.facts, 'head', 'north', ['unit-head']);
  for (const login of ['wang', 'keeper', 'head']) people[login] = await logIn(portal.url, login);
  const activity = (id: string): Activity => ({
    ...{ id, number: `HD-${id}`, unitId: 'north', unitPath: UNITS.north, type: 'inspection', place: '大桥' },
    ...{ startedAt: FROM, endedAt: new Date(FROM.getTime() + HOUR), caseReference: null, cause: '超限' },
    ...{ officerId: 'person-wang', deviceId: null, registeredBy: 'person-wang', registeredAt: new Date() },
  });
  await portal.facts.getRepository(Activity).insert([activity('real'), activity('mistake')]);
  const film = { officerId: 'person-wang', startedAt: FROM, durationMs: HOUR };
  await portal.facts.getRepository(Recording).insert(rowOf(recordingRow('film', UNITS.north, film)));
});
afterAll(() => portal?.stop());

const say = async (who: string, kind: Wire.CancelActivity['kind'], reason: string): Promise<Wire.ActivityView> =>
  (await people[who].post('/api/activities/mistake/cancellations', { kind, reason }).expect(200)).body;
const get = async <T>(who: string, path: string): Promise<T> => (await people[who].get(path).expect(200)).body as T;
const states = async (query = ''): Promise<Record<string, string>> => {
  const { rows } = await get<Wire.Page<Wire.ActivityRow>>('wang', `/api/activities${query}`);
  return Object.fromEntries(rows.map(({ id, coverage }) => [id, coverage.state]));
};
const PERIOD = '?from=2026-11-01&to=2026-11-30';
const counted = async () => ({
  summary: (await get<Wire.ActivitySummary[]>('head', '/api/activities/summary'))[0].total,
  statistics: (await get<Wire.CoverageView>('head', `/api/statistics/coverage${PERIOD}`)).total.required,
  offered: (await get<Wire.SubjectChoice[]>('wang', '/api/subjects/activity')).map(({ number }) => number).sort(),
  recording: (await get<Wire.RecordingView>('keeper', '/api/recordings/film')).activities.map(({ id }) => id).sort(),
});

const BOTH = { summary: 2, statistics: 2, offered: ['HD-mistake', 'HD-real'], recording: ['mistake', 'real'] };

it('an activity entered by mistake stays in the list and counts nowhere, until it is restored', async () => {
  expect(await counted()).toEqual(BOTH);
  const view = await say('wang', 'cancelled', '重复登记');
  expect(view.row.coverage).toMatchObject({ state: 'cancelled', share: null, gaps: 0 });
  expect(view.may).toEqual({ change: false, correct: false, explain: false, cancel: true });
  expect(view.cancellations).toMatchObject([{ reason: '重复登记', person: { name: 'wang先生' }, restored: null }]);
  expect(await states()).toEqual({ real: 'covered', mistake: 'cancelled' });
  expect(await states('?coverage=cancelled')).toEqual({ mistake: 'cancelled' });
  expect(await counted()).toEqual({ summary: 1, statistics: 1, offered: ['HD-real'], recording: ['real'] });

  const back = await say('keeper', 'restored', '当天确有此次检查');
  expect(back.cancellations).toMatchObject([
    { reason: '重复登记', restored: { reason: '当天确有此次检查', person: { name: 'keeper先生' } } },
  ]);
  expect(back.may).toMatchObject({ change: true, correct: true, cancel: true });
  expect(await counted()).toEqual(BOTH);
  expect(await states()).toEqual({ real: 'covered', mistake: 'covered' });
});

it('is cancelled again as often as need be, each time on record with its reason', async () => {
  await say('keeper', 'cancelled', '没有实施');
  const { cancellations, may } = await say('wang', 'restored', '另有人实施');
  expect(cancellations.map(({ reason }) => reason)).toEqual(['没有实施', '重复登记']);
  expect(may.change).toBe(true);
  const rows = await portal.facts.getRepository(AuditRow).findBy({ objectId: 'mistake' });
  expect(rows.map(({ act, personId, detail }) => [act, personId, detail.reason])).toEqual([
    ['activity.cancelled', 'person-wang', '重复登记'],
    ['activity.restored', 'person-keeper', '当天确有此次检查'],
    ['activity.cancelled', 'person-keeper', '没有实施'],
    ['activity.restored', 'person-wang', '另有人实施'],
  ]);
});

it('of two who cancel at once one does', async () => {
  const both = ['wang', 'keeper'].map((who) =>
    people[who].post('/api/activities/mistake/cancellations', { kind: 'cancelled', reason: '误登' }),
  );
  const answers = await Promise.all(both.map((each) => each.then(({ status }) => status)));
  expect(answers.sort()).toEqual([200, 409]);
});

it('a reason is asked for, and who neither records nor keeps is refused', async () => {
  await people.wang.post('/api/activities/real/cancellations', { kind: 'cancelled', reason: ' ' }).expect(400);
  await people.wang.post('/api/activities/real/cancellations', { kind: 'gone', reason: '误登' }).expect(400);
  await people.head.post('/api/activities/real/cancellations', { kind: 'cancelled', reason: '误登' }).expect(403);
});
