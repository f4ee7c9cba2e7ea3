import request from 'supertest';
import { IsNull } from 'typeorm';
import { AuditRow, LoginThrottle, Person, Session } from '@zhilu/persistence';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, browser, logIn, PASSWORD } from '../support/portal-people';

const HOUR = 3_600_000;
let portal: PortalApp;

beforeAll(async () => {
  portal = await startPortal();
  await addUnits(portal.facts);
  for (const login of ['wang', 'li', 'zhao', 'qian', 'sun']) await addPerson(portal.facts, login, 'north', ['officer']);
});
afterAll(() => portal?.stop());
beforeEach(() => portal.facts.getRepository(LoginThrottle).clear());

const tryLogin = (login: string, password: string) =>
  request(portal.url).post('/api/session').send({ login, password });

test('a route without a session is closed with a problem in the reader’s language', async () => {
  const answer = await request(portal.url).get('/api/session').set('accept-language', 'en').expect(401);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.body).toMatchObject({ status: 401, title: 'Please log in', type: 'urn:zhilu:problem:unauthenticated' });
  expect(answer.body.requestId).toBe(answer.headers['x-request-id']);
  await request(portal.url)
    .get('/api/session')
    .expect(({ body }) => expect(body.title).toBe('请先登录'));
});

test('logging in gives a cookie that scripts and other sites cannot use, and an audit row', async () => {
  const answer = await tryLogin('wang', PASSWORD).expect(200);
  const cookie = String(answer.headers['set-cookie'][0]);
  expect(cookie).toMatch(/^zhilu_session=[\w-]{43};/);
  expect(cookie).toContain('HttpOnly');
  expect(cookie).toContain('SameSite=Strict');
  expect(answer.body).toMatchObject({ login: 'wang', bureauName: '测试市交通运输局', language: 'zh-CN' });
  expect(answer.body.roles).toEqual([
    { role: 'officer', roleName: '执法人员', unitId: 'north', unitName: '城北执法大队' },
  ]);
  expect(JSON.stringify(answer.body)).not.toContain('argon2');
  const opened = await portal.facts.getRepository(AuditRow).countBy({ act: 'session.opened', personId: 'person-wang' });
  expect(opened).toBe(1);
});

test('the table of sessions holds no token', async () => {
  const session = await logIn(portal.url, 'wang');
  const token = session.cookie.split('=')[1];
  const ids = (await portal.facts.getRepository(Session).find()).map((each) => each.id);
  expect(ids).not.toContain(token);
  expect(ids.every((id) => /^[0-9a-f]{64}$/.test(id))).toBe(true);
});

test('wrong password and unknown login are told apart neither by sentence nor by time', async () => {
  const measure = async (login: string) => {
    const times: number[] = [];
    let title = '';
    for (let round = 0; round < 4; round++) {
      await portal.facts.getRepository(LoginThrottle).clear();
      const start = performance.now();
      const answer = await tryLogin(login, 'wrong-password').expect(401);
      times.push(performance.now() - start);
      title = answer.body.title;
    }
    return { title, time: times.sort((a, b) => a - b)[1] };
  };
  const [known, unknown] = [await measure('wang'), await measure('nobody')];
  expect(known.title).toBe('用户名或密码不正确');
  expect(unknown.title).toBe(known.title);
  expect(unknown.time).toBeGreaterThan(known.time / 4);
});

test('after five failures even the right password waits, longer each time, and is told for how long', async () => {
  for (let round = 0; round < 5; round++) await tryLogin('li', 'wrong').expect(401);
  const blocked = await tryLogin('li', PASSWORD).expect(429);
  expect(blocked.body.title).toMatch(/请 \d+ 秒后再试/);
  expect(blocked.body.retryAfterSeconds).toBeGreaterThan(5);
  expect(blocked.headers['retry-after']).toBe(String(blocked.body.retryAfterSeconds));
  portal.travel(11_000);
  await tryLogin('li', 'wrong').expect(401);
  const longer = await tryLogin('li', PASSWORD).expect(429);
  expect(longer.body.retryAfterSeconds).toBeGreaterThan(blocked.body.retryAfterSeconds);
  portal.travel(25_000);
  await tryLogin('li', PASSWORD).expect(200);
  await tryLogin('li', 'wrong').expect(401);
});

test('many guesses at once are counted like guesses in a row', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => tryLogin('qian', 'wrong')));
  expect(answers.filter((each) => each.status === 401)).toHaveLength(5);
  expect(answers.filter((each) => each.status === 429)).toHaveLength(7);
});

