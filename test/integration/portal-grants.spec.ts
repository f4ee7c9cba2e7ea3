import { verifyChain } from '@zhilu/audit';
import type { Wire } from '@zhilu/domain';
import { AuditRow, Deputy, Notification, RoleInUnit } from '@zhilu/persistence';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, type Browser } from '../support/portal-people';

const DAY = 86_400_000;
let portal: PortalApp;
let admin: Browser;
let discipline: Browser;

const grant = (by: Browser, login: string, role: string, unitId = 'north') =>
  by.post(`/api/admin/people/person-${login}/roles`, { role, unitId });
const pending = async (by: Browser): Promise<Wire.GrantRequestView[]> =>
  (await by.get('/api/admin/grants').expect(200)).body;
const rolesOf = async (login: string) =>
  (await portal.facts.getRepository(RoleInUnit).findBy({ personId: `person-${login}` })).map(({ role }) => role).sort();
const told = async (login: string) =>
  (
    await portal.facts
      .getRepository(Notification)
      .find({ where: { personId: `person-${login}` }, order: { at: 'ASC' } })
  ).map(({ text }) => text);
const audited = (act: string) => portal.facts.getRepository(AuditRow).findBy({ act });

describe('a bureau with one administrator and a discipline office', () => {
  beforeAll(async () => {
    portal = await startPortal();
    await addUnits(portal.facts);
    await addPerson(portal.facts, 'admin', 'bureau', ['admin']);
    await addPerson(portal.facts, 'ji', 'bureau', ['discipline']);
    await addPerson(portal.facts, 'wang', 'north', ['officer']);
    await addPerson(portal.facts, 'li', 'north', ['unit-head']);
    await addPerson(portal.facts, 'chen', 'north', ['officer']);
    [admin, discipline] = [await logIn(portal.url, 'admin'), await logIn(portal.url, 'ji')];
  });
  afterAll(() => portal?.stop());

  test('an ordinary role is given at once, and told to the person and the discipline office', async () => {
    await grant(admin, 'wang', 'scene-leader').expect(204);
    expect(await rolesOf('wang')).toEqual(['officer', 'scene-leader']);
    expect(await told('wang')).toEqual([
      'admin先生授予您“现场负责人”角色（城北执法大队）。如有疑问，请立即联系局纪委。',
    ]);
    expect(await told('ji')).toEqual(['admin先生授予wang先生“现场负责人”角色（城北执法大队）。']);
    expect(await told('admin')).toEqual([]);
  });

  test('accounts, passwords and lost roles are told to the same people', async () => {
    const input = { login: 'zhou', name: '周敏', badgeNumber: null, unitId: 'south' };
    const { body } = await admin.post('/api/admin/people', input).expect(201);
    await admin.post(`/api/admin/people/${body.id}/password`).expect(200);
    await admin.remove('/api/admin/people/person-wang/roles/scene-leader/north').expect(204);
    await admin.patch(`/api/admin/people/${body.id}`, { active: false }).expect(200);
    expect((await told('ji')).sort()).toEqual(
      expect.arrayContaining([
        'admin先生为周敏开立了账号。',
        'admin先生重置了周敏的密码。',
        'admin先生收回了wang先生的“现场负责人”角色。',
        'admin先生停用了周敏的账号。',
      ]),
    );
  });

  test('a role that decides waits for the discipline office, and gives nothing before', async () => {
    const { body } = await grant(admin, 'wang', 'bureau-head', 'bureau').expect(202);
    expect(body).toMatchObject({ kind: 'role', role: 'bureau-head', mayConfirm: false, mayWithdraw: true });
    expect((await grant(admin, 'wang', 'bureau-head', 'bureau').expect(202)).body.id).toBe(body.id);
    expect(await rolesOf('wang')).toEqual(['officer']);
    const officer = await logIn(portal.url, 'wang');
    await officer.get('/api/admin/grants').expect(403);
    await officer.post(`/api/admin/grants/${body.id}/confirm`).expect(403);
    await admin.post(`/api/admin/grants/${body.id}/confirm`).expect(403);
    expect(await rolesOf('wang')).toEqual(['officer']);
    expect((await pending(discipline)).map((each) => [each.person.name, each.mayConfirm])).toEqual([
      ['wang先生', true],
    ]);
    await discipline.post(`/api/admin/grants/${body.id}/confirm`).expect(204);
    expect(await rolesOf('wang')).toEqual(['bureau-head', 'officer']);
    await discipline.post(`/api/admin/grants/${body.id}/confirm`).expect(409);
    expect(await pending(discipline)).toEqual([]);
    const [given] = (await audited('role.granted')).filter(({ detail }) => detail.role === 'bureau-head');
    expect(given).toMatchObject({ personId: 'person-admin', detail: { confirmedBy: 'person-ji' } });
    expect(await audited('grant.requested')).toMatchObject([{ personId: 'person-admin', objectId: 'person-wang' }]);
    expect(await audited('grant.confirmed')).toMatchObject([{ personId: 'person-ji', objectId: 'person-wang' }]);
    expect(await told('admin')).toEqual(['授权申请已确认：授予wang先生“局主要负责人”角色（测试市交通运输局）。']);
  });

  test('to act for somebody who decides waits as well', async () => {
    const period = { validFrom: new Date().toISOString(), validTo: new Date(Date.now() + DAY).toISOString() };
    const deputy = { personId: 'person-li', deputyId: 'person-chen', ...period };
    const { body } = await admin.post('/api/admin/deputies', deputy).expect(202);
    expect(body).toMatchObject({ kind: 'deputy', person: { name: 'chen先生' }, absent: { name: 'li先生' } });
    expect(await portal.facts.getRepository(Deputy).count()).toBe(0);
    await discipline.post(`/api/admin/grants/${body.id}/confirm`).expect(204);
    expect(await portal.facts.getRepository(Deputy).findBy({ deputyId: 'person-chen' })).toHaveLength(1);
    const ordinary = { ...deputy, personId: 'person-chen', deputyId: 'person-wang' };
    const given = (await admin.post('/api/admin/deputies', ordinary).expect(201)).body;
    await admin.remove(`/api/admin/deputies/${given.id}`).expect(204);
  });

  test('a new password for who decides is shown to who confirms, not to who asked', async () => {
    const { body } = await admin.post('/api/admin/people/person-li/password').expect(202);
    expect(body).toMatchObject({ kind: 'password', person: { name: 'li先生' }, mayConfirm: false });
    expect((await admin.post('/api/admin/people/person-li/password').expect(202)).body.id).toBe(body.id);
    await admin.post(`/api/admin/grants/${body.id}/confirm`).expect(403);
    const li = await logIn(portal.url, 'li');
    const { password } = (await discipline.post(`/api/admin/grants/${body.id}/confirm`).expect(200)).body;
    await li.get('/api/session').expect(401);
    await expect(logIn(portal.url, 'li')).rejects.toThrow('401');
    await (await logIn(portal.url, 'li', password)).get('/api/notifications').expect(403);
    const [reset] = (await audited('person.passwordReset')).filter(({ objectId }) => objectId === 'person-li');
    expect(reset).toMatchObject({ personId: 'person-ji', detail: { requestedBy: 'person-admin' } });
    const log = (await discipline.get('/api/admin/audit?act=grant.confirmed').expect(200))
      .body as Wire.Page<Wire.AuditView>;
    expect(log.rows[0]).toMatchObject({ note: '重置密码' });
    // Who stands in for one that decides, too.
    const deputy = (await admin.post('/api/admin/people/person-chen/password').expect(202)).body.id;
    await admin.remove(`/api/admin/grants/${deputy}`).expect(204);
    await logIn(portal.url, 'chen');
  });

  test('what is refused or withdrawn is not given, and whoever asked is told', async () => {
    const refused = (await grant(admin, 'chen', 'legal-officer').expect(202)).body.id;
    const withdrawn = (await grant(admin, 'chen', 'secrecy-officer').expect(202)).body.id;
    await discipline.post(`/api/admin/grants/${refused}/refuse`).expect(204);
    await discipline.remove(`/api/admin/grants/${withdrawn}`).expect(404);
    await admin.remove(`/api/admin/grants/${withdrawn}`).expect(204);
    await discipline.post(`/api/admin/grants/${withdrawn}/confirm`).expect(409);
    expect(await rolesOf('chen')).toEqual(['officer']);
    expect((await told('admin')).at(-1)).toBe('授权申请没有同意：授予chen先生“法制员”角色（城北执法大队）。');
    expect(await audited('grant.refused')).toHaveLength(1);
    expect((await audited('grant.withdrawn')).at(-1)).toMatchObject({ detail: { role: 'secrecy-officer' } });
  });

  test('the office cannot be taken over by setting its password, nor emptied to be alone again', async () => {
    const reset = await admin.post('/api/admin/people/person-ji/password').expect(422);
    expect(reset.body.title).toContain('没有其他人可以确认');
    await discipline.get('/api/session').expect(200);
    await admin.remove('/api/admin/people/person-ji/roles/discipline/bureau').expect(422);
    await admin.patch('/api/admin/people/person-ji', { active: false }).expect(422);
    expect(await rolesOf('ji')).toEqual(['discipline']);
    const { body } = await grant(admin, 'chen', 'legal-officer').expect(202);
    await discipline.post(`/api/admin/grants/${body.id}/confirm`).expect(204);
    expect(await rolesOf('chen')).toEqual(['legal-officer', 'officer']);
  });

  test('nobody confirms what they gain themselves', async () => {
    admin = await logIn(portal.url, 'admin');
    const own = await grant(admin, 'ji', 'legal-officer').expect(422);
    expect(own.body.title).toContain('没有其他人可以确认');
    const { body } = await grant(admin, 'zhen', 'discipline').expect(404);
    expect(body.title).toContain('没有这名人员');
  });

  test('a request nobody confirms lapses after a week', async () => {
    const { body } = await grant(admin, 'chen', 'unit-head').expect(202);
    portal.travel(7 * DAY);
    [admin, discipline] = [await logIn(portal.url, 'admin'), await logIn(portal.url, 'ji')];
    expect(await pending(discipline)).toEqual([]);
    await discipline.post(`/api/admin/grants/${body.id}/confirm`).expect(409);
    expect(await rolesOf('chen')).toEqual(['legal-officer', 'officer']);
    expect(await audited('grant.expired')).toMatchObject([{ personId: null, objectId: 'person-chen' }]);
    expect((await told('admin')).at(-1)).toContain('已过期，没有生效');
  });

  test('a second administrator confirms too, and nothing is given once who asked is no administrator', async () => {
    const second = (await grant(admin, 'second', 'admin', 'bureau').expect(404)).body;
    expect(second.title).toContain('没有这名人员');
    await addPerson(portal.facts, 'second', 'bureau', []);
    const asked = (await grant(admin, 'second', 'admin', 'bureau').expect(202)).body.id;
    await discipline.post(`/api/admin/grants/${asked}/confirm`).expect(204);
    const other = await logIn(portal.url, 'second');
    const mine = (await grant(other, 'li', 'legal-officer').expect(202)).body.id;
    await other.post(`/api/admin/grants/${mine}/confirm`).expect(403);
    await admin.post(`/api/admin/grants/${mine}/confirm`).expect(204);
    const late = (await grant(other, 'li', 'secrecy-officer').expect(202)).body.id;
    const lost = (await admin.remove('/api/admin/people/person-second/roles/admin/bureau').expect(202)).body.id;
    await discipline.post(`/api/admin/grants/${lost}/confirm`).expect(204);
    await discipline.post(`/api/admin/grants/${late}/confirm`).expect(409);
    expect(await rolesOf('li')).toEqual(['legal-officer', 'unit-head']);
    await discipline.post(`/api/admin/grants/${late}/refuse`).expect(204);
  });

  test('a deputy named beforehand does not come by a role that decides', async () => {
    const period = { validFrom: new Date().toISOString(), validTo: new Date(Date.now() + 30 * DAY).toISOString() };
    await addPerson(portal.facts, 'new', 'north', ['officer']);
    const asked = (await grant(admin, 'new', 'unit-head').expect(202)).body;
    expect(asked.account).toMatchObject({ login: 'new', openedBy: null, lastLoginAt: null, givesPassword: false });
    const deputy = { personId: 'person-new', deputyId: 'person-wang', ...period };
    const { body } = await admin.post('/api/admin/deputies', deputy).expect(201);
    const refused = await discipline.post(`/api/admin/grants/${asked.id}/confirm`).expect(422);
    expect(refused.body.title).toContain('由wang先生代理');
    expect(await rolesOf('new')).toEqual(['officer']);
    await admin.remove(`/api/admin/deputies/${body.id}`).expect(204);
    await discipline.post(`/api/admin/grants/${asked.id}/confirm`).expect(204);
    expect(await rolesOf('new')).toEqual(['officer', 'unit-head']);
  });

  test('an account that was closed does not come back with roles that decide', async () => {
    await admin.patch('/api/admin/people/person-new', { active: false }).expect(200);
    const refused = await admin.patch('/api/admin/people/person-new', { active: true }).expect(422);
    expect(refused.body.title).toContain('仍有“单位负责人”角色');
    await admin.remove('/api/admin/people/person-new/roles/unit-head/north').expect(204);
    await admin.patch('/api/admin/people/person-new', { active: true }).expect(200);
  });

  test('nothing is given that an administrator asked for who has left', async () => {
    await addPerson(portal.facts, 'third', 'bureau', ['admin']);
    const third = await logIn(portal.url, 'third');
    const { body } = await grant(third, 'chen', 'dept-leader').expect(202);
    const closing = (await admin.patch('/api/admin/people/person-third', { active: false }).expect(202)).body.id;
    await discipline.post(`/api/admin/grants/${closing}/confirm`).expect(204);
    await discipline.post(`/api/admin/grants/${body.id}/confirm`).expect(409);
    expect(await rolesOf('chen')).not.toContain('dept-leader');
  });

  test('two who confirm at once give it once, and the audit chain holds', async () => {
    const { body } = await grant(admin, 'wang', 'unit-head').expect(202);
    const answers = await Promise.all([1, 2, 3].map(() => discipline.post(`/api/admin/grants/${body.id}/confirm`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409]);
    expect(await rolesOf('wang')).toEqual(['bureau-head', 'officer', 'unit-head']);
    expect(await verifyChain(portal.facts)).toMatchObject({ ok: true });
  });

  test('two confirmers who confirm each other’s leaving at once: one stays', async () => {
    await addPerson(portal.facts, 'ji2', 'bureau', ['discipline']);
    const other = await logIn(portal.url, 'ji2');
    const answers = await Promise.all(
      ['ji', 'ji2'].map((each) => admin.remove(`/api/admin/people/person-${each}/roles/discipline/bureau`).expect(202)),
    );
    const [ji, ji2] = answers.map(({ body }) => `/api/admin/grants/${body.id}/confirm`);
    const confirmed = await Promise.all([other.post(ji), discipline.post(ji2)]);
    expect(confirmed.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(await portal.facts.getRepository(RoleInUnit).countBy({ role: 'discipline' })).toBe(1);
  });
});

describe('a bureau that is just being set up', () => {
  beforeAll(async () => {
    portal = await startPortal();
    await addUnits(portal.facts);
    await addPerson(portal.facts, 'admin', 'bureau', ['admin']);
    await addPerson(portal.facts, 'ji', 'bureau', []);
    await addPerson(portal.facts, 'head', 'bureau', []);
    admin = await logIn(portal.url, 'admin');
  });
  afterAll(() => portal?.stop());

  test('gives the first roles at once, until there is somebody to confirm', async () => {
    await grant(admin, 'head', 'bureau-head', 'bureau').expect(204);
    await grant(admin, 'ji', 'discipline', 'bureau').expect(204);
    await grant(admin, 'head', 'legal-officer', 'bureau').expect(202);
    expect(await rolesOf('head')).toEqual(['bureau-head']);
    const granted = await audited('role.granted');
    expect(granted.map(({ detail }) => detail.role).sort()).toEqual(['bureau-head', 'discipline']);
  });
});
