import { bundleFromResources } from '@zhilu/catalog';
import { BundleVersions } from '@zhilu/cases';
import { bureauDay, SPAN_ENDS, type Wire } from '@zhilu/domain';
import { Activity, Exemption, Recording, rowOf, type CaseFile } from '@zhilu/persistence';
import { addCase, addTask, hoursFromNow } from '../support/case-rows';
import { recordingRow } from '../support/recording-row';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, UNITS, type Browser, type UnitId } from '../support/portal-people';
import { binary, sheetRows } from '../support/sheets';

const NOBODY_LISTENS = 'http://127.0.0.1:1/engine-rest';
const READERS = { head: 'north', southhead: 'south', boss: 'bureau', centre: 'north', auditor: 'bureau' } as const;
const ROLE_OF = {
  head: 'unit-head',
  southhead: 'unit-head',
  boss: 'bureau-head',
  centre: 'info-center',
  auditor: 'auditor',
} as const;

let portal: PortalApp;
const people: Record<string, Browser> = {};
let amount = 0;

beforeAll(async () => {
  portal = await startPortal({ ENGINE_URL: NOBODY_LISTENS });
  await addUnits(portal.facts);
  for (const [login, unit] of Object.entries(READERS))
    await addPerson(portal.facts, login, unit, [ROLE_OF[login as keyof typeof ROLE_OF]]);
  await addPerson(portal.facts, 'officer', 'north', ['officer']);
  await addPerson(portal.facts, 'keeper', 'bureau', ['device-keeper', 'admin', 'finance']);
  for (const login of [...Object.keys(READERS), 'officer', 'keeper']) people[login] = await logIn(portal.url, login);
  await deployed('mend:1', 'mend', '修理单', 12);
  await deployed('lend:1', 'lend', '借用单', 17);
  await fill();
});
afterAll(() => portal?.stop());

