import type { Wire } from '@zhilu/domain';
import { AuditRow, Notification, RoleInUnit } from '@zhilu/persistence';
import { resetByOperator } from '../../apps/portal/src/admin/operator-reset';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, type Browser } from '../support/portal-people';

const DAY = 86_400_000;
const OWN = 'Own-Password-9';
let portal: PortalApp;
let admin: Browser;
let ji: Browser;

const grant = (by: Browser, id: string, role: string, unitId = 'north') =>
  by.post(`/api/admin/people/${id}/roles`, { role, unitId });
const reset = (by: Browser, id: string) => by.post(`/api/admin/people/${id}/password`);
const confirm = (by: Browser, id: string) => by.post(`/api/admin/grants/${id}/confirm`);
const pending = async (by: Browser): Promise<Wire.GrantRequestView[]> =>
  (await by.get('/api/admin/grants').expect(200)).body;
const rolesOf = async (personId: string) =>
  (await portal.facts.getRepository(RoleInUnit).findBy({ personId })).map(({ role }) => role).sort();
const told = async (login: string) =>
  (await portal.facts.getRepository(Notification).findBy({ personId: `person-${login}` })).map(({ text }) => text);
async function open(login: string): Promise<{ id: string; password: string }> {
  const input = { login, name: `${login}女士`, badgeNumber: null, unitId: 'north' };
  return (await admin.post('/api/admin/people', input).expect(201)).body;
}
/** Logs in with a one-time password and replaces it, whoever does so. */
async function settle(login: string, password: string): Promise<Browser> {
  const browser = await logIn(portal.url, login, password);
  await browser.post('/api/me/password', { current: password, next: OWN }).expect(204);
  return browser;
}

