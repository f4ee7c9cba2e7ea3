import type { Wire } from '@zhilu/domain';
import { Activity, AuditRow, Device, Exemption, Recording, rowOf } from '@zhilu/persistence';
import { recordingRow } from '../support/recording-row';
import { UNVALUED } from '../support/devices';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, UNITS, type Browser } from '../support/portal-people';

let portal: PortalApp;
const people: Record<string, Browser> = {};
/** The bureau's clock on the day of the activity, as `09:30` or `09:30:05`. */
const at = (time: string): Date => new Date(`2026-11-20T${time.length === 5 ? `${time}:00` : time}+08:00`);

beforeAll(async () => {
  portal = await startPortal();
  portal.travel(Date.parse('2026-11-24T08:00:00Z') - Date.now());
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'wang', 'north', ['officer']);
  await addPerson(portal.facts, 'mate', 'north', ['officer']);
  await addPerson(portal.facts, 'stranger', 'south', ['officer']);
  await addPerson(portal.facts, 'keeper', 'north', ['device-keeper']);
  await addPerson(portal.facts, 'leader', 'north', ['dept-leader']);
  await addPerson(portal.facts, 'discipline', 'bureau', ['discipline']);
  for (const login of ['wang', 'mate', 'stranger', 'keeper', 'leader', 'discipline'])
    people[login] = await logIn(portal.url, login);
  const recorder = {
    ...UNVALUED,
    brand: '远望',
    model: 'YW',
    serial: '',
    keeperId: null,
    holderId: null,
    clockOffsetMs: 0,
  };
  await portal.facts.getRepository(Device).insert([
    { ...recorder, id: 'spare', number: 'ZF-9', unitId: 'north', state: 'stored', clockCheckedAt: null },
    { ...recorder, id: 'foreign', number: 'ZF-8', unitId: 'south', state: 'stored', clockCheckedAt: null },
  ]);
});
afterAll(() => portal?.stop());

const input = (over: Partial<Wire.AddActivity> = {}): Wire.AddActivity => ({
  ...{ unitId: 'north', type: 'inspection', place: '运河大桥超限检测点', cause: '超限运输', caseReference: null },
  ...{ startedAt: at('09:00').toISOString(), endedAt: at('10:00').toISOString() },
  ...{ officerId: 'person-wang', deviceId: null, participantIds: ['person-mate'], ...over },
});
const add = async (who: string, over: Partial<Wire.AddActivity> = {}): Promise<Wire.ActivityView> =>
  (await people[who].post('/api/activities', input(over)).expect(201)).body;
const read = async (who: string, id: string): Promise<Wire.ActivityView> =>
  (await people[who].get(`/api/activities/${id}`).expect(200)).body;
const list = async (who: string, query = ''): Promise<Wire.Page<Wire.ActivityRow>> =>
  (await people[who].get(`/api/activities${query}`).expect(200)).body;

async function film(id: string, from: string, to: string | null, over: Partial<Recording> = {}): Promise<void> {
  const durationMs = to === null ? null : at(to).getTime() - at(from).getTime();
  const row = recordingRow(id, UNITS.north, { officerId: 'person-wang', startedAt: at(from), durationMs, ...over });
  await portal.facts.getRepository(Recording).insert(rowOf<Recording>(row));
}
async function clear(): Promise<void> {
  for (const entity of [Activity, Recording, Exemption]) await portal.facts.getRepository<object>(entity).clear();
}
const acts = async (act: string) => (await portal.facts.getRepository(AuditRow).findBy({ act })).at(-1);