test('a stranger elsewhere cannot lock a person out: the login alone waits ten seconds at most', async () => {
  const proxied = await startPortal({ TRUST_PROXY: 'loopback' });
  try {
    await addUnits(proxied.facts);
    await addPerson(proxied.facts, 'wang', 'north', ['officer']);
    const from = (address: string, password: string) =>
      request(proxied.url).post('/api/session').set('x-forwarded-for', address).send({ login: 'wang', password });
    for (let round = 0; round < 5; round++) await from('10.0.0.1', 'wrong').expect(401);
    await from('10.0.0.1', PASSWORD).expect(429);
    await from('10.0.0.2', PASSWORD).expect(200);
    for (let round = 0; round < 20; round++) await from(`10.0.1.${round}`, 'wrong').expect(401);
    const slowed = await from('10.0.0.2', PASSWORD).expect(429);
    expect(slowed.body.retryAfterSeconds).toBeLessThanOrEqual(10);
    proxied.travel(10_001);
    await from('10.0.1.99', 'wrong').expect(401);
    expect((await from('10.0.0.2', PASSWORD).expect(429)).body.retryAfterSeconds).toBeLessThanOrEqual(10);
    proxied.travel(10_001);
    await from('10.0.0.2', PASSWORD).expect(200);
  } finally {
    await proxied.stop();
  }
});

test('guessing one password for many logins from one address is slowed down too', async () => {
  for (let round = 0; round < 20; round++) await tryLogin(`guess${round}`, 'Summer2026!').expect(401);
  await tryLogin('guess21', 'Summer2026!').expect(429);
});

test('a login always gets a new session: a cookie planted before is worth nothing after', async () => {
  const planted = await logIn(portal.url, 'sun');
  const answer = await request(portal.url)
    .post('/api/session')
    .set('cookie', planted.cookie)
    .send({ login: 'sun', password: PASSWORD })
    .expect(200);
  expect(String(answer.headers['set-cookie'][0])).not.toContain(planted.cookie);
  await planted.get('/api/session').expect(401);
});

test('a change needs the session’s own token and must not come from another site', async () => {
  const [own, other] = [await logIn(portal.url, 'wang'), await logIn(portal.url, 'zhao')];
  const change = () =>
    request(portal.url).put('/api/me/preferences').set('cookie', own.cookie).send({ language: 'zh-CN' });
  await change().expect(403);
  await change().set('x-csrf-token', other.csrfToken).expect(403);
  await change().set('x-csrf-token', own.csrfToken).set('origin', 'https://evil.example').expect(403);
  await change().set('x-csrf-token', own.csrfToken).set('origin', 'null').expect(403);
  await change().set('x-csrf-token', own.csrfToken).set('sec-fetch-site', 'cross-site').expect(403);
  await change().set('x-csrf-token', own.csrfToken).set('origin', portal.url).expect(204);
  await request(portal.url)
    .post('/api/session')
    .set('origin', 'https://evil.example')
    .send({ login: 'wang', password: PASSWORD })
    .expect(403);
});

test('what another site sends stands in the audit: whose browser it used, or nobody’s, and never more than a few a minute', async () => {
  const rows = portal.facts.getRepository(AuditRow);
  const own = await logIn(portal.url, 'li');
  const stranger = () => request(portal.url).post('/api/session').set('origin', 'https://evil.example').send({});
  await request(portal.url)
    .put('/api/me/preferences')
    .set('cookie', own.cookie)
    .set('origin', `https://evil.example/${'x'.repeat(500)}`)
    .expect(403);
  const [used] = await rows.findBy({ act: 'request.refused', personId: 'person-li' });
  expect(used).toMatchObject({ objectKind: 'route', objectId: '/api/me/preferences' });
  expect(used.detail).toMatchObject({ method: 'PUT', status: 'forbidden' });
  expect(used.detail.origin).toHaveLength(200);

  portal.travel(HOUR);
  const before = await rows.countBy({ act: 'request.refused', personId: IsNull() });
  for (let each = 0; each < 25; each++) await stranger().expect(403);
  expect((await rows.countBy({ act: 'request.refused', personId: IsNull() })) - before).toBe(10);
  portal.travel(60_000);
  await stranger().expect(403);
  const [last] = await rows.find({ where: { act: 'request.refused' }, order: { sequence: 'DESC' }, take: 1 });
  expect(last).toMatchObject({ personId: null, objectId: '/api/session' });
  expect(last.detail).toMatchObject({ origin: 'https://evil.example', leftOut: 15 });
});

