import request from 'supertest';
import { AuditRow, Notification, RoleInUnit } from '@zhilu/persistence';
import { verifyChain } from '@zhilu/audit';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, PASSWORD, type Browser } from '../support/portal-people';

const HOUR = 3_600_000;
let portal: PortalApp;
let admin: Browser;
let officer: Browser;

beforeAll(async () => {
  portal = await startPortal();
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'admin', 'bureau', ['admin']);
  await addPerson(portal.facts, 'second', 'bureau', ['admin']);
  await addPerson(portal.facts, 'wang', 'north', ['officer']);
  await addPerson(portal.facts, 'li', 'north', ['unit-head']);
  await addPerson(portal.facts, 'chen', 'north', ['officer']);
  [admin, officer] = [await logIn(portal.url, 'admin'), await logIn(portal.url, 'wang')];
});
afterAll(() => portal?.stop());

const rolesOf = async (personId: string) =>
  (await portal.facts.getRepository(RoleInUnit).findBy({ personId })).map((each) => each.role).sort();

test('nobody but an administrator reaches any of it', async () => {
  for (const path of ['units', 'people', 'deputies', 'status']) await officer.get(`/api/admin/${path}`).expect(403);
  await officer.post('/api/admin/people/person-wang/roles', { role: 'bureau-head', unitId: 'bureau' }).expect(403);
  await officer.post('/api/admin/people/person-li/password').expect(403);
  expect(await rolesOf('person-wang')).toEqual(['officer']);
});

test('an administrator gives roles to others, never to themselves, by no road', async () => {
  await admin.post('/api/admin/people/person-wang/roles', { role: 'scene-leader', unitId: 'north' }).expect(204);
  await admin.post('/api/admin/people/person-wang/roles', { role: 'scene-leader', unitId: 'north' }).expect(204);
  expect(await rolesOf('person-wang')).toEqual(['officer', 'scene-leader']);
  const own = await admin
    .post('/api/admin/people/person-admin/roles', { role: 'bureau-head', unitId: 'bureau' })
    .expect(403);
  expect(own.body.title).toContain('不能给自己');
  const deputy = {
    personId: 'person-li',
    deputyId: 'person-admin',
    validFrom: new Date().toISOString(),
    validTo: new Date(Date.now() + HOUR).toISOString(),
  };
  await admin.post('/api/admin/deputies', deputy).expect(403);
  await admin.post('/api/admin/deputies', { ...deputy, deputyId: 'person-second' }).expect(422);
  await admin.post('/api/admin/people/person-admin/password').expect(403);
  await admin.post('/api/admin/people/person-second/roles', { role: 'unit-head', unitId: 'bureau' }).expect(422);
  await admin.post('/api/admin/people/person-li/roles', { role: 'admin', unitId: 'bureau' }).expect(422);
  expect(await rolesOf('person-admin')).toEqual(['admin']);
  expect(await portal.facts.getRepository(AuditRow).countBy({ act: 'role.granted' })).toBe(1);
  expect(await portal.facts.getRepository(AuditRow).countBy({ act: 'request.refused', personId: 'person-admin' })).toBe(
    3,
  );
});

test('an administrator cannot lock themselves out', async () => {
  await admin.remove('/api/admin/people/person-admin/roles/admin/bureau').expect(403);
  await admin.patch('/api/admin/people/person-admin', { active: false }).expect(403);
});

test('a role taken away is gone with the next request', async () => {
  await admin.post('/api/admin/people/person-wang/roles', { role: 'info-center', unitId: 'north' }).expect(204);
  await officer.get('/api/cards').expect(200);
  await admin.remove('/api/admin/people/person-wang/roles/info-center/north').expect(204);
  await officer.get('/api/cards').expect(403);
});

test.each(['\u202e', '\u200b', '\u0001', '\ufffe', '\n', '\ud800'])('no name holds %j', async (sign) => {
  const text = `周${sign}敏`;
  const person = { login: 'zhoumin', name: '周敏', badgeNumber: null, unitId: 'south' };
  const unit = { name: '城东执法大队', shortName: '城东', parentId: 'bureau', sort: 9 };
  const { body } = await admin.post('/api/admin/people', { ...person, name: text }).expect(400);
  expect(body.fields).toEqual([{ field: 'name', message: '含有换行或者不可见的字符，请删除后重新填写' }]);
  await admin.post('/api/admin/people', { ...person, badgeNumber: text }).expect(400);
  await admin.patch('/api/admin/people/person-chen', { name: text }).expect(400);
  await admin.post('/api/admin/units', { ...unit, name: text }).expect(400);
  await admin.post('/api/admin/units', { ...unit, shortName: text }).expect(400);
  await admin.patch('/api/admin/units/north', { name: text }).expect(400);
});