describe('registering', () => {
  beforeEach(clear);

  it('gives a number of the year in which it began; leaders and the keeper do it for others, officers for themselves', async () => {
    const view = await add('wang');
    expect(view.row).toMatchObject({
      number: 'HD-2026-0001',
      unitName: '城北执法大队',
      participants: [{ name: 'mate先生' }],
    });
    expect(view).toMatchObject({ required: true, may: { change: true, correct: false, explain: true } });
    const newYear = { startedAt: '2026-12-31T16:30:00Z', endedAt: null };
    expect((await people.keeper.post('/api/activities', input(newYear)).expect(422)).body.fields).toMatchObject([
      { field: 'startedAt' },
    ]);
    expect((await add('keeper')).row.number).toBe('HD-2026-0002');
    expect(await acts('activity.registered')).toMatchObject({ personId: 'person-keeper', objectKind: 'activity' });
    await people.mate.post('/api/activities', input({ participantIds: [] })).expect(403);
    await people.leader.post('/api/activities', input({ unitId: 'south' })).expect(403);
    await people.stranger.post('/api/activities', input({ officerId: 'person-stranger' })).expect(403);
    expect(await acts('request.refused')).toMatchObject({ personId: 'person-stranger', objectId: 'north' });
    expect(await portal.facts.getRepository(Activity).count()).toBe(2);
  });

  it.each([
    ['endedAt', { endedAt: at('09:00').toISOString() }],
    ['endedAt', { endedAt: '2026-11-29T00:00:00Z' }],
    ['startedAt', { startedAt: '2021-01-01T00:00:00Z' }],
    ['participantIds', { participantIds: ['person-mate', 'person-mate'] }],
    ['participantIds', { participantIds: ['person-wang'] }],
    ['participantIds', { participantIds: ['person-nobody'] }],
    ['officerId', { officerId: 'person-stranger' }],
    ['deviceId', { deviceId: 'foreign' }],
  ])('refuses a wrong %s', async (field, over) => {
    const { body } = await people.keeper.post('/api/activities', input(over)).expect(422);
    expect(body.fields).toMatchObject([{ field }]);
    expect(await portal.facts.getRepository(Activity).count()).toBe(0);
  });

  it('refuses what has no shape', async () => {
    const twentyOne = Array.from({ length: 21 }, (_, index) => `p${index}`);
    for (const over of [
      { participantIds: twentyOne },
      { type: 'raid' },
      { place: '' },
      { cause: '甲\n乙' },
      { more: 1 },
    ])
      await people.wang.post('/api/activities', { ...input(), ...over }).expect(400);
  });
});

