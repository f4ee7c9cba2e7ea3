import { createHash } from 'node:crypto';
import { AuditRow, Derivative, Release } from '@zhilu/persistence';
import { DERIVED_CLIP, EVIDENCE_STORE, type EvidenceStore, type ObjectId } from '@zhilu/storage';
import { addCase } from '../support/case-rows';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, type Browser } from '../support/portal-people';

const RELEASED = 'GK-2026-0001';
const CHECKED = 'GK-2026-0002';
const MINUTE = 60_000;
const bytes = Buffer.from('film made public');
let portal: PortalApp;
let applicant: Browser;
let head: Browser;

beforeAll(async () => {
  portal = await startPortal({ ENGINE_URL: 'http://127.0.0.1:1/engine-rest' });
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'applicant', 'north', ['officer']);
  await addPerson(portal.facts, 'head', 'north', ['unit-head']);
  [applicant, head] = await Promise.all(['applicant', 'head'].map((login) => logIn(portal.url, login)));
  for (const caseNumber of [RELEASED, CHECKED])
    await addCase(portal.facts, caseNumber, 'north', { processId: 'public-release', applicantId: 'person-applicant' });
  await addClip('discarded', RELEASED, 'first', '2026-11-20T01:00:00Z');
  await addClip('open', RELEASED, 'second', '2026-11-20T02:00:00Z');
  await addClip('unchosen', RELEASED, 'second', '2026-11-20T02:00:01Z');
  await addClip('old', CHECKED, 'third', '2026-11-20T01:00:00Z');
  await addClip('new', CHECKED, 'fourth', '2026-11-20T02:00:00Z');
  await addClip('new-too', CHECKED, 'fourth', '2026-11-20T02:00:05Z');
  const day = 86_400_000;
  await portal.facts.getRepository(Release).insert({
    ...{ id: 'release', taskId: 'publish', number: `${RELEASED}-F1`, caseNumber: RELEASED, derivativeId: 'open' },
    ...{ sha256: 'a'.repeat(64), medium: '网站', purpose: '普法', validFrom: new Date(Date.now() - day) },
    ...{ validTo: new Date(Date.now() + day), withdrawnAt: null, withdrawnBy: null, withdrawnReason: null },
  });
});
afterAll(() => portal?.stop());

/** A clip whose bytes are really in the store. */
async function addClip(id: string, caseNumber: string, taskId: string, createdAt: string): Promise<void> {
  const objectId: ObjectId = `derivative:${id}`;
  const files = [{ logicalPath: DERIVED_CLIP, source: bytes }];
  await portal.app.get<EvidenceStore>(EVIDENCE_STORE).put(objectId, files, { message: 'test' });
  await portal.facts.getRepository(Derivative).insert({
    ...{ id, taskId, clipIndex: id.length, caseNumber, parentId: 'r', objectId },
    ...{ parentSha256: 'a'.repeat(64), watermark: null, width: 1, height: 1, copied: false, durationMs: 5000 },
    plan: { recordingId: 'r', fromMs: 0, toMs: 5000, blurs: [], mutes: [] },
    ...{ sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
    createdAt: new Date(createdAt),
  });
}

const rows = (act: string) => portal.facts.getRepository(AuditRow).findBy({ act });
const ask = (browser: Browser, id: string, as: 'video' | 'file', range?: string) => {
  const request = browser.get(`/api/derivatives/${id}/${as}`);
  return range ? request.set('range', range) : request;
};

describe('art-16: whoever is sent bytes of a copy stands in the audit', () => {
  it.each(['bytes=1-', 'bytes=00-', 'bytes=-4', 'bytes=3-5', 'bytes= 0-', 'bytes=0-1,2-', 'junk'])(
    'downloading with Range: %s',
    async (range) => {
      const browser = await logIn(portal.url, 'head');
      const before = (await rows('release.downloaded')).length;
      const { status } = await ask(browser, 'open', 'file', range);
      expect([200, 206]).toContain(status);
      const written = (await rows('release.downloaded')).slice(before);
      expect(written).toMatchObject([{ personId: 'person-head', objectId: `${RELEASED}-F1`, caseNumber: RELEASED }]);
    },
  );

  it('one row for a download that is resumed, another for a later one and for another session', async () => {
    const browser = await logIn(portal.url, 'head');
    const before = (await rows('release.downloaded')).length;
    const more = async () => (await rows('release.downloaded')).length - before;
    await Promise.all(['bytes=0-3', 'bytes=4-7', 'bytes=8-'].map((range) => ask(browser, 'open', 'file', range)));
    expect(await more()).toBe(1);
    await ask(await logIn(portal.url, 'head'), 'open', 'file');
    expect(await more()).toBe(2);
    portal.travel(10 * MINUTE);
    await ask(browser, 'open', 'file', 'bytes=4-');
    portal.travel(-10 * MINUTE);
    expect(await more()).toBe(3);
  });

  it('none where no bytes are sent', async () => {
    const browser = await logIn(portal.url, 'head');
    const before = (await rows('release.downloaded')).length;
    await ask(browser, 'open', 'file', 'bytes=100-').expect(416);
    expect(await rows('release.downloaded')).toHaveLength(before);
  });

  it('playing: once a session and copy, whichever part is asked for first', async () => {
    const before = { viewed: (await rows('release.viewed')).length, checked: (await rows('derivative.viewed')).length };
    for (const range of ['bytes=1-', 'bytes=00-', 'bytes=0-']) {
      await ask(head, 'open', 'video', range).expect(206);
      await ask(applicant, 'new', 'video', range).expect(206);
    }
    expect((await rows('release.viewed')).slice(before.viewed)).toMatchObject([{ objectId: `${RELEASED}-F1` }]);
    expect((await rows('derivative.viewed')).slice(before.checked)).toMatchObject([{ objectId: 'new' }]);
  });
});

describe('art-16: what was made before and hidden more since is closed', () => {
  it.each([
    ['a clip of an earlier making', 'old'],
    ['a clip of an earlier making, once the newer is released', 'discarded'],
    ['a clip that was not released with the others', 'unchosen'],
  ])('%s', async (_name, id) => {
    const refused = async () => (await rows('request.refused')).filter(({ objectId }) => objectId === id);
    await ask(applicant, id, 'video').expect(403);
    await ask(applicant, id, 'file').expect(403);
    expect(await refused()).toMatchObject([{ objectKind: 'derivative' }, { personId: 'person-applicant' }]);
  });

  it('every clip of the newest making plays while it is checked', async () => {
    for (const id of ['new', 'new-too']) await ask(applicant, id, 'video').expect(200);
  });
});