/** A version the facts know, without any engine. */
async function deployed(definitionId: string, processId: string, name: string, article: number): Promise<void> {
  const model = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
  <bpmn:process id="${processId}" name="${name}" isExecutable="true">
    <bpmn:extensionElements><camunda:properties><camunda:property name="zhilu.article" value="${article}" /></camunda:properties></bpmn:extensionElements>
    <bpmn:startEvent id="event_start"><bpmn:outgoing>flow_1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="flow_1" sourceRef="event_start" targetRef="event_end" />
    <bpmn:endEvent id="event_end"><bpmn:incoming>flow_1</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>`;
  const bundle = await bundleFromResources([
    { name: `bpmn/${processId}/${processId}.bpmn`, content: Buffer.from(model) },
  ]);
  const definition = { id: definitionId, key: processId, version: 1, deploymentId: `deployment-${processId}` };
  await portal.app
    .get(BundleVersions)
    .record({ ...definition, name, versionTag: null, tenantId: null } as never, bundle, 'owner');
}

async function fill(): Promise<void> {
  const of = (processId: string, unit: UnitId, over: Partial<CaseFile> = {}) =>
    addCase(portal.facts, `C-${(amount += 1)}`, unit, {
      processId,
      definitionId: `${processId}:1`,
      startedAt: hoursFromNow(-2),
      ...over,
    });
  const [fourHours] = SPAN_ENDS;
  await of('lend', 'north', { state: 'granted', decisionMinutes: fourHours, decidedInTime: true });
  await of('lend', 'north', { state: 'refused', decisionMinutes: fourHours + 1, decidedInTime: false });
  await of('lend', 'north', { state: 'withdrawn' });
  await of('lend', 'south', { state: 'granted', decisionMinutes: 5 });
  await of('lend', 'north', { secrecy: 'state' });
  const late = await of('lend', 'north');
  await addTask(portal.facts, 'late', late, { dueAt: hoursFromNow(-1) });
  for (const durationMinutes of [30, 3000])
    await of('mend', 'north', { state: 'ended', durationMinutes, decisionMinutes: durationMinutes });
  await of('mend', 'north');
  await of('gone', 'north', { definitionId: 'gone:9' });
  await of('lend', 'north', { startedAt: hoursFromNow(-24 * 800), state: 'granted', decisionMinutes: 5 });
}

const read = async (login: string, query = ''): Promise<Wire.StatisticsView> =>
  (await people[login].get(`/api/statistics${query}`).expect(200)).body;
const behind = async (login: string, query: string): Promise<Wire.CasesBehindBar> =>
  (await people[login].get(`/api/statistics/cases?size=100&${query}`).expect(200)).body;
const process = (view: Wire.StatisticsView, id: string) => view.processes.find(({ processId }) => processId === id);

describe('统计', () => {
  it('is for who answers for a unit or oversees the bureau', async () => {
    for (const login of ['officer', 'keeper'])
      for (const path of ['', '/units', '/cases', '/export.xlsx', '/cases/export.xlsx'])
        await people[login].get(`/api/statistics${path}`).expect(403);
    for (const login of Object.keys(READERS)) await read(login);
  });

  it('counts the quarter so far, by process, called by its own model', async () => {
    const view = await read('head');
    expect(view.to).toBe(bureauDay(new Date()));
    expect(view.total.cases).toEqual({ started: 9, running: 4, granted: 1, refused: 1, withdrawn: 1, ended: 2 });
    const lend = process(view, 'lend');
    expect(lend).toMatchObject({ processName: '借用单', article: '17', overdue: 1 });
    expect(lend?.decisions).toMatchObject({ bins: [1, 1, 0, 0, 0, 0, 0], amount: 2, withDeadline: 2, inTime: 1 });
    expect(lend?.decisions.medianMinutes).toBe(240.5);
    expect(process(view, 'gone')).toMatchObject({ processName: 'gone', article: null, cases: { started: 1 } });
  });

  it('tells how long repairs took by the article, not by a process', async () => {
    const view = await read('head');
    expect(view.repairs).toEqual({ bins: [1, 0, 0, 1, 0, 0, 0], amount: 2, medianMinutes: 1515 });
    expect((await read('southhead')).repairs).toBeNull();
    expect((await behind('head', 'bar=repaired')).total).toBe(2);
    expect((await behind('head', 'bar=repaired&bin=3')).total).toBe(1);
    expect((await behind('southhead', 'bar=repaired')).total).toBe(0);
  });

  it('shows each reader the own units and no others', async () => {
    const started = async (login: string, query = '') => (await read(login, query)).total.cases.started;
    expect([await started('head'), await started('southhead'), await started('boss')]).toEqual([9, 1, 10]);
    expect([await started('auditor'), await started('centre'), await started('boss', '?unit=south')]).toEqual([
      10, 9, 1,
    ]);
    for (const path of ['?unit=south', '?unit=nowhere', '/cases?unit=south', '/export.xlsx?unit=bureau'])
      await people.head.get(`/api/statistics${path}`).expect(403);
    const units = async (login: string) => (await people[login].get('/api/statistics/units')).body;
    expect(await units('head')).toEqual([{ id: 'north', name: '城北执法大队' }]);
    expect(await units('boss')).toHaveLength(3);
  });

  it('shows behind every bar as many cases as the bar says', async () => {
    for (const login of ['head', 'boss', 'southhead']) {
      const view = await read(login);
      for (const { processId, cases, overdue, decisions } of view.processes) {
        const same = async (bar: string, expected: number) =>
          expect([bar, (await behind(login, `process=${processId}&bar=${bar}`)).total]).toEqual([bar, expected]);
        for (const [state, expected] of Object.entries(cases)) await same(state, expected as number);
        await same('overdue', overdue);
        await same('decided', decisions.amount);
        await same('inTime', decisions.inTime);
        await same('late', decisions.withDeadline - decisions.inTime);
        for (const [bin, expected] of decisions.bins.entries()) await same(`decided&bin=${bin}`, expected);
      }
      expect((await behind(login, 'bar=started')).total).toBe(view.total.cases.started);
    }
  });

  it('counts secret cases and others not for the reader, and keeps them off the list', async () => {
    const forHead = await behind('head', 'process=lend');
    expect([forHead.total, forHead.hidden, forHead.rows.length]).toEqual([5, 1, 4]);
    expect((await behind('boss', 'process=lend&unit=north')).hidden).toBe(0);
    const forCentre = await behind('centre', 'process=lend');
    expect([forCentre.total, forCentre.hidden, forCentre.rows.length]).toEqual([5, 5, 0]);
  });

  it('takes a period of days, both included', async () => {
    const day = bureauDay(hoursFromNow(-24 * 800));
    const view = await read('boss', `?from=${day}&to=${day}`);
    expect([view.from, view.to, view.total.cases.started]).toEqual([day, day, 1]);
    expect((await read('boss', '?from=2001-01-01&to=2001-02-01')).processes).toEqual([]);
    await people.boss.get('/api/statistics?from=yesterday').expect(400);
    await people.boss.get('/api/statistics/cases?bar=all').expect(400);
    await people.boss.get('/api/statistics/cases?bar=decided&bin=7').expect(400);
  });

  it('writes what is shown as Excel', async () => {
    const rows = await sheetRows(await binary(people.head.get('/api/statistics/export.xlsx').expect(200)));
    expect(rows.find((row) => row['事项'] === '借用单')).toMatchObject({
      发起: 5,
      办理中: 2,
      已通过: 1,
      '4 小时以内': 1,
    });
    expect(rows.at(-1)).toMatchObject({ 事项: '合计', 发起: 9, 有逾期步骤: 1 });
    const cases = await sheetRows(await binary(people.head.get('/api/statistics/cases/export.xlsx?bar=late')));
    expect(cases.map((row) => row['办理编号'])).toEqual(['C-2']);
  });
});

describe('摄录覆盖', () => {
  const read = async (login: string, query = ''): Promise<Wire.CoverageView> =>
    (await people[login].get(`/api/statistics/coverage${query}`).expect(200)).body;
  const day = '2026-01-15';

  beforeAll(async () => {
    for (const [id, over] of Object.entries({
      whole: { film: 60 },
      short: { film: 20 },
      none: {},
      late: { exempt: true },
      early: { exempt: false, startedAt: new Date('2026-02-28T16:00:00Z') },
      patrol: { type: 'patrol', film: 60 },
      elsewhere: { unit: 'south' },
    } as Record<string, { film?: number; exempt?: boolean; unit?: UnitId; type?: 'patrol'; startedAt?: Date }>))
      await happened(id, over);
  });

  /** An hour of enforcement with so many minutes of footage from its beginning. */
  async function happened(
    id: string,
    over: { film?: number; exempt?: boolean; unit?: UnitId; type?: 'patrol'; startedAt?: Date },
  ): Promise<void> {
    const { unit = 'north', startedAt = new Date(`${day}T09:00:00+08:00`), type = 'inspection', film, exempt } = over;
    const officerId = `person-${id}`;
    await portal.facts.getRepository(Activity).insert(
      rowOf<Activity>({
        ...{ id, number: `HD-${id}`, unitId: unit, unitPath: UNITS[unit], type, place: '路口', cause: '检查' },
        ...{ startedAt, endedAt: new Date(startedAt.getTime() + 3_600_000), caseReference: null, deviceId: null },
        ...{ officerId, registeredBy: officerId, registeredAt: startedAt },
      }),
    );
    if (film) {
      const row = recordingRow(`film-${id}`, UNITS[unit], { officerId, startedAt, durationMs: film * 60_000 });
      await portal.facts.getRepository(Recording).insert(rowOf<Recording>(row));
    }
    if (exempt !== undefined)
      await portal.facts.getRepository(Exemption).insert({
        ...{
          id: `exempt-${id}`,
          activityId: id,
          caseNumber: 'MS-1',
          reason: 'other',
          timing: exempt ? 'late' : 'before',
        },
        ...{ countsAgainstUnit: exempt, decidedBy: 'person-head', decidedAt: startedAt, recordedAt: startedAt },
      });
  }

  const YEAR = '?from=2026-01-01&to=2026-12-31';

  it('counts what must be recorded, by unit and by month of the bureau', async () => {
    const view = await read('head', YEAR);
    const figures = { required: 5, covered: 1, explained: 0, exempted: 2, exemptedLate: 1, gaps: 1, missing: 1 };
    expect(view.total).toEqual(figures);
    expect(view.units).toEqual([{ unitId: 'north', unitName: '城北执法大队', ...figures }]);
    expect(view.months.map(({ month, required, exemptedLate }) => [month, required, exemptedLate])).toEqual([
      ['2026-01', 4, 1],
      ['2026-03', 1, 0],
    ]);
  });

  it('shows each reader the own units, and nothing to others', async () => {
    expect((await read('southhead', YEAR)).total).toMatchObject({ required: 1, missing: 1 });
    expect((await read('boss', YEAR)).units.map(({ unitId }) => unitId)).toEqual(['north', 'south']);
    await people.head.get(`/api/statistics/coverage${YEAR}&unit=south`).expect(403);
    await people.officer.get(`/api/statistics/coverage${YEAR}`).expect(403);
  });

  it('leads to as many activities as the bar says', async () => {
    for (const login of ['head', 'southhead', 'boss'])
      for (const { unitId, unitName: _name, exemptedLate: _late, required, ...states } of (await read(login, YEAR))
        .units)
        for (const [coverage, expected] of Object.entries(states)) {
          const path = `/api/activities${YEAR}&unit=${unitId}&required=true&coverage=${coverage}`;
          expect([coverage, (await people[login].get(path).expect(200)).body.total]).toEqual([coverage, expected]);
          expect(required).toBeGreaterThan(0);
        }
  });

  it('writes coverage as Excel', async () => {
    const file = people.boss.get(`/api/statistics/coverage/export.xlsx${YEAR}`).expect(200);
    const rows = await sheetRows(await binary(file));
    expect(rows.map((row) => row['单位或月份'])).toEqual([
      '城北执法大队',
      '城南执法大队',
      '2026-01',
      '2026-03',
      '合计',
    ]);
    expect(rows.at(-1)).toMatchObject({ 应摄录: 6, 批准不予摄录: 2, 其中逾期申请: 1, 没有录像: 2 });
  });
});
