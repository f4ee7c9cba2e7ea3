import request from 'supertest';
import { appendAuditAll, auditHead } from '@zhilu/audit';
import type { Wire } from '@zhilu/domain';
import { Attachment, AuditRow, inTransaction, Notification } from '@zhilu/persistence';
import { addCase } from '../support/case-rows';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, PASSWORD, type Browser } from '../support/portal-people';
import { until } from '../support/stack';

const DAY = 86_400_000;
let portal: PortalApp;
let admin: Browser;
let auditor: Browser;
let discipline: Browser;

beforeAll(async () => {
  portal = await startPortal();
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'admin', 'bureau', ['admin']);
  await addPerson(portal.facts, 'wang', 'north', ['officer']);
  await addPerson(portal.facts, 'ji', 'bureau', ['discipline']);
  await addPerson(portal.facts, 'shen', 'bureau', ['auditor']);
  admin = await logIn(portal.url, 'admin');
  auditor = await logIn(portal.url, 'shen');
  discipline = await logIn(portal.url, 'ji');
});
afterAll(() => portal?.stop());

const list = async (person: Browser, query = ''): Promise<Wire.Page<Wire.AuditView>> =>
  (await person.get(`/api/admin/audit?${query}`).expect(200)).body;
const state = async (): Promise<Wire.ChainState> =>
  (await auditor.get('/api/admin/audit/verification').expect(200)).body;

/** Asks for a verification and waits until it has come to an end. */
async function verify(body: object = {}): Promise<Wire.ChainState> {
  await auditor.post('/api/admin/audit/verification', body).expect(202);
  await until('the verification ended', async () => (await state()).running === null);
  return state();
}

async function append(count: number, objectId = 'r'): Promise<void> {
  const entries = Array.from({ length: count }, (_, each) => ({
    at: new Date(),
    personId: 'person-wang',
    act: 'recording.viewed' as const,
    objectKind: 'recording',
    objectId: `${objectId}-${each}`,
  }));
  await inTransaction(portal.facts, (manager) => appendAuditAll(manager, entries));
}

test('nobody reads the log but administrators, the discipline office and auditors', async () => {
  const officer = await logIn(portal.url, 'wang');
  for (const path of ['', '/acts', '/verification', '/export.xlsx'])
    await officer.get(`/api/admin/audit${path}`).expect(403);
  await officer.post('/api/admin/audit/verification').expect(403);
  for (const person of [admin, auditor, discipline]) expect((await list(person)).total).toBeGreaterThan(0);
});

test('rows say who did what to what, newest first, page by page', async () => {
  await admin.post('/api/admin/people/person-wang/roles', { role: 'scene-leader', unitId: 'north' }).expect(204);
  const first = await list(auditor, 'size=2&page=1');
  const second = await list(auditor, 'size=2&page=2');
  const sequences = [...first.rows, ...second.rows].map((row) => row.sequence);
  expect(sequences).toEqual([first.total, first.total - 1, first.total - 2, first.total - 3]);
  expect(first.rows[0]).toMatchObject({
    person: { name: 'admin先生', unitName: '测试市交通运输局' },
    act: 'role.granted',
    actName: '授予角色',
    objectName: '人员 wang先生',
    refused: false,
    note: '现场负责人 城北执法大队',
  });
});

test('the log is narrowed by person, act and day', async () => {
  const own = await list(auditor, 'person=person-shen');
  expect(own.rows.length).toBeGreaterThan(0);
  expect(own.rows.every((row) => row.person?.id === 'person-shen')).toBe(true);
  expect((await list(auditor, 'act=role.granted')).rows.map((row) => row.act)).toEqual(['role.granted']);
  const day = (offset: number) => new Date(Date.now() + offset * DAY).toISOString().slice(0, 10);
  expect((await list(auditor, `from=${day(2)}`)).rows).toEqual([]);
  expect((await list(auditor, `to=${day(-2)}`)).rows).toEqual([]);
  expect((await list(auditor, `from=${day(-1)}&to=${day(1)}`)).total).toBeGreaterThan(5);
  for (const wrong of ['act=nothing.done', 'from=yesterday', 'size=1000', 'order=act'])
    await auditor.get(`/api/admin/audit?${wrong}`).expect(400);
  const acts: Wire.AuditActView[] = (await auditor.get('/api/admin/audit/acts').expect(200)).body;
  expect(acts).toContainEqual({ act: 'role.granted', name: '授予角色' });
});

test('what was typed for a login is shown only when there is such a login, and no secret leaves the log', async () => {
  await request(portal.url).post('/api/session').send({ login: 'My-Secret-Password', password: 'x' }).expect(401);
  await request(portal.url).post('/api/session').send({ login: 'wang', password: 'x' }).expect(401);
  const { body } = await admin.post('/api/admin/people/person-wang/password').expect(200);
  const { rows } = await list(auditor, 'act=session.refused');
  expect(rows.map((row) => [row.objectName, row.refused])).toEqual([
    ['用户名 wang', true],
    ['用户名 不存在的用户名', true],
  ]);
  const all = JSON.stringify(await list(auditor, 'size=200'));
  for (const secret of ['My-Secret-Password', body.password, PASSWORD, 'argon2']) expect(all).not.toContain(secret);
});

