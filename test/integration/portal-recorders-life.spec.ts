import { bureauDay, type Wire } from '@zhilu/domain';
import {
  AuditRow,
  CaseFile,
  CaseSubject,
  Device,
  DeviceEvent,
  DeviceIssue,
  inTransaction,
  rowOf,
} from '@zhilu/persistence';
import { changeState, holderAt } from '@zhilu/recorders';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, type Browser } from '../support/portal-people';

const PATH = '/api/recorders';
let portal: PortalApp;
let keeper: Browser;

beforeAll(async () => {
  portal = await startPortal();
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'keeper', 'north', ['device-keeper']);
  await addPerson(portal.facts, 'head', 'north', ['unit-head']);
  await addPerson(portal.facts, 'southhead', 'south', ['unit-head']);
  for (const login of ['wang', 'li']) await addPerson(portal.facts, login, 'north', ['officer']);
  await addPerson(portal.facts, 'chen', 'south', ['officer']);
  keeper = await logIn(portal.url, 'keeper');
});
beforeEach(async () => {
  for (const entity of [DeviceIssue, DeviceEvent, Device, CaseFile])
    await portal.facts.getRepository<object>(entity).clear();
});
afterAll(() => portal?.stop());

const NEW = {
  ...{ brand: '远望', model: 'YW-X6', serial: 'SN1', unitId: 'north', holderId: null },
  clockOffsetSeconds: null,
};
const added = async (number: string, over: object = {}): Promise<Wire.RecorderView> =>
  (
    await keeper
      .post(PATH, {
        ...{ ...NEW, number },
        ...over,
      })
      .expect(201)
  ).body;
const detail = async (id: string, who = keeper): Promise<Wire.RecorderDetail> =>
  (await who.get(`${PATH}/${id}`).expect(200)).body;
const MINUTE = 60_000;
/** A case about nothing but what the test does in its name. */
const opened = (caseNumber: string) =>
  portal.facts.getRepository(CaseFile).insert(
    rowOf<CaseFile>({
      ...{ caseNumber, processId: 'fault-repair', definitionId: 'd', deploymentId: 'd', instanceId: null },
      ...{ unitId: 'north', unitPath: 'bureau/north', applicantId: 'person-li', title: '报修', state: 'running' },
      ...{ urgency: 'normal', secrecy: 'internal', outcomeId: null, outcomeName: null },
      ...{ startedAt: new Date(), endedAt: null },
    }),
  );

describe('a recorder as an asset', () => {
  it('keeps price, day and rule, and says what it is worth today', async () => {
    const view = await added('ZF-1', { boughtOn: '2020-01-15', priceFen: 198_000 });
    expect(view).toMatchObject({ usefulMonths: 60, residualPercent: 5, netValueFen: 9_900, kept: true });
    expect(view.keeper?.id).toBe('person-keeper');
    const { body } = await keeper.patch(`${PATH}/${view.id}`, { residualPercent: 0, keeperId: null }).expect(200);
    expect(body).toMatchObject({ netValueFen: 0, keeper: null });
    expect(await added('ZF-2')).toMatchObject({ priceFen: null, boughtOn: null, netValueFen: null });
  });

  it.each([
    { priceFen: 1.5 },
    { priceFen: -1 },
    { priceFen: 100_000_001 },
    { boughtOn: '2024-02-30' },
    { usefulMonths: 0 },
    { residualPercent: 101 },
  ])('refuses %j', async (over) => {
    const input = { number: 'ZF-1', brand: 'a', model: 'b', serial: '', unitId: 'north', holderId: null };
    await keeper.post(PATH, { ...input, clockOffsetSeconds: null, ...over }).expect(400);
  });

  it('takes only who keeps the unit’s recorders as keeper', async () => {
    const { id } = await added('ZF-1');
    const { body } = await keeper.patch(`${PATH}/${id}`, { keeperId: 'person-wang' }).expect(422);
    expect(body.fields).toEqual([{ field: 'keeperId', message: expect.stringContaining('设备管理员') }]);
  });
});