test('a new person logs in with the one-time password and can do nothing but change it', async () => {
  const input = { login: 'zhou', name: '周敏', badgeNumber: '330299', unitId: 'south' };
  const { body } = await admin.post('/api/admin/people', input).expect(201);
  expect(body).toMatchObject({ ...input, active: true, roles: [] });
  const first = await logIn(portal.url, 'zhou', body.password);
  expect((await first.get('/api/session').expect(200)).body.mustChangePassword).toBe(true);
  await first.get('/api/notifications').expect(403);
  await first.post('/api/me/password', { current: body.password, next: 'Own-Password-9' }).expect(204);
  await first.get('/api/notifications').expect(200);
  const rows = await portal.facts.getRepository(AuditRow).find();
  expect(JSON.stringify(rows)).not.toContain(body.password);
  await admin.post('/api/admin/people', input).expect(422);
});

test('a reset password ends the sessions, is told to the person, and works once', async () => {
  const asked = (await admin.post('/api/admin/people/person-li/password').expect(202)).body.id;
  const { body } = await (await logIn(portal.url, 'second')).post(`/api/admin/grants/${asked}/confirm`).expect(200);
  await request(portal.url).post('/api/session').send({ login: 'li', password: PASSWORD }).expect(401);
  const li = await logIn(portal.url, 'li', body.password);
  await li.get('/api/notifications').expect(403);
  const told = await portal.facts.getRepository(Notification).findBy({ personId: 'person-li' });
  expect(told.map(({ text }) => text)).toEqual(
    expect.arrayContaining(['admin先生重置了您的密码。如有疑问，请立即联系局纪委。']),
  );
});

test('fields that are not the administrator’s to set are refused', async () => {
  for (const extra of [{ passwordHash: 'x' }, { id: 'person-admin' }, { roles: [] }, { lastLoginAt: null }])
    await admin.patch('/api/admin/people/person-wang', extra).expect(400);
  await admin.patch('/api/admin/people/person-wang', { unitId: 'nowhere' }).expect(422);
  const { body } = await admin.patch('/api/admin/people/person-wang', { name: '<b>王</b>' }).expect(200);
  expect(body.name).toBe('<b>王</b>');
});

test('units are added and renamed; moving one is refused with the reason', async () => {
  const { body } = await admin
    .post('/api/admin/units', { name: '城北二中队', shortName: '二中队', parentId: 'north', sort: 5 })
    .expect(201);
  await admin.patch(`/api/admin/units/${body.id}`, { name: '城北三中队' }).expect(200);
  const moved = await admin.patch(`/api/admin/units/${body.id}`, { parentId: 'south' }).expect(422);
  expect(moved.body.title).toContain('城北三中队');
  await admin.post('/api/admin/units', { name: '另一个局', shortName: '局', parentId: null, sort: 0 }).expect(422);
  const names = (await admin.get('/api/admin/units').expect(200)).body.map((unit: { name: string }) => unit.name);
  expect(names).toContain('城北三中队');
});

test('deputies are listed until they end, and end at once when removed', async () => {
  const validFrom = new Date(Date.now() - HOUR).toISOString();
  const validTo = new Date(Date.now() + HOUR).toISOString();
  const { body } = await admin
    .post('/api/admin/deputies', { personId: 'person-chen', deputyId: 'person-wang', validFrom, validTo })
    .expect(201);
  expect((await admin.get('/api/admin/deputies').expect(200)).body).toHaveLength(1);
  await admin
    .post('/api/admin/deputies', {
      personId: 'person-chen',
      deputyId: 'person-wang',
      validFrom: validTo,
      validTo: validFrom,
    })
    .expect(422);
  await admin.remove(`/api/admin/deputies/${body.id}`).expect(204);
  expect((await admin.get('/api/admin/deputies').expect(200)).body).toEqual([]);
});

test('the status names every part with a sentence', async () => {
  const { body } = await admin.get('/api/admin/status').expect(200);
  const parts = Object.fromEntries(body.parts.map((part: { id: string; state: string }) => [part.id, part.state]));
  expect(parts).toMatchObject({
    database: 'ok',
    store: 'ok',
    engine: 'down',
    guard: 'warning',
    worker: 'down',
    mail: 'warning',
  });
  expect(body.parts.every((part: { name: string; sentence: string }) => part.name !== '' && part.sentence !== '')).toBe(
    true,
  );
  expect(body.version).toMatch(/^\d+\.\d+\.\d+/);
});

test('the picker gives names and units, nothing else', async () => {
  const { body } = await officer.get('/api/people?q=li').expect(200);
  expect(body).toEqual([{ id: 'person-li', name: 'li先生', unitId: 'north', unitName: '城北执法大队' }]);
});

test('notifications are the person’s own', async () => {
  const [row] = await portal.facts.getRepository(Notification).findBy({ personId: 'person-li' });
  await officer.post('/api/notifications/read', { ids: [row.id] }).expect(204);
  const own = (await officer.get('/api/notifications').expect(200)).body as { id: string }[];
  expect(own.map(({ id }) => id)).not.toContain(row.id);
  expect((await portal.facts.getRepository(Notification).findOneByOrFail({ id: row.id })).readAt).toBeNull();
});

test('after all that the audit chain still verifies', async () => {
  const report = await verifyChain(portal.facts);
  expect(report).toMatchObject({ ok: true });
});