describe('a bureau with one administrator and two discipline officers', () => {
  beforeEach(async () => {
    portal = await startPortal();
    await addUnits(portal.facts);
    await addPerson(portal.facts, 'admin', 'bureau', ['admin']);
    await addPerson(portal.facts, 'ji', 'bureau', ['discipline']);
    await addPerson(portal.facts, 'ji2', 'bureau', ['discipline']);
    await addPerson(portal.facts, 'gao', 'north', ['officer']);
    [admin, ji] = [await logIn(portal.url, 'admin'), await logIn(portal.url, 'ji')];
  });
  afterEach(() => portal?.stop());

  test('closing one of two confirmers waits for the other, and the last one’s password is not the administrator’s to set', async () => {
    const closing = await admin.patch('/api/admin/people/person-ji2', { active: false }).expect(202);
    expect(closing.body).toMatchObject({ kind: 'closing', person: { name: 'ji2先生' }, mayConfirm: false });
    const second = await logIn(portal.url, 'ji2');
    await confirm(second, closing.body.id).expect(403);
    await confirm(admin, closing.body.id).expect(403);
    await confirm(ji, closing.body.id).expect(204);
    await second.get('/api/session').expect(401);
    const refused = await reset(admin, 'person-ji').expect(422);
    expect(refused.body.title).toContain('npm run accounts -- reset');
    await admin.patch('/api/admin/people/person-ji', { active: false }).expect(422);
    await ji.get('/api/session').expect(200);
  });

  test('taking the role of one of two confirmers waits as well, other roles do not', async () => {
    await grant(admin, 'person-ji2', 'officer').expect(204);
    await admin.remove('/api/admin/people/person-ji2/roles/officer/north').expect(204);
    const { body } = await admin.remove('/api/admin/people/person-ji2/roles/discipline/bureau').expect(202);
    expect(body).toMatchObject({ kind: 'revocation', role: 'discipline' });
    expect(await rolesOf('person-ji2')).toEqual(['discipline']);
    await confirm(ji, body.id).expect(204);
    expect(await rolesOf('person-ji2')).toEqual([]);
    const log: Wire.Page<Wire.AuditView> = (await ji.get('/api/admin/audit?act=grant.confirmed').expect(200)).body;
    expect(log.rows[0].note).toBe('收回角色 局纪委 测试市交通运输局');
    await addPerson(portal.facts, 'ji3', 'bureau', ['discipline']);
    await addPerson(portal.facts, 'ji4', 'bureau', ['discipline']);
    await admin.patch('/api/admin/people/person-ji3', { active: false }).expect(200);
  });

  test('of three confirmers taken away at once two stay', async () => {
    await addPerson(portal.facts, 'ji3', 'bureau', ['discipline']);
    const answers = await Promise.all(
      ['ji', 'ji2', 'ji3'].map((each) => admin.remove(`/api/admin/people/person-${each}/roles/discipline/bureau`)),
    );
    expect(answers.map(({ status }) => status).filter((status) => status === 204)).toHaveLength(1);
    expect(await portal.facts.getRepository(RoleInUnit).countBy({ role: 'discipline' })).toBe(2);
  });

  test('while a power is asked for, the password is not the asker’s to set', async () => {
    await grant(admin, 'person-gao', 'unit-head').expect(202);
    const { body } = await reset(admin, 'person-gao').expect(202);
    expect(body).toMatchObject({ kind: 'password' });
    expect(body.password).toBeUndefined();
  });

  test('a password set before asking dies with the confirmation: who confirms hands over a new one', async () => {
    const { password } = (await reset(admin, 'person-gao').expect(200)).body;
    const asAdmin = await settle('gao', password);
    const asked = (await grant(admin, 'person-gao', 'unit-head').expect(202)).body;
    expect((await pending(ji))[0].account).toMatchObject({ login: 'gao', openedBy: null, givesPassword: true });
    const given = (await confirm(ji, asked.id).expect(200)).body;
    await asAdmin.get('/api/session').expect(401);
    await expect(logIn(portal.url, 'gao', OWN)).rejects.toThrow('401');
    await (await settle('gao', given.password)).get('/api/notifications').expect(200);
    const next = (await grant(admin, 'person-gao', 'legal-officer').expect(202)).body;
    await confirm(ji, next.id).expect(204);
  });

  test('an account the asker opened is shown with its age, and is its owner’s only after the confirmation', async () => {
    const puppet = await open('puppet');
    const asked = (await grant(admin, puppet.id, 'unit-head').expect(202)).body;
    expect((await pending(ji))[0].account).toMatchObject({
      openedBy: { name: 'admin先生' },
      lastLoginAt: null,
      givesPassword: true,
    });
    const asAdmin = await settle('puppet', puppet.password);
    expect((await pending(ji))[0].account.lastLoginAt).not.toBeNull();
    expect((await confirm(ji, asked.id).expect(200)).body.password).not.toBe(puppet.password);
    await asAdmin.get('/api/session').expect(401);
    await expect(logIn(portal.url, 'puppet', OWN)).rejects.toThrow('401');
  });

  test('another administrator who opened the account neither confirms nor keeps the way in', async () => {
    await addPerson(portal.facts, 'second', 'bureau', ['admin']);
    const second = await logIn(portal.url, 'second');
    const fresh = await open('fresh');
    const asked = (await grant(second, fresh.id, 'unit-head').expect(202)).body;
    await confirm(admin, asked.id).expect(403);
    const given = (await confirm(ji, asked.id).expect(200)).body;
    await expect(logIn(portal.url, 'fresh', fresh.password)).rejects.toThrow('401');
    await settle('fresh', given.password);
    const next = (await grant(admin, fresh.id, 'legal-officer').expect(202)).body;
    await confirm(ji, next.id).expect(204);
  });

  test('who confirms no longer does for whoever came to know the password, until somebody else sets it', async () => {
    await addPerson(portal.facts, 'second', 'bureau', ['admin']);
    const second = await logIn(portal.url, 'second');
    const asked = (await reset(admin, 'person-ji2').expect(202)).body;
    const { password } = (await confirm(second, asked.id).expect(200)).body;
    let ji2 = await settle('ji2', password);
    const mine = (await grant(second, 'person-gao', 'unit-head').expect(202)).body;
    await confirm(ji2, mine.id).expect(403);
    portal.travel(6 * DAY);
    ji2 = await logIn(portal.url, 'ji2', OWN);
    await confirm(ji2, mine.id).expect(403);
    const anew = await resetByOperator(portal.facts, () => new Date(), 'ji2', 'root');
    await ji2.get('/api/session').expect(401);
    ji2 = await logIn(portal.url, 'ji2', anew);
    await ji2.post('/api/me/password', { current: anew, next: OWN }).expect(204);
    await confirm(ji2, mine.id).expect(204);
  });

  test.each(['device-keeper', 'archivist'])('%s sees footage and cases: it takes two', async (role) => {
    await grant(admin, 'person-gao', role).expect(202);
    expect(await rolesOf('person-gao')).toEqual(['officer']);
  });

  test('an auditor reads the whole log: it takes two', async () => {
    await grant(admin, 'person-gao', 'auditor', 'bureau').expect(202);
    expect(await rolesOf('person-gao')).toEqual(['officer']);
  });

  test('a login is not lent to another account: who confirms is told, and nothing moves while a request waits', async () => {
    await admin.patch('/api/admin/people/person-gao', { login: 'gao-old' }).expect(200);
    expect(await told('ji')).toEqual(['admin先生将gao先生的用户名由“gao”改为“gao-old”。']);
    expect(await told('gao')).toEqual([expect.stringContaining('将您的用户名由“gao”改为“gao-old”')]);
    const log: Wire.Page<Wire.AuditView> = (await ji.get('/api/admin/audit?act=person.changed').expect(200)).body;
    expect(log.rows[0].note).toBe('gao → gao-old');
    const { id } = await open('gao');
    await grant(admin, id, 'unit-head').expect(202);
    for (const change of [{ login: 'gao2' }, { name: '高翔' }, { badgeNumber: '1' }, { unitId: 'south' }]) {
      const { body } = await admin.patch(`/api/admin/people/${id}`, change).expect(422);
      expect(body.title).toContain('有待确认的授权申请');
    }
    await admin.patch(`/api/admin/people/${id}`, { login: 'gao' }).expect(200);
  });
});