describe('a registration', () => {
  it('keeps the number while a running case names the recorder', async () => {
    const { id } = await added('ZF-1');
    const caseNumber = 'BX-2026-0009';
    await portal.facts.getRepository(CaseSubject).insert({ id: 's', caseNumber, kind: 'recorder', subjectId: id });
    await opened(caseNumber);
    const { body } = await keeper.patch(`${PATH}/${id}`, { number: 'ZF-2' }).expect(409);
    expect(body.title).toContain('“ZF-1”有在办案件');
    expect(await portal.facts.getRepository(AuditRow).countBy({ act: 'request.refused', objectId: id })).toBe(1);
    await keeper.patch(`${PATH}/${id}`, { number: 'ZF-1', brand: '明眸' }).expect(200);
    await portal.facts.getRepository(CaseFile).update({ caseNumber }, { endedAt: new Date() });
    await keeper.patch(`${PATH}/${id}`, { number: 'ZF-2' }).expect(200);
  });

  it('takes no day of purchase that is still to come, in the form, in a change and in a list', async () => {
    const days = [0, 1].map((ahead) => bureauDay(new Date(Date.now() + ahead * 86_400_000)));
    const { id } = await added('ZF-1', { boughtOn: days[0] });
    const line = (boughtOn: string): Wire.RecorderLine => ({
      ...{ line: 2, number: 'ZF-3', brand: '远望', model: 'X6', serial: '', unit: '', holder: '' },
      ...{ boughtOn, price: '', usefulMonths: '', residualPercent: '' },
    });
    const tries = [
      () => keeper.post(PATH, { ...NEW, number: 'ZF-2', boughtOn: days[1] }),
      () => keeper.patch(`${PATH}/${id}`, { boughtOn: days[1] }),
    ];
    for (const attempt of tries) {
      const { body } = await attempt().expect(422);
      expect(body.fields).toEqual([{ field: 'boughtOn', message: expect.stringContaining('晚于今天') }]);
    }
    const { body } = await keeper.post(`${PATH}/list`, { lines: [line(days[1])] }).expect(422);
    expect(body.title).toContain('晚于今天');
    expect(await portal.facts.getRepository(Device).find()).toMatchObject([{ number: 'ZF-1', boughtOn: days[0] }]);
    await keeper.post(`${PATH}/list`, { lines: [line(days[0])] }).expect(201);
  });
});

