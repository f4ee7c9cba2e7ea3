import { Device, DeviceIssue } from '@zhilu/persistence';
import { SubjectChoice } from '../../apps/portal/src/cases/subject-choice';
import { UNVALUED } from '../support/devices';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, type Browser } from '../support/portal-people';

let portal: PortalApp;
let officer: Browser;
let keeper: Browser;

const recorder = (number: string, unitId: string, holderId: string | null = null) => ({
  ...{ id: `id-${number}`, number, brand: '远望', model: 'YW-X6', serial: '', unitId, keeperId: null, holderId },
  ...{ state: 'stored' as const, clockOffsetMs: 0, clockCheckedAt: null, ...UNVALUED },
});

beforeAll(async () => {
  portal = await startPortal();
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'wang', 'north', ['officer']);
  await addPerson(portal.facts, 'keeper', 'north', ['device-keeper']);
  await portal.facts
    .getRepository(Device)
    .insert([
      recorder('ZF-1', 'north', 'person-wang'),
      recorder('ZF-2', 'north'),
      recorder('ZF-3', 'south', 'person-wang'),
      recorder('ZF-4', 'south'),
    ]);
  [officer, keeper] = [await logIn(portal.url, 'wang'), await logIn(portal.url, 'keeper')];
});
afterAll(() => portal?.stop());

const offered = async (who: Browser, query = ''): Promise<string[]> =>
  (await who.get(`/api/subjects/recorder${query}`).expect(200)).body.map((each: { number: string }) => each.number);
const choice = () => portal.app.get(SubjectChoice);
const named = (personId: string, ...numbers: string[]) =>
  choice().of(
    personId,
    numbers.map((number) => ({ kind: 'recorder', number })),
    null,
  );

describe('a field that names a recorder', () => {
  it('offers the own one and those of units whose recorders one answers for', async () => {
    expect(await offered(officer)).toEqual(['ZF-1', 'ZF-3']);
    expect(await offered(keeper)).toEqual(['ZF-1', 'ZF-2']);
    expect(await offered(keeper, '?q=zf-2')).toEqual(['ZF-2']);
    expect(await offered(keeper, '?q=%25')).toEqual([]);
    await officer.get('/api/subjects/person').expect(400);
    await officer.get('/api/subjects/recorder?unit=south').expect(400);
  });

  it('takes what is offered, with the unit whose people handle the case', async () => {
    expect(await named('person-wang', 'ZF-3')).toEqual({
      subjects: [{ kind: 'recorder', id: 'id-ZF-3' }],
      unitId: 'south',
    });
    expect(await named('person-wang')).toEqual({ subjects: [], unitId: null });
  });

  it('takes one that the person had until lately, and no other that was given back', async () => {
    const DAY_MS = 86_400_000;
    await portal.facts
      .getRepository(Device)
      .insert([recorder('ZF-5', 'south'), recorder('ZF-6', 'south'), recorder('ZF-7', 'south', 'person-keeper')]);
    const line = (number: string, holderId: string, daysAgo: number) => ({
      ...{ id: `${number}-${holderId}`, deviceId: `id-${number}`, openFor: null, holderId },
      ...{ issuedAt: new Date(Date.now() - 200 * DAY_MS), returnedAt: new Date(Date.now() - daysAgo * DAY_MS) },
      ...{ issuedBy: null, returnedTo: null, condition: '', returnCondition: '', caseNumber: null },
    });
    await portal.facts
      .getRepository(DeviceIssue)
      .insert([
        line('ZF-5', 'person-wang', 89),
        line('ZF-6', 'person-wang', 91),
        line('ZF-6', 'person-keeper', 1),
        line('ZF-7', 'person-wang', 2),
      ]);
    expect(await offered(officer)).toEqual(['ZF-1', 'ZF-3', 'ZF-5', 'ZF-7']);
    expect(await offered(officer, '?q=zf-7')).toEqual(['ZF-7']);
    expect(await named('person-wang', 'ZF-5')).toMatchObject({ unitId: 'south' });
    await expect(named('person-wang', 'ZF-6')).rejects.toMatchObject({ kind: 'unprocessable' });
    expect(await offered(keeper)).toEqual(['ZF-7', 'ZF-1', 'ZF-2', 'ZF-6']);
    await portal.facts.getRepository(DeviceIssue).clear();
    expect(await offered(officer)).toEqual(['ZF-1', 'ZF-3']);
  });

  it('refuses what is not offered like what does not exist, and things of two units', async () => {
    await expect(named('person-keeper', 'ZF-4')).rejects.toMatchObject({ kind: 'unprocessable' });
    await expect(named('person-keeper', 'ZF-9')).rejects.toMatchObject({
      sentence: { zh: '没有编号为“ZF-9”的执法记录仪，或您无权选用，请重新选择。' },
    });
    await expect(named('person-wang', 'ZF-1', 'ZF-3')).rejects.toMatchObject({ kind: 'unprocessable' });
  });
});
