import { randomUUID } from 'node:crypto';
import type { Wire } from '@zhilu/domain';
import { Draft } from '@zhilu/persistence';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, type Browser } from '../support/portal-people';

let portal: PortalApp;
let clerk: Browser;
let colleague: Browser;

beforeAll(async () => {
  portal = await startPortal({ ENGINE_URL: 'http://127.0.0.1:1/engine-rest' });
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'clerk', 'north', ['officer']);
  await addPerson(portal.facts, 'colleague', 'north', ['officer']);
  clerk = await logIn(portal.url, 'clerk');
  colleague = await logIn(portal.url, 'colleague');
});
afterAll(() => portal?.stop());
beforeEach(() => portal.facts.getRepository(Draft).clear());

const aDraft = (over: object = {}) => ({
  processId: 'court-access',
  title: '查阅申请',
  data: { visitorUnit: '云溪县人民法院' },
  ...over,
});
const list = async (browser: Browser): Promise<Wire.DraftView[]> => (await browser.get('/api/drafts').expect(200)).body;

describe('草稿', () => {
  it('keeps what was typed as it is, and the last text of it', async () => {
    const id = randomUUID();
    await clerk.put(`/api/drafts/${id}`, aDraft()).expect(204);
    const data = { visitorUnit: '云溪县人民检察院', reason: '<b>粗体</b>\n第二行 😀', recordingIds: ['a', 'b'] };
    await clerk.put(`/api/drafts/${id}`, aDraft({ title: '第二稿', data })).expect(204);
    expect(await list(clerk)).toEqual([
      expect.objectContaining({ id, processId: 'court-access', title: '第二稿', data }),
    ]);
  });

  it('lists the newest first', async () => {
    const [older, newer] = [randomUUID(), randomUUID()];
    for (const id of [older, newer]) await clerk.put(`/api/drafts/${id}`, aDraft()).expect(204);
    await clerk.put(`/api/drafts/${older}`, aDraft()).expect(204);
    const ids = (await list(clerk)).map((draft) => draft.id);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(older);
  });

  it('removes one, once', async () => {
    const id = randomUUID();
    await clerk.put(`/api/drafts/${id}`, aDraft()).expect(204);
    await clerk.remove(`/api/drafts/${id}`).expect(204);
    expect(await list(clerk)).toEqual([]);
    await clerk.remove(`/api/drafts/${id}`).expect(404);
  });

  it('is nobody else’s: not seen, not overwritten, not removed', async () => {
    const id = randomUUID();
    await clerk.put(`/api/drafts/${id}`, aDraft()).expect(204);
    expect(await list(colleague)).toEqual([]);
    await colleague.put(`/api/drafts/${id}`, aDraft({ title: '冒名' })).expect(404);
    await colleague.remove(`/api/drafts/${id}`).expect(404);
    const [kept] = await list(clerk);
    expect(kept).toMatchObject({ id, title: '查阅申请' });
  });

  it('refuses the fifty-first of a person, takes changes of the others, and counts each person alone', async () => {
    const row = { personId: 'person-clerk', processId: 'court-access', title: '', data: {}, updatedAt: new Date() };
    const ids = Array.from({ length: 50 }, () => randomUUID());
    await portal.facts.getRepository(Draft).insert(ids.map((id) => ({ ...row, id })));
    const refused = await clerk.put(`/api/drafts/${randomUUID()}`, aDraft()).expect(409);
    expect(refused.body.title).toContain('50');
    await clerk.put(`/api/drafts/${ids[0]}`, aDraft()).expect(204);
    await colleague.put(`/api/drafts/${randomUUID()}`, aDraft()).expect(204);
    expect(await list(clerk)).toHaveLength(50);
  });

  it('refuses more than 60 000 bytes, counted as bytes', async () => {
    const id = randomUUID();
    await clerk.put(`/api/drafts/${id}`, aDraft({ data: { reason: '字'.repeat(20_000) } })).expect(413);
    await clerk.put(`/api/drafts/${id}`, aDraft({ data: { reason: 'a'.repeat(59_000) } })).expect(204);
    expect(await list(clerk)).toHaveLength(1);
  });

  it.each([
    ['an id that is no UUID', 'mine', aDraft()],
    ['a field too many', randomUUID(), aDraft({ personId: 'person-colleague' })],
    ['no data', randomUUID(), { processId: 'court-access' }],
    ['a title too long', randomUUID(), aDraft({ title: 't'.repeat(201) })],
  ])('refuses %s', async (_what, id, body) => {
    await clerk.put(`/api/drafts/${id}`, body).expect(400);
    expect(await portal.facts.getRepository(Draft).count()).toBe(0);
  });

  it('is for signed-in people with their own token only', async () => {
    expect((await fetch(`${portal.url}/api/drafts`)).status).toBe(401);
    const answer = await fetch(`${portal.url}/api/drafts/${randomUUID()}`, {
      method: 'PUT',
      headers: { cookie: clerk.cookie, 'content-type': 'application/json' },
      body: JSON.stringify(aDraft()),
    });
    expect(answer.status).toBe(403);
    expect(await portal.facts.getRepository(Draft).count()).toBe(0);
  });
});