describe('handing out and taking back', () => {
  it('writes the issue register, the life and the audit, and closes one line where it opens the next', async () => {
    const { id } = await added('ZF-1');
    const first = await keeper
      .post(`${PATH}/${id}/hand-out`, {
        ...{ holderId: 'person-wang', condition: '外观完好', batteryPercent: 98, clockOffsetSeconds: 3 },
      })
      .expect(200);
    expect(first.body).toMatchObject({ state: 'issued', holder: { id: 'person-wang' }, batteryPercent: 98 });
    expect(first.body).toMatchObject({ clockOffsetSeconds: 3, clockCheckedAt: expect.any(String) });
    portal.travel(MINUTE);
    await keeper.post(`${PATH}/${id}/hand-out`, { holderId: 'person-li' }).expect(200);
    portal.travel(MINUTE);
    const back = await keeper
      .post(`${PATH}/${id}/take-back`, { condition: '屏幕划痕', batteryPercent: 12 })
      .expect(200);
    expect(back.body).toMatchObject({ state: 'stored', holder: null, batteryPercent: 12 });

    const { issues, life } = await detail(id);
    expect(
      issues.map((line) => [line.holder?.id, line.condition, line.returnCondition, line.returnedAt !== null]),
    ).toEqual([
      ['person-li', '', '屏幕划痕', true],
      ['person-wang', '外观完好', '', true],
    ]);
    expect(issues[1].returnedAt).toBe(issues[0].issuedAt);
    expect(life.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['returned', 'issued', 'stored'],
      ['issued', 'issued', 'issued'],
      ['issued', 'stored', 'issued'],
      ['registered', null, 'stored'],
    ]);
    const acts = await portal.facts.getRepository(AuditRow).findBy({ objectId: id });
    expect(acts.map(({ act }) => act).sort()).toEqual(
      ['device.added', 'device.changed', 'device.changed', 'device.issued', 'device.issued', 'device.returned'].sort(),
    );
  });

  it('art-11: answers who had it at any moment', async () => {
    const { id } = await added('ZF-1');
    await keeper.post(`${PATH}/${id}/hand-out`, { holderId: 'person-wang' }).expect(200);
    portal.travel(10 * MINUTE);
    await keeper.post(`${PATH}/${id}/hand-out`, { holderId: 'person-li' }).expect(200);
    portal.travel(10 * MINUTE);
    await keeper.post(`${PATH}/${id}/take-back`, {}).expect(200);
    const lines = await portal.facts.getRepository(DeviceIssue).find({ order: { issuedAt: 'ASC' } });
    const [start, change, end] = [lines[0].issuedAt, lines[1].issuedAt, lines[1].returnedAt!].map((at) => at.getTime());
    const holder = async (at: number) => (await holderAt(portal.facts.manager, id, new Date(at)))?.holderId ?? null;
    expect(await holder(start - 1)).toBeNull();
    expect(await holder(start)).toBe('person-wang');
    expect(await holder(change - 1)).toBe('person-wang');
    expect(await holder(change)).toBe('person-li');
    expect(await holder(end - 1)).toBe('person-li');
    expect(await holder(end)).toBeNull();
    expect(await holderAt(portal.facts.manager, 'other', new Date(change))).toBeNull();
  });

  it('refuses who is of elsewhere, who has it already, and what is not there to be handed out', async () => {
    const { id } = await added('ZF-1');
    await keeper.post(`${PATH}/${id}/hand-out`, { holderId: 'person-chen' }).expect(422);
    await keeper.post(`${PATH}/${id}/take-back`, {}).expect(409);
    await keeper.post(`${PATH}/${id}/hand-out`, { holderId: 'person-wang' }).expect(200);
    const { body } = await keeper.post(`${PATH}/${id}/hand-out`, { holderId: 'person-wang' }).expect(409);
    expect(body.title).toBe('执法记录仪“ZF-1”已由此人领用，不必再发。');
    for (const state of ['repair', 'scrapped'] as const) {
      await portal.facts.getRepository(Device).update({ id }, { state, holderId: null });
      const refused = await keeper.post(`${PATH}/${id}/hand-out`, { holderId: 'person-li' }).expect(409);
      expect(refused.body.title).toContain('不能转为“领用”');
      await keeper.patch(`${PATH}/${id}`, { inUse: true }).expect(409);
    }
    expect(await portal.facts.getRepository(DeviceIssue).count()).toBe(1);
  });

  it('leaves what a running case took out of use to that case, and names no case', async () => {
    const { id } = await added('ZF-1', { holderId: 'person-wang' });
    await opened('BX-2026-0001');
    const issued = await portal.facts.getRepository(Device).findOneByOrFail({ id });
    // After all that was registered, however far the portal's clock was moved.
    const at = new Date(Date.now() + MINUTE * 60);
    const blocked = { id: 'e1', by: 'case' as const, at, personId: null, caseNumber: 'BX-2026-0001' };
    await inTransaction(portal.facts, (manager) => changeState(manager, issued, { ...blocked, to: 'blocked' }));
    const tries = [
      () => keeper.patch(`${PATH}/${id}`, { inUse: true }),
      () => keeper.patch(`${PATH}/${id}`, { holderId: null }),
      () => keeper.patch(`${PATH}/${id}`, { holderId: 'person-li' }),
      () => keeper.post(`${PATH}/${id}/hand-out`, { holderId: 'person-li' }),
      () => keeper.post(`${PATH}/${id}/take-back`, {}),
    ];
    for (const attempt of tries) {
      const { body } = await attempt().expect(409);
      expect(body.title).toContain('执法记录仪“ZF-1”已由一件在办案件停用');
    }
    expect(await portal.facts.getRepository(Device).findOneByOrFail({ id })).toMatchObject({
      ...{ state: 'blocked', holderId: 'person-wang' },
    });
    const refusals = { act: 'request.refused' as const, objectKind: 'device', objectId: id };
    expect(await portal.facts.getRepository(AuditRow).countBy(refusals)).toBe(tries.length);
    await keeper.patch(`${PATH}/${id}`, { brand: '明眸' }).expect(200);
    await portal.facts.getRepository(CaseFile).update({ caseNumber: 'BX-2026-0001' }, { endedAt: new Date() });
    expect((await keeper.patch(`${PATH}/${id}`, { inUse: true }).expect(200)).body.state).toBe('issued');
  });

  it('of two keepers at once one hands it out, and one line is open', async () => {
    const { id } = await added('ZF-1');
    const both = await Promise.all(
      ['person-wang', 'person-li'].map((holderId) => keeper.post(`${PATH}/${id}/hand-out`, { holderId })),
    );
    expect(both.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    const open = (await portal.facts.getRepository(DeviceIssue).find()).filter((line) => line.returnedAt === null);
    const { holderId } = await portal.facts.getRepository(Device).findOneByOrFail({ id });
    expect(open.map((line) => line.holderId)).toEqual([holderId]);
  });

  it('keeps the line open while it is out of use, and writes lines for changes of the registration', async () => {
    const { id } = await added('ZF-1', { holderId: 'person-wang' });
    await keeper.patch(`${PATH}/${id}`, { inUse: false }).expect(200);
    await keeper.patch(`${PATH}/${id}`, { inUse: true }).expect(200);
    expect((await detail(id)).issues).toHaveLength(1);
    await keeper.patch(`${PATH}/${id}`, { holderId: 'person-li' }).expect(200);
    await keeper.patch(`${PATH}/${id}`, { holderId: null }).expect(200);
    const { issues, state } = await detail(id);
    expect([state, issues.map((line) => [line.holder?.id, line.returnedAt !== null])]).toEqual([
      'stored',
      [
        ['person-li', true],
        ['person-wang', true],
      ],
    ]);
  });
});