describe('roles of the bureau held in a small unit', () => {
  beforeAll(async () => {
    portal = await startPortal();
    await addUnits(portal.facts);
    await addPerson(portal.facts, 'admin', 'bureau', ['admin']);
    await addPerson(portal.facts, 'ji', 'bureau', ['discipline']);
    await addPerson(portal.facts, 'gao', 'north', ['officer']);
    await addPerson(portal.facts, 'lan', 'south', ['discipline']);
    await addPerson(portal.facts, 'shen', 'south', ['auditor']);
    await addPerson(portal.facts, 'zhao', 'south', ['admin']);
    [admin, ji] = [await logIn(portal.url, 'admin'), await logIn(portal.url, 'ji')];
  });
  afterAll(() => portal?.stop());

  test('count for nothing: no log, no confirmation, no account of anybody', async () => {
    const shen = await logIn(portal.url, 'shen');
    for (const path of ['', '/export.xlsx', '/verification']) await shen.get(`/api/admin/audit${path}`).expect(403);
    const zhao = await logIn(portal.url, 'zhao');
    await reset(zhao, 'person-gao').expect(403);
    await zhao.get('/api/admin/people').expect(403);
    expect((await zhao.get('/api/session').expect(200)).body.roles).toEqual([]);
    const asked = (await grant(admin, 'person-gao', 'unit-head').expect(202)).body;
    const lan = await logIn(portal.url, 'lan');
    await lan.get('/api/admin/grants').expect(403);
    await confirm(lan, asked.id).expect(403);
    expect(await told('lan')).toEqual([]);
    await confirm(ji, asked.id).expect(204);
  });

  test.each(['bureau-head', 'discipline', 'auditor', 'admin'])('%s is given at the top only', async (role) => {
    await addPerson(portal.facts, `new-${role}`, 'south', []);
    const { body } = await grant(admin, `person-new-${role}`, role, 'south').expect(422);
    expect(body.title).toContain('最上级单位');
    await grant(admin, `person-new-${role}`, role, 'bureau').expect(202);
  });
});

describe('a bureau that is just being set up', () => {
  beforeAll(async () => {
    portal = await startPortal();
    await addUnits(portal.facts);
    await addPerson(portal.facts, 'admin', 'bureau', ['admin']);
    admin = await logIn(portal.url, 'admin');
  });
  afterAll(() => portal?.stop());

  test('its first confirmer counts once the operator has handed over the account', async () => {
    const [head, office] = [await open('head'), await open('office')];
    await grant(admin, head.id, 'bureau-head', 'bureau').expect(204);
    await grant(admin, office.id, 'discipline', 'bureau').expect(204);
    await settle('office', office.password);
    const refused = await grant(admin, head.id, 'legal-officer', 'bureau').expect(422);
    expect(refused.body.title).toContain('npm run accounts -- reset');
    await reset(admin, office.id).expect(422);
    const password = await resetByOperator(portal.facts, () => new Date(), 'office', 'root');
    const first = await settle('office', password);
    const [row] = await portal.facts.getRepository(AuditRow).findBy({ act: 'person.passwordReset' });
    expect(row).toMatchObject({ personId: null, objectId: office.id, detail: { operator: 'root' } });
    expect((await first.get('/api/admin/audit?act=person.passwordReset').expect(200)).body.rows[0].note).toBe(
      '运维人员 root 在服务器上',
    );
    expect(await told('admin')).toEqual(['运维人员（root）在服务器上重置了office女士的密码。']);
    const asked = (await grant(admin, head.id, 'legal-officer', 'bureau').expect(202)).body;
    await confirm(first, asked.id).expect(200);
    expect(await rolesOf(head.id)).toEqual(['bureau-head', 'legal-officer']);
    await expect(resetByOperator(portal.facts, () => new Date(), 'nobody', 'root')).rejects.toThrow(
      'no active account',
    );
  });
});