test('files of a case are named before those who may read it, and before that to who uploaded them', async () => {
  const { caseNumber } = await addCase(portal.facts, 'CY-2026-7', 'north');
  const attachment = (id: string, uploadedBy: string, of: string | null): Attachment => ({
    ...{ id, caseNumber: of, field: 'letter', name: `${id}.pdf`, mediaType: 'application/pdf', sizeBytes: 1 },
    ...{ sha256: '0'.repeat(64), objectId: `attachment:${id}`, uploadedBy, uploadedAt: new Date() },
  });
  const files = [
    attachment('sent', 'person-wang', caseNumber),
    attachment('unsent', 'person-wang', null),
    attachment('own', 'person-shen', null),
  ];
  await portal.facts.getRepository(Attachment).insert(files);
  const entries = files.map(({ id, uploadedBy }) => ({
    ...{ at: new Date(), personId: uploadedBy, act: 'attachment.uploaded' as const },
    ...{ objectKind: 'attachment', objectId: id },
  }));
  await inTransaction(portal.facts, (manager) => appendAuditAll(manager, entries));
  const namesFor = async (person: Browser) =>
    (await list(person, 'act=attachment.uploaded')).rows.map((row) => row.objectName).reverse();
  expect(await namesFor(admin)).toEqual(['材料 sent', '材料 unsent', '材料 own']);
  expect(await namesFor(discipline)).toEqual(['材料 sent.pdf', '材料 unsent', '材料 own']);
  expect(await namesFor(auditor)).toEqual(['材料 sent.pdf', '材料 unsent', '材料 own.pdf']);
});

test('what was asked of the log as a file stands in it', async () => {
  const file = await auditor.get('/api/admin/audit/export.xlsx?act=role.granted').expect(200);
  expect(file.headers['content-type']).toContain('spreadsheetml');
  expect((await list(auditor, 'act=audit.exported')).rows[0]).toMatchObject({
    person: { id: 'person-shen' },
    note: '1 条',
  });
});

test('a whole chain is said to be whole, with its head, in every portal', async () => {
  const head = await auditHead(portal.facts);
  const { last, failure } = await verify();
  expect(failure).toBeNull();
  expect(last).toMatchObject({ ok: true, rows: head.sequence, head, firstBroken: null, by: { name: 'shen先生' } });
  expect((await list(auditor, 'act=audit.verified')).rows[0].note).toBe(`共 ${head.sequence} 条，完整`);
  expect((await verify({ remembered: head })).last).toMatchObject({ ok: true });
  const other = { ...head, hash: '1'.repeat(64) };
  expect((await verify({ remembered: other })).last?.firstBroken).toEqual({
    sequence: head.sequence,
    reason: 'rememberedDiffers',
  });
  await auditor.post('/api/admin/audit/verification', { remembered: { sequence: 1, hash: 'x' } }).expect(400);
});

test('a long chain is verified once, however often it is asked for, and says how far it is', async () => {
  await append(30_000, 'long');
  const before = (await list(auditor, 'act=audit.verified')).total;
  const asked = await Promise.all([1, 2, 3].map(() => admin.post('/api/admin/audit/verification').expect(202)));
  for (const answer of asked) expect(answer.body.running).not.toBeNull();
  await until('it says how far it is', async () => {
    const { running } = await state();
    return running === null || (running.checked > 0 && running.of > 30_000);
  });
  await until('the verification ended', async () => (await state()).running === null);
  expect((await list(auditor, 'act=audit.verified')).total).toBe(before + 1);
});

test('the first row that does not hold is named, and told to who oversees the log', async () => {
  const [row] = await portal.facts.getRepository(AuditRow).find({ where: { act: 'role.granted' }, take: 1 });
  await portal.facts.query(`UPDATE audit_row SET personId = 'person-ji' WHERE sequence = ?`, [row.sequence]);
  const { last } = await verify();
  expect(last).toMatchObject({ ok: false, firstBroken: { sequence: row.sequence, reason: 'altered' } });
  const told = await portal.facts.getRepository(Notification).find();
  const warned = told.filter(({ text }) => text.includes(`第 ${row.sequence} 条`)).map(({ personId }) => personId);
  expect(warned.sort()).toEqual(['person-admin', 'person-ji', 'person-shen']);
  await portal.facts.query(`UPDATE audit_row SET personId = 'person-admin' WHERE sequence = ?`, [row.sequence]);
  expect((await verify()).last).toMatchObject({ ok: true });
});

test('a chain without a head is no success', async () => {
  const { sequence, hash } = await auditHead(portal.facts);
  await portal.facts.query(`DELETE FROM audit_head`);
  expect((await verify()).failure).toContain('没有链头');
  await portal.facts.query(`INSERT INTO audit_head (id, sequence, hash) VALUES ('chain', ?, ?)`, [sequence, hash]);
  expect((await verify()).failure).toBeNull();
});