describe('footage', () => {
  beforeEach(clear);

  it('belongs by officer or recorder and corrected time, of several recorders together', async () => {
    await film('r1', '08:50', '09:30');
    await film('r2', '09:25', '09:50', { officerId: null, deviceId: 'spare' });
    await film('r3', '09:50:01', '10:05');
    await film('other', '09:00', '10:00', { officerId: 'person-mate' });
    await film('earlier', '08:00', '08:59');
    const { id } = (await add('wang', { deviceId: 'spare' })).row;
    const view = await read('wang', id);
    expect(view.row.coverage).toMatchObject({ state: 'covered', share: 1, recordings: 3, gaps: 0 });
    expect(view.segments.map((each) => each.recordingId)).toEqual(['r1', null, 'r3']);
    expect((await read('keeper', id)).segments.map((each) => each.recordingId)).toEqual(['r1', 'r2', 'r3']);
    const recording = (await people.wang.get('/api/recordings/r3').expect(200)).body as Wire.RecordingView;
    expect(recording.activities).toMatchObject([{ id, number: view.row.number, cause: '超限运输' }]);
    const away = (await people.keeper.get('/api/recordings/other').expect(200)).body as Wire.RecordingView;
    expect(away.activities).toEqual([]);
  });

  it('asks each gap for its technical reason, which only officer and keeper give', async () => {
    await film('r1', '09:00', '09:20');
    await film('cut', '09:20', null, { damaged: true });
    await film('r2', '09:40', '10:00');
    const { id } = (await add('wang')).row;
    const { gaps, row } = await read('wang', id);
    expect(row.coverage).toMatchObject({ state: 'gaps', gaps: 1, unexplained: 1 });
    expect(gaps).toMatchObject([{ kind: 'between', unreadable: 1, reason: null }]);
    const reason = { from: gaps[0].from, to: gaps[0].to, cause: 'batteryEmpty', text: '电池用完，换备用电池' };
    const gapReasons = `/api/activities/${id}/gap-reasons`;
    await people.mate.post(gapReasons, reason).expect(403);
    await people.stranger.post(gapReasons, reason).expect(404);
    await people.wang.post(gapReasons, { ...reason, from: at('09:21').toISOString() }).expect(409);
    await people.wang.post(gapReasons, { ...reason, cause: 'lunch' }).expect(400);
    expect((await read('wang', id)).reasons).toEqual([]);
    const explained = (await people.wang.post(gapReasons, reason).expect(200)).body as Wire.ActivityView;
    expect(explained.row.coverage).toMatchObject({ state: 'explained', gaps: 1, unexplained: 0 });
    expect(explained.gaps[0].reason).toMatchObject({ cause: 'batteryEmpty', person: { name: 'wang先生' } });
    expect(await acts('activity.gapExplained')).toMatchObject({ objectId: id, personId: 'person-wang' });
    await film('found', '09:20', '09:35');
    expect((await read('wang', id)).row.coverage).toMatchObject({ state: 'explained', gaps: 1 });
  });

  it('that is missing altogether is answered for by an exemption, not by a reason', async () => {
    const { row, gaps } = await add('wang');
    expect(row.coverage).toMatchObject({ state: 'missing', share: 0, gaps: 1 });
    const whole = { from: gaps[0].from, to: gaps[0].to, cause: 'deviceFault', text: '坏了' };
    await people.wang.post(`/api/activities/${row.id}/gap-reasons`, whole).expect(409);
  });

  it('is put to an activity and taken away by the keeper of the unit, again and again, and every time stays written', async () => {
    await film('r1', '09:00', '10:00');
    await film('lost', '09:00', '10:00', { officerId: null });
    await film('far', '12:00', '13:00', { officerId: null });
    const { id } = (await add('wang')).row;
    const corrections = `/api/activities/${id}/corrections`;
    const correct = (kind: string, recordingId: string, reason = '设备借给他人使用') => ({ kind, recordingId, reason });
    await people.wang.post(corrections, correct('removed', 'r1')).expect(403);
    await people.keeper.post(corrections, correct('removed', 'lost')).expect(409);
    await people.keeper.post(corrections, correct('added', 'r1')).expect(409);
    await people.keeper.post(corrections, correct('added', 'far')).expect(422);
    await people.keeper.post(corrections, correct('added', 'lost', '')).expect(400);
    const taken = (await people.keeper.post(corrections, correct('removed', 'r1')).expect(200))
      .body as Wire.ActivityView;
    expect(taken.row.coverage.state).toBe('missing');
    const put = (await people.keeper.post(corrections, correct('added', 'lost')).expect(200)).body as Wire.ActivityView;
    expect(put.segments).toMatchObject([{ recordingId: 'lost', link: 'added' }]);
    await people.keeper.post(corrections, correct('added', 'r1', '核对后补回')).expect(200);
    const { row, corrections: all } = await read('keeper', id);
    expect(row.coverage).toMatchObject({ state: 'covered', recordings: 2 });
    expect(all.map((each) => [each.kind, each.recordingId])).toEqual([
      ['added', 'r1'],
      ['added', 'lost'],
      ['removed', 'r1'],
    ]);
    expect(await acts('activity.recordingRemoved')).toMatchObject({ detail: { recordingId: 'r1' } });
    const view = (await people.keeper.get('/api/recordings/lost').expect(200)).body as Wire.RecordingView;
    expect(view.activities).toMatchObject([{ id }]);
  });
});