test('refused changes stand in the audit', async () => {
  const before = await portal.facts
    .getRepository(AuditRow)
    .countBy({ act: 'request.refused', personId: 'person-wang' });
  const own = await logIn(portal.url, 'wang');
  await request(portal.url).put('/api/me/preferences').set('cookie', own.cookie).send({}).expect(403);
  const after = await portal.facts.getRepository(AuditRow).countBy({ act: 'request.refused', personId: 'person-wang' });
  expect(after).toBe(before + 1);
});

test('a session ends after eight idle hours and after a day at the latest', async () => {
  const session = await logIn(portal.url, 'wang');
  for (let hour = 7; hour < 22; hour += 7) {
    portal.travel(7 * HOUR);
    await session.get('/api/session').expect(200);
  }
  portal.travel(4 * HOUR);
  await session.get('/api/session').expect(401);
  const idle = await logIn(portal.url, 'wang');
  portal.travel(8 * HOUR + 1000);
  await idle.get('/api/session').expect(401);
});

test('logging out ends the session on the server', async () => {
  const session = await logIn(portal.url, 'wang');
  await session.remove('/api/session').expect(204);
  await session.get('/api/session').expect(401);
});

test('a new password needs the old one and ends the other sessions', async () => {
  const [here, elsewhere] = [await logIn(portal.url, 'zhao'), await logIn(portal.url, 'zhao')];
  await here.post('/api/me/password', { current: 'wrong', next: 'Another-Horse-8' }).expect(422);
  await here.post('/api/me/password', { current: PASSWORD, next: 'short' }).expect(400);
  await here.post('/api/me/password', { current: PASSWORD, next: 'Nine-chr9' }).expect(400);
  const weak = await here.post('/api/me/password', { current: PASSWORD, next: '0123456789' }).expect(422);
  expect(weak.body.fields).toEqual([{ field: 'next', message: expect.stringContaining('连续') }]);
  await here.post('/api/me/password', { current: PASSWORD, next: 'Another-Horse-8' }).expect(204);
  await here.get('/api/session').expect(200);
  await elsewhere.get('/api/session').expect(401);
  await tryLogin('zhao', PASSWORD).expect(401);
  await tryLogin('zhao', 'Another-Horse-8').expect(200);
});

test('a wrong current password stays in the audit, and guessing it waits like guessing at the login', async () => {
  const session = await logIn(portal.url, 'qian');
  const guess = () => session.post('/api/me/password', { current: 'wrong', next: 'Another-Horse-8' });
  for (let round = 0; round < 5; round++) await guess().expect(422);
  await guess().expect(429);
  const audit = portal.facts.getRepository(AuditRow);
  const rows = await audit.findBy({ act: 'request.refused', objectKind: 'person', objectId: 'person-qian' });
  expect(rows.map(({ personId, detail }) => [personId, detail.route, detail.status])).toEqual(
    Array(5).fill(['person-qian', '/api/me/password', 'unprocessable']),
  );
});

test('a person who left is out at once', async () => {
  const session = await logIn(portal.url, 'wang');
  await portal.facts.getRepository(Person).update({ id: 'person-wang' }, { active: false });
  await session.get('/api/session').expect(401);
  await tryLogin('wang', PASSWORD).expect(401);
  await portal.facts.getRepository(Person).update({ id: 'person-wang' }, { active: true });
});

test('what the login page may know says nothing about people', async () => {
  const answer = await request(portal.url).get('/api/public').expect(200);
  expect(answer.body).toEqual({ bureauName: '测试市交通运输局', demo: false, session: null });
});

test('asking for the session is answered with it, and with none for a browser that has none', async () => {
  const session = await logIn(portal.url, 'sun');
  const { body } = await session.get('/api/public').expect(200);
  expect(body.session).toMatchObject({ login: 'sun', language: 'zh-CN' });
  await session.remove('/api/session').expect(204);
  expect((await session.get('/api/public').expect(200)).body.session).toBeNull();
});

test.each(['zhilu_session=', 'zhilu_session=%00', `zhilu_session=${'a'.repeat(43)}`, `zhilu_session=${"' OR 1=1 --"}`])(
  'a made-up cookie opens nothing: %s',
  async (cookie) => {
    await browser(portal.url, cookie, 'x').get('/api/session').expect(401);
  },
);
