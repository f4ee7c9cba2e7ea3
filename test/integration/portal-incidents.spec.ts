import type { Wire } from '@zhilu/domain';
import { AuditRow, SpineIncident } from '@zhilu/persistence';
import { addCase, addDeputy, hoursFromNow } from '../support/case-rows';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, type Browser, type UnitId } from '../support/portal-people';

let portal: PortalApp;
const people: Record<string, Browser> = {};
let made = 0;

beforeAll(async () => {
  portal = await startPortal({ ENGINE_URL: 'http://127.0.0.1:1/engine-rest' });
  const { facts } = portal;
  await addUnits(facts);
  await addPerson(facts, 'officer', 'north', ['officer']);
  await addPerson(facts, 'owner', 'bureau', ['process-owner', 'info-center']);
  await addPerson(facts, 'owner2', 'bureau', ['process-owner']);
  await addPerson(facts, 'southowner', 'south', ['process-owner']);
  await addPerson(facts, 'deputy', 'north', ['officer']);
  await addPerson(facts, 'ji', 'bureau', ['discipline']);
  await addDeputy(facts, 'person-owner', 'person-deputy');
  for (const login of ['owner', 'owner2', 'southowner', 'deputy', 'ji']) people[login] = await logIn(portal.url, login);
});
afterAll(() => portal?.stop());

/** A case that an automatic step has left standing. */
async function halted(applicant: string, unit: UnitId = 'north'): Promise<{ id: string; caseNumber: string }> {
  made += 1;
  const caseNumber = `CY-2026-${made}`;
  await addCase(portal.facts, caseNumber, unit, { applicantId: `person-${applicant}`, state: 'incident' });
  const id = `${caseNumber}:halted-step`;
  const at = hoursFromNow(-1);
  const row = { id, caseNumber, sentence: '停在这一步。', cause: null, at, resolvedAt: null, resolvedBy: null };
  await portal.facts.getRepository(SpineIncident).insert(row);
  return { id, caseNumber };
}

const act = (login: string, id: string, name: Wire.IncidentAct) =>
  people[login].post(`/api/admin/incidents/${encodeURIComponent(id)}/${name}`, { reason: '已核实' });
const row = async (login: string, id: string): Promise<Wire.IncidentView | undefined> =>
  (await people[login].get('/api/admin/incidents?size=200').expect(200)).body.rows.find(
    (each: Wire.IncidentView) => each.id === id,
  );
const isOpen = async (id: string) =>
  (await portal.facts.getRepository(SpineIncident).findOneByOrFail({ id })).resolvedAt === null;
const refusedBy = async (login: string) =>
  (await portal.facts.getRepository(AuditRow).findBy({ act: 'request.refused', personId: `person-${login}` })).map(
    ({ objectKind, objectId, detail }) => [objectKind, objectId, detail.status],
  );

describe('a 待核实 case', () => {
  it('is decided neither by its applicant nor by a deputy in the applicant’s stead, and is not offered to them', async () => {
    const { id, caseNumber } = await halted('owner');
    expect((await row('owner', id))?.acts).toEqual(['retry']);
    expect((await row('deputy', id))?.acts).toEqual(['retry']);
    expect((await row('owner2', id))?.acts).toEqual(['retry', 'end']);
    for (const login of ['owner', 'deputy'])
      for (const name of ['end', 'settle'] as const) {
        const { body } = await act(login, id, name).expect(403);
        expect(body.title).toContain(`案件 ${caseNumber} 由您或者您代理的人发起`);
      }
    expect(await isOpen(id)).toBe(true);
    expect(await refusedBy('deputy')).toEqual([
      ['case', caseNumber, 'forbidden'],
      ['case', caseNumber, 'forbidden'],
    ]);
  });

  it('of somebody else is decided by the deputy in the stead of who may', async () => {
    const { id } = await halted('officer');
    expect((await row('deputy', id))?.acts).toEqual(['retry', 'end']);
    await act('deputy', id, 'end').expect(200);
    expect(await isOpen(id)).toBe(false);
  });

  it('of another unit is not there for the asker, and the attempt stays in the audit', async () => {
    const { id, caseNumber } = await halted('officer');
    await act('southowner', id, 'end').expect(404);
    await act('southowner', 'CY-2026-999:halted-step', 'end').expect(404);
    expect(await isOpen(id)).toBe(true);
    expect(await refusedBy('southowner')).toEqual([
      ['case', caseNumber, 'notFound'],
      ['incident', 'CY-2026-999:halted-step', 'notFound'],
    ]);
  });

  it('is called by its title only before those who may read it', async () => {
    const { id, caseNumber } = await halted('officer');
    expect(await row('owner2', id)).toMatchObject({ readable: false, title: null });
    expect(await row('ji', id)).toMatchObject({ readable: true, title: `${caseNumber}查阅` });
  });
});