describe('amending', () => {
  beforeEach(clear);

  it('keeps old and new values, and asks for a reason once the activity is over', async () => {
    const { id } = (await add('wang')).row;
    await people.mate.patch(`/api/activities/${id}`, { place: '别处' }).expect(403);
    await people.stranger.patch(`/api/activities/${id}`, { place: '别处' }).expect(404);
    const { body } = await people.wang.patch(`/api/activities/${id}`, { place: '城北收费站' }).expect(422);
    expect(body.fields).toMatchObject([{ field: 'reason' }]);
    const change = { place: '城北收费站', endedAt: at('11:00').toISOString(), participantIds: [], reason: '笔误' };
    const after = (await people.wang.patch(`/api/activities/${id}`, change).expect(200)).body as Wire.ActivityView;
    expect(after.row).toMatchObject({ place: '城北收费站', participants: [] });
    expect((await acts('activity.changed'))?.detail).toMatchObject({
      before: { place: '运河大桥超限检测点', participantIds: ['person-mate'] },
      after: { place: '城北收费站', endedAt: at('11:00').toISOString(), participantIds: [] },
      reason: '笔误',
    });
    await people.wang
      .patch(`/api/activities/${id}`, { startedAt: at('12:00').toISOString(), reason: '笔误' })
      .expect(422);
    await people.wang.patch(`/api/activities/${id}`, { officerId: 'person-mate', reason: '笔误' }).expect(403);
    await people.leader
      .patch(`/api/activities/${id}`, { officerId: 'person-mate', participantIds: [], reason: '更正' })
      .expect(200);
  });

  it('keeps an end once entered, and what is over does not become open again', async () => {
    const { id } = (await add('wang')).row;
    const later = (hours: number) => new Date(Date.parse('2026-11-24T08:00:00Z') + hours * 3_600_000).toISOString();
    for (const change of [{ endedAt: null }, { endedAt: later(1) }, { startedAt: later(24), endedAt: later(25) }]) {
      const { body } = await people.wang.patch(`/api/activities/${id}`, { ...change, reason: '更正' }).expect(422);
      expect(body.fields).toMatchObject([{ field: 'endedAt' }]);
      expect(body.fields[0].message).toContain('不能清空');
    }
    expect((await read('wang', id)).row.coverage.state).toBe('missing');
    const old = (await add('wang', { startedAt: '2026-11-10T01:00:00Z', endedAt: null })).row;
    expect(old.coverage).toMatchObject({ state: 'missing', share: null });
    const postponed = { startedAt: later(1), reason: '改期' };
    await people.wang.patch(`/api/activities/${old.id}`, postponed).expect(422);
    const end = { endedAt: '2026-11-10T02:00:00Z', reason: '补填' };
    await people.wang.patch(`/api/activities/${old.id}`, { endedAt: end.endedAt }).expect(422);
    await people.wang.patch(`/api/activities/${old.id}`, end).expect(200);
    const planned = (await add('wang', { startedAt: later(1), endedAt: later(2) })).row;
    await people.wang.patch(`/api/activities/${planned.id}`, { endedAt: null }).expect(422);
    await people.wang.patch(`/api/activities/${planned.id}`, { endedAt: later(3) }).expect(200);
  });

  const exempt = async (activityId: string): Promise<void> => {
    const plain = {
      caseNumber: 'BY-2026-0001',
      reason: 'evidence',
      timing: 'late',
      decidedBy: 'person-leader',
    } as const;
    const now = new Date();
    await portal.facts
      .getRepository(Exemption)
      .insert({ id: 'task', activityId, ...plain, countsAgainstUnit: true, decidedAt: now, recordedAt: now });
  };

  it('takes the end of one that was exempted without, once', async () => {
    const { id } = (await add('wang', { endedAt: null })).row;
    await exempt(id);
    const summary = async () => (await people.keeper.get('/api/activities/summary').expect(200)).body as object;
    expect(await summary()).toMatchObject([{ total: 1, due: 1, answered: 0, states: { exempted: 1 } }]);
    const change = (body: object) => people.wang.patch(`/api/activities/${id}`, body);
    await change({ endedAt: at('10:00').toISOString(), startedAt: at('08:00').toISOString() }).expect(409);
    await change({ endedAt: at('10:00').toISOString() }).expect(200);
    await change({ endedAt: at('11:00').toISOString(), reason: '更正' }).expect(409);
    expect(await summary()).toMatchObject([{ due: 1, states: { exempted: 1 } }]);
  });

  it('leaves what an approval rests on', async () => {
    const { id } = (await add('wang')).row;
    await exempt(id);
    const view = await read('wang', id);
    expect(view.row.coverage).toMatchObject({ state: 'exempted', share: 0, countsAgainstUnit: true });
    expect(view.exemption).toMatchObject({ caseNumber: null, timing: 'late', decidedBy: { name: 'leader先生' } });
    expect(view.whyFixed).toContain('批准不予摄录');
    await people.keeper.patch(`/api/activities/${id}`, { type: 'patrol', reason: '改类型' }).expect(409);
    await people.keeper.patch(`/api/activities/${id}`, { cause: '超限运输案', reason: '补全' }).expect(200);
    const summary = (await people.keeper.get('/api/activities/summary').expect(200)).body as Wire.ActivitySummary[];
    expect(summary).toMatchObject([{ unitId: 'north', total: 1, due: 1, answered: 0, states: { exempted: 1 } }]);
  });
});