describe('who sees what', () => {
  it('heads those of their unit, officers their own, nobody else any', async () => {
    const own = await added('ZF-1', { holderId: 'person-wang' });
    const other = await added('ZF-2');
    const seenBy = async (login: string) => {
      const who = await logIn(portal.url, login);
      return [
        (await who.get(PATH).expect(200)).body.rows.map((row: Wire.RecorderView) => [row.number, row.kept]),
        (await who.get(`${PATH}/${own.id}`)).status,
        (await who.get(`${PATH}/${other.id}`)).status,
      ];
    };
    const [one, two] = [
      ['ZF-1', false],
      ['ZF-2', false],
    ];
    expect(await seenBy('head')).toEqual([[one, two], 200, 200]);
    expect(await seenBy('wang')).toEqual([[one], 200, 404]);
    expect(await seenBy('southhead')).toEqual([[], 404, 404]);
    const head = await logIn(portal.url, 'head');
    await head.post(`${PATH}/${own.id}/take-back`, {}).expect(403);
    await head.patch(`${PATH}/${own.id}`, { brand: 'x' }).expect(403);
    expect((await keeper.get(`${PATH}?state=issued`).expect(200)).body.total).toBe(1);
    await keeper.get(`${PATH}?state=burnt`).expect(400);
  });
});
