import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { AuditRow, SpineIncident } from '@zhilu/persistence';
import { CutLine } from '../support/cut-line';
import { createDatabase } from '../support/databases';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, type Browser } from '../support/portal-people';

let portal: PortalApp;
let officer: Browser;

beforeAll(async () => {
  portal = await startPortal();
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'wang', 'north', ['officer']);
  officer = await logIn(portal.url, 'wang');
});
afterAll(() => portal?.stop());

test('malformed JSON, a wrong type and unknown fields are named clearly', async () => {
  const send = (body: string) =>
    request(portal.url).post('/api/session').set('content-type', 'application/json').send(body);
  const malformed = await send('{"login": "wang",').expect(400);
  expect(malformed.body.title).toBe('请求内容不是有效的 JSON，请检查后重新提交');
  const unknown = await send('{"login":"wang","password":"x","admin":true}').expect(400);
  expect(unknown.body.fields).toEqual([{ field: 'admin', message: '没有这个字段，请去掉' }]);
  const wrong = await send('{"login":["wang"],"password":"x"}').expect(400);
  expect(wrong.body.fields[0].field).toBe('login');
  expect(wrong.body.fields[0].message).toBe('应为文字');
  const missing = await send('{"login":""}').expect(400);
  expect(missing.body.fields).toEqual([
    { field: 'login', message: '不能为空' },
    { field: 'password', message: '必填' },
  ]);
  const english = await send('{"login":"wang","password":"x","admin":true}').set('accept-language', 'en').expect(400);
  expect(english.body.fields).toEqual([{ field: 'admin', message: 'unknown field' }]);
  await send('"wang"').expect(400);
  await send('null').expect(400);
  await request(portal.url).post('/api/session').expect(400);
});

test('a body larger than 1 MB is refused before it is read as JSON', async () => {
  const answer = await request(portal.url)
    .post('/api/session')
    .send({ login: 'x'.repeat(1_200_000), password: 'x' })
    .expect(413);
  expect(answer.body.title).toContain('1 MB');
});

test('what cannot be read is the sender’s fault, with a number to ask about', async () => {
  const post = () => request(portal.url).post('/api/session').set('content-type', 'application/json');
  for (const answer of [
    await post().send('{"login"').expect(400),
    await post().set('content-encoding', 'gzip').send('no gzip at all').expect(400),
    await post().set('content-encoding', 'made-up').send('{}').expect(415),
    await post().set('content-type', 'application/json; charset=made-up').send('{}').expect(415),
    await request(portal.url).get('/api/registers/%ff').set('cookie', officer.cookie).expect(400),
  ]) {
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['x-request-id']).toBe(answer.body.requestId);
  }
});

test('a session that asks without pause is slowed down; others and played streams are not', async () => {
  await addPerson(portal.facts, 'loop', 'north', ['officer']);
  const loop = await logIn(portal.url, 'loop');
  const answers = await Promise.all(Array.from({ length: 400 }, () => loop.get('/api/nothing-here')));
  const slowed = answers.filter((answer) => answer.status === 429);
  expect(answers.length - slowed.length).toBeGreaterThanOrEqual(120);
  expect(slowed.length).toBeGreaterThan(0);
  expect(slowed[0].body).toMatchObject({ title: expect.stringContaining('频繁'), retryAfterSeconds: 1 });
  expect(slowed[0].headers['retry-after']).toBe('1');
  await officer.get('/api/session').expect(200);
  const streams = await Promise.all(Array.from({ length: 150 }, () => loop.get('/api/streams/no-ticket')));
  expect(streams.filter((answer) => answer.status === 429)).toEqual([]);
});

test('a draft that nests deeper than any form is refused, one that nests as deep as allowed is kept', async () => {
  const nested = (levels: number): object => (levels === 0 ? {} : { in: nested(levels - 1) });
  const put = (data: object) => officer.put(`/api/drafts/${randomUUID()}`, { processId: 'court-access', data });
  await put(nested(19)).expect(204);
  const answer = await put(nested(20)).expect(400);
  expect(answer.body.title).toContain('20 层');
  await put({ list: JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as object }).expect(400);
});