describe('lists', () => {
  beforeAll(async () => {
    await clear();
    await film('r1', '09:00', '10:00');
    const day = (number: number) => ({
      startedAt: `2026-11-${number}T01:00:00Z`,
      endedAt: `2026-11-${number}T02:00:00Z`,
    });
    for (let number = 11; number <= 20; number++) await add('wang', { ...day(number), place: `${number} 号检查点` });
    await add('mate', {
      ...day(12),
      officerId: 'person-mate',
      participantIds: [],
      type: 'patrol',
      caseReference: '浙0101',
    });
  });

  it('hold what the reader may see, narrowed and by pages', async () => {
    const first = await list('keeper', '?size=4');
    expect(first).toMatchObject({ total: 11, page: 1, size: 4 });
    expect(first.rows[0]).toMatchObject({ place: '20 号检查点', coverage: { state: 'covered' } });
    expect((await list('keeper', '?size=4&page=3')).rows).toHaveLength(3);
    expect((await list('mate')).total).toBe(11);
    expect((await list('wang')).total).toBe(10);
    expect((await list('stranger')).total).toBe(0);
    expect((await list('discipline', '?unit=north')).total).toBe(11);
    expect((await list('discipline', '?unit=south')).total).toBe(0);
    expect((await list('keeper', '?officer=person-mate')).total).toBe(1);
    expect((await list('keeper', '?type=patrol')).rows[0].coverage.state).toBe('notRequired');
    expect((await list('keeper', '?coverage=missing&size=4')).total).toBe(9);
    expect((await list('keeper', '?coverage=covered')).rows).toHaveLength(1);
    expect((await list('keeper', '?from=2026-11-12&to=2026-11-13')).total).toBe(3);
    expect((await list('keeper', `?q=${encodeURIComponent('浙0101')}`)).total).toBe(1);
    expect((await list('keeper', '?q=%25')).total).toBe(0);
    await people.keeper.get('/api/activities?coverage=typed').expect(400);
  });

  it('take the same few queries for a page of one and of eleven', async () => {
    const of = async (size: number) => {
      const spy = jest.spyOn(portal.facts, 'createQueryRunner');
      await list('keeper', `?size=${size}`);
      const count = spy.mock.calls.length;
      spy.mockRestore();
      return count;
    };
    const one = await of(1);
    expect(await of(11)).toBe(one);
    expect(one).toBeGreaterThan(8);
    expect(one).toBeLessThan(25);
  });

  it('go to Excel', async () => {
    const { body } = await people.keeper
      .get('/api/activities/export.xlsx?coverage=covered')
      .responseType('blob')
      .expect(200);
    expect(Buffer.from(body).subarray(0, 2).toString()).toBe('PK');
  });

  it('offer activities to forms, the own ones first', async () => {
    const offered = (await people.mate.get('/api/subjects/activity').expect(200)).body as Wire.SubjectChoice[];
    expect(offered).toHaveLength(11);
    expect(offered[0]).toMatchObject({ title: '运河大桥超限检测点 日常巡查' });
    expect((await people.stranger.get('/api/subjects/activity').expect(200)).body).toEqual([]);
  });
});

describe('figures by unit', () => {
  const LIST_BOUND = 5_000;
  const HOUR = 3_600_000;

  it('count every activity, however many there are', async () => {
    await clear();
    const start = at('09:00').getTime();
    const rows = Array.from({ length: LIST_BOUND + 203 }, (_, index): Activity => {
      // Every third one begins with the one before it, so that parts end between activities of one instant.
      const startedAt = new Date(start - (index - (index % 3 === 2 ? 1 : 0)) * HOUR);
      return {
        ...{ id: `many-${index}`, number: `HD-2026-${index}`, unitId: 'north', unitPath: UNITS.north },
        ...{ type: 'inspection', place: '大桥', cause: '超限', caseReference: null, startedAt },
        ...{ endedAt: new Date(startedAt.getTime() + HOUR), officerId: 'person-wang', deviceId: null },
        ...{ registeredBy: 'person-wang', registeredAt: new Date() },
      };
    });
    for (let from = 0; from < rows.length; from += 500)
      await portal.facts.getRepository(Activity).insert(rows.slice(from, from + 500));
    const oldest = rows[rows.length - 1];
    const film = { officerId: 'person-wang', startedAt: oldest.startedAt, durationMs: HOUR };
    await portal.facts.getRepository(Recording).insert(rowOf(recordingRow('first', UNITS.north, film)));
    const summary = (await people.keeper.get('/api/activities/summary').expect(200)).body as Wire.ActivitySummary[];
    const missing = rows.length - 1;
    expect(summary).toMatchObject([
      { unitId: 'north', total: rows.length, due: rows.length, answered: 1, states: { covered: 1, missing } },
    ]);
    const covered = (await people.keeper.get('/api/activities/summary?coverage=covered').expect(200)).body;
    expect(covered).toMatchObject([{ total: 1, states: { covered: 1, missing: 0 } }]);
  });
});