test('a body that pollutes prototypes is refused and pollutes nothing', async () => {
  await request(portal.url)
    .post('/api/session')
    .set('content-type', 'application/json')
    .send('{"login":"wang","password":"x","__proto__":{"polluted":true}}');
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('unknown query fields are refused; so are several values where one is meant', async () => {
  await officer.get('/api/recordings?unknown=1').expect(400);
  await officer.get('/api/recordings?page=1&page=2').expect(400);
  await officer.get('/api/recordings?size=100000').expect(400);
});

test('an unknown address of the API is a problem, not a page', async () => {
  const answer = await officer.get('/api/nothing-here').expect(404);
  expect(answer.headers['content-type']).toContain('application/problem+json');
});

test('every answer carries the strict headers; the API is never kept', async () => {
  const { headers } = await officer.get('/api/session').expect(200);
  const policy = headers['content-security-policy'];
  for (const part of [
    "script-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
    "default-src 'none'",
  ])
    expect(policy).toContain(part);
  expect(policy).not.toContain('unsafe-eval');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['cross-origin-opener-policy']).toBe('same-origin');
  expect(headers['x-powered-by']).toBeUndefined();
});

test('a person without the role is refused and the attempt is on record', async () => {
  await officer.get('/api/admin/people').expect(403);
  const row = await portal.facts
    .getRepository(AuditRow)
    .findOneByOrFail({ act: 'request.refused', personId: 'person-wang' });
  expect(row.detail).toMatchObject({ method: 'GET', route: '/api/admin/people' });
});

test('health names what is not ready, without a session', async () => {
  await request(portal.url).get('/health/live').expect(200, { status: 'ok' });
  const ready = await request(portal.url).get('/health/ready').expect(503);
  expect(ready.body).toEqual({ status: 'down', notReady: ['engine'] });
});

test('health tells other machines only whether the portal serves; figures are for this one and administrators', async () => {
  const caseNumber = 'CY-2026-1';
  const opened = { sentence: '停在这一步。', cause: null, at: new Date(), resolvedAt: null, resolvedBy: null };
  await portal.facts.getRepository(SpineIncident).insert({ id: `${caseNumber}:halted-step`, caseNumber, ...opened });
  await addPerson(portal.facts, 'operator', 'bureau', ['admin']);
  const operator = await logIn(portal.url, 'operator');
  const bare = { status: 'down', notReady: ['engine'] };
  const figures = { ...bare, warnings: ['cases'], waitingCases: 1 };
  const path = '/health/ready';
  await request(portal.url).get(path).expect(503, figures);
  const elsewhere = { 'x-forwarded-for': '10.0.0.7' };
  await request(portal.url).get(path).set(elsewhere).expect(503, bare);
  await officer.get(path).set(elsewhere).expect(503, bare);
  await operator.get(path).set(elsewhere).expect(503, figures);
});

test('metrics are for this machine; a request that a proxy passed on needs an administrator', async () => {
  const local = await request(portal.url).get('/metrics').expect(200);
  expect(local.text).toContain('zhilu_portal_request_seconds');
  await request(portal.url).get('/metrics').set('x-forwarded-for', '10.0.0.7').expect(403);
  await officer.get('/metrics').set('x-forwarded-for', '10.0.0.7').expect(403);
});

test('the API describes itself', async () => {
  const { body } = await request(portal.url).get('/api/openapi.json').expect(200);
  expect(Object.keys(body.paths)).toEqual(
    expect.arrayContaining(['/api/session', '/api/recordings', '/api/admin/people']),
  );
  expect(body.components.schemas.Login.additionalProperties).toBe(false);
});

test('a page address without a built client says so instead of failing silently', async () => {
  const answer = await request(portal.url).get('/inbox/todo').set('accept', 'text/html');
  expect([200, 503]).toContain(answer.status);
  expect(answer.headers['content-type']).toContain('text/html');
});

test('the database away is a sentence and a 503 without a stack; once it is back, work goes on', async () => {
  const database = await createDatabase('mariadb');
  const address = new URL(database.settings.DATABASE_URL!);
  const line = new CutLine(Number(address.port));
  await line.mend();
  address.port = String(line.port);
  const away = await startPortal({ DATABASE_URL: address.href });
  try {
    await addUnits(away.facts);
    await addPerson(away.facts, 'wang', 'north', ['officer']);
    const session = await logIn(away.url, 'wang');
    await line.cut();
    const answer = await session.get('/api/session').expect(503);
    expect(answer.body.title).toContain('数据库');
    expect(JSON.stringify(answer.body)).not.toMatch(/\.ts|node_modules|ECONN|127\.0\.0\.1/);
    const ready = await request(away.url).get('/health/ready').expect(503);
    expect(ready.body.notReady).toContain('database');
    await line.mend();
    await session.get('/api/session').expect(200);
  } finally {
    await away.stop();
    await line.cut();
    await database.remove();
  }
});
