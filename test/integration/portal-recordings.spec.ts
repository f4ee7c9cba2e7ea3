import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import type { Settings } from '@zhilu/config';
import type { Wire } from '@zhilu/domain';
import { AccessGrant, AuditRow, Deputy, Device, Recording, RoleInUnit } from '@zhilu/persistence';
import { EVIDENCE_STORE, type EvidenceStore } from '@zhilu/storage';
import { UNVALUED } from '../support/devices';
import { aCard, aFile } from '../support/footage';
import { SETTINGS } from '../../apps/portal/src/foundation/tokens';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, UNITS, type Browser, type UnitId } from '../support/portal-people';

let portal: PortalApp;
let store: EvidenceStore;
let film: Buffer;
const people: Record<string, Browser> = {};

beforeAll(async () => {
  portal = await startPortal();
  store = portal.app.get<EvidenceStore>(EVIDENCE_STORE);
  film = await aFilm();
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'officer', 'north', ['officer']);
  await addPerson(portal.facts, 'mate', 'north', ['officer']);
  await addPerson(portal.facts, 'keeper', 'north', ['device-keeper']);
  await addPerson(portal.facts, 'southkeeper', 'south', ['device-keeper']);
  await addPerson(portal.facts, 'head', 'bureau', ['bureau-head']);
  await addPerson(portal.facts, 'discipline', 'bureau', ['discipline']);
  await addPerson(portal.facts, 'secrecy', 'bureau', ['secrecy-officer']);
  await addPerson(portal.facts, 'auditor', 'bureau', ['auditor']);
  await addPerson(portal.facts, 'admin', 'bureau', ['admin']);
  await addPerson(portal.facts, 'owner', 'bureau', ['process-owner']);
  for (const login of [
    'officer',
    'mate',
    'keeper',
    'southkeeper',
    'head',
    'discipline',
    'secrecy',
    'auditor',
    'admin',
    'owner',
  ])
    people[login] = await logIn(portal.url, login);
  await portal.facts.getRepository(Device).insert(device('north'));
  await portal.facts.getRepository(Device).insert(device('south'));
  await addRecording('r-north', 'north', { officerId: 'person-officer' });
  await addRecording('r-south', 'south', {});
  await addRecording('r-secret', 'north', { secrecy: 'state', officerId: 'person-officer' });
  await addRecording('r-h265', 'north', { videoCodec: 'hevc' });
});
afterAll(() => portal?.stop());

async function aFilm(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'zhilu-film-'));
  await aCard(folder, { deviceNumber: 'N-1', files: [aFile('h264')] });
  const file = readdirSync(folder, { recursive: true, withFileTypes: true }).find((each) => each.isFile())!;
  const bytes = readFileSync(join(file.parentPath, file.name));
  rmSync(folder, { recursive: true });
  return bytes;
}

function device(unitId: UnitId): Device {
  const common = { brand: '海康', model: 'DSJ', serial: unitId, keeperId: null, holderId: null };
  return {
    ...common,
    ...UNVALUED,
    id: `device-${unitId}`,
    number: `${unitId}-01`,
    unitId,
    state: 'stored',
    clockOffsetMs: 0,
    clockCheckedAt: null,
  };
}

/** A recording whose bytes are really in the store. */
async function addRecording(id: string, unitId: UnitId, over: Partial<Recording>): Promise<void> {
  const unique = Buffer.concat([film, Buffer.from(id)]);
  const objectId = `recording:${id}` as const;
  const { files } = await store.put(objectId, [{ logicalPath: `${id}.mp4`, source: unique }], { message: 'test' });
  await portal.facts.getRepository(Recording).insert({
    id,
    deviceId: `device-${unitId}`,
    deviceNumber: `${unitId}-01`,
    unitId,
    unitPath: UNITS[unitId],
    officerId: null,
    importId: 'import-1',
    objectId,
    originalName: `${id}.mp4`,
    sizeBytes: unique.length,
    sha256: files[0].sha256,
    container: 'mp4',
    videoCodec: 'h264',
    audioCodec: 'aac',
    width: 640,
    height: 360,
    durationMs: 2000,
    nameTime: null,
    containerTime: null,
    modifiedTime: null,
    importedAt: new Date('2026-11-20T10:00:00Z'),
    offsetMs: 0,
    timeRule: 'test',
    // 00:30 of the 21st in the bureau's zone.
    startedAt: new Date('2026-11-20T16:30:00Z'),
    secrecy: 'internal',
    activity: '路检路查 100%',
    place: null,
    damaged: false,
    important: false,
    integrity: 'unchecked',
    checkedAt: null,
    ...over,
  });
}

async function listed(login: string, query = ''): Promise<string[]> {
  const { body } = await people[login].get(`/api/recordings?sort=startedAt&${query}`).expect(200);
  expect(body.total).toBe(body.rows.length);
  return body.rows.map((row: { id: string }) => row.id).sort();
}

async function ticketUrl(login: string, id: string): Promise<string> {
  const { body } = await people[login].post(`/api/recordings/${id}/ticket`).expect(200);
  return body.url as string;
}

describe('who sees what', () => {
  test.each([
    ['officer', ['r-north']],
    ['mate', []],
    ['keeper', ['r-h265', 'r-north', 'r-secret']],
    ['southkeeper', ['r-south']],
    ['head', ['r-h265', 'r-north', 'r-secret', 'r-south']],
    ['discipline', ['r-h265', 'r-north', 'r-south']],
    ['secrecy', ['r-secret']],
    ['auditor', ['r-h265', 'r-north', 'r-south']],
    ['admin', []],
    ['owner', []],
  ])('%s', async (login, ids) => {
    expect(await listed(login)).toEqual(ids);
    for (const id of ['r-north', 'r-south', 'r-secret', 'r-h265'])
      await people[login].get(`/api/recordings/${id}`).expect(ids.includes(id) ? 200 : 404);
    const { body } = await people[login].get('/api/search?q=路检').expect(200);
    expect(body.recordings.map((row: { id: string }) => row.id).sort()).toEqual(ids);
  });

  test('a deputy sees what the absent person sees, during the time and no longer', async () => {
    const hour = 3_600_000;
    const id = randomUUID();
    const validFrom = new Date(Date.now() - hour);
    const row = { id, personId: 'person-southkeeper', deputyId: 'person-mate', validFrom, createdBy: 'person-admin' };
    await portal.facts.getRepository(Deputy).insert({ ...row, validTo: new Date(Date.now() + hour) });
    expect(await listed('mate')).toEqual(['r-south']);
    await portal.facts.getRepository(Deputy).update({ id }, { validTo: new Date(Date.now() - 1000) });
    expect(await listed('mate')).toEqual([]);
  });

  test('an administrator sees no footage even with a role beside', async () => {
    const id = randomUUID();
    await portal.facts
      .getRepository(RoleInUnit)
      .insert({ id, personId: 'person-admin', unitId: 'bureau', role: 'unit-head' });
    expect(await listed('admin')).toEqual([]);
    await people.admin.post('/api/recordings/r-north/ticket').expect(404);
    await portal.facts.getRepository(RoleInUnit).delete({ id });
  });

  test('guessing another unit’s recording teaches nothing and is on record', async () => {
    const known = await people.southkeeper.get('/api/recordings/r-north').expect(404);
    const unknown = await people.southkeeper.get('/api/recordings/r-nothing').expect(404);
    expect(known.body.title).toBe(unknown.body.title);
    const rows = await portal.facts
      .getRepository(AuditRow)
      .findBy({ act: 'request.refused', objectId: 'r-north', personId: 'person-southkeeper' });
    expect(rows.length).toBeGreaterThan(0);
  });

  test.each(['\u202e', '\u200b', '\u0001', '\ufffe', '\n'])('what a keeper writes holds no %j', async (sign) => {
    const write = (notes: object) => people.keeper.patch('/api/recordings/r-north', notes);
    for (const field of ['place', 'activity']) {
      const { body } = await write({ [field]: `城北${sign}路口` }).expect(400);
      expect(body.fields).toEqual([{ field, message: expect.stringContaining('不可见的字符') }]);
    }
  });

  test('filters narrow and never widen', async () => {
    expect(await listed('head', 'unit=north')).toEqual(['r-h265', 'r-north', 'r-secret']);
    expect(await listed('southkeeper', 'unit=north')).toEqual([]);
    expect(await listed('head', 'secrecy=state')).toEqual(['r-secret']);
    expect(await listed('head', `q=${encodeURIComponent('100%')}`)).toHaveLength(4);
    expect(await listed('head', `q=${encodeURIComponent('%')}`)).toHaveLength(4);
    expect(await listed('head', `q=${encodeURIComponent('_00')}`)).toEqual([]);
    expect(await listed('head', 'day=2026-11-21')).toHaveLength(4);
    expect(await listed('head', 'day=2026-11-20')).toEqual([]);
    const instants = (from: string, to: string) => new URLSearchParams({ from, to }).toString();
    expect(await listed('head', instants('2026-11-21T00:00:00+08:00', '2026-11-21T23:59:59.999+08:00'))).toHaveLength(
      4,
    );
    expect(await listed('head', instants('2026-11-20T00:00:00+08:00', '2026-11-20T23:59:59.999+08:00'))).toEqual([]);
    expect(await listed('head', instants('2026-11-20', '2026-11-21'))).toHaveLength(4);
    await people.head.get('/api/recordings?from=yesterday').expect(400);
    expect(await listed('head', `q=${encodeURIComponent("' OR '1'='1")}`)).toEqual([]);
  });

  test('days are the bureau’s days', async () => {
    const { body } = await people.head.get('/api/recordings/days').expect(200);
    expect(body).toEqual([{ day: '2026-11-21', count: 4, durationMs: 8000 }]);
    expect((await people.mate.get('/api/recordings/days').expect(200)).body).toEqual([]);
  });
});

describe('playing', () => {
  const whole = () => Buffer.concat([film, Buffer.from('r-north')]);

  test('a ticket opens the stream, whole and in parts, and is never kept by a cache', async () => {
    const url = await ticketUrl('officer', 'r-north');
    const all = await people.officer.get(url).buffer().expect(200);
    expect(all.body.equals(whole())).toBe(true);
    expect(all.headers).toMatchObject({
      'content-type': 'video/mp4',
      'cache-control': 'no-store',
      'accept-ranges': 'bytes',
    });
    const part = await people.officer.get(url).set('range', 'bytes=100-199').buffer().expect(206);
    expect(part.headers['content-range']).toBe(`bytes 100-199/${whole().length}`);
    expect(part.body.equals(whole().subarray(100, 200))).toBe(true);
    const tail = await people.officer.get(url).set('range', 'bytes=-50').buffer().expect(206);
    expect(tail.body.equals(whole().subarray(-50))).toBe(true);
    const open = await people.officer.get(url).set('range', 'bytes=10-').buffer().expect(206);
    expect(open.body.equals(whole().subarray(10))).toBe(true);
    const beyond = await people.officer.get(url).set('range', 'bytes=999999999-').expect(416);
    expect(beyond.headers['content-range']).toBe(`bytes */${whole().length}`);
    const changed = await people.officer
      .get(url)
      .set('range', 'bytes=0-1')
      .set('if-range', '"other"')
      .buffer()
      .expect(200);
    expect(changed.body).toHaveLength(whole().length);
    await people.officer.get(url).set('range', 'bytes=nonsense').expect(200);
  });

  test('every ticket is an audit row', async () => {
    const count = () =>
      portal.facts
        .getRepository(AuditRow)
        .countBy({ act: 'recording.viewed', objectId: 'r-north', personId: 'person-keeper' });
    const before = await count();
    await ticketUrl('keeper', 'r-north');
    expect(await count()).toBe(before + 1);
  });

  test('a ticket is good for one session, one recording and ten minutes', async () => {
    const url = await ticketUrl('officer', 'r-north');
    const again = await logIn(portal.url, 'officer');
    await again.get(url).expect(403);
    await people.head.get(url).expect(403);
    await request(portal.url).get(url).expect(401);
    const [body, seal] = url.replace('/api/streams/', '').split('.');
    const forged = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), recordingId: 'r-secret' };
    await people.officer
      .get(`/api/streams/${Buffer.from(JSON.stringify(forged)).toString('base64url')}.${seal}`)
      .expect(403);
    await people.officer.get(`/api/streams/${body}.`).expect(403);
    await people.officer.get(`/api/streams/${body}`).expect(403);
    portal.travel(10 * 60_000 + 1000);
    const late = await people.officer.get(url).expect(403);
    expect(late.body.title).toContain('过期');
  });

  test('who loses the right in the middle is cut off at the next part', async () => {
    const url = await ticketUrl('keeper', 'r-north');
    await people.keeper.get(url).set('range', 'bytes=0-9').expect(206);
    await portal.facts.getRepository(RoleInUnit).delete({ personId: 'person-keeper' });
    await people.keeper.get(url).set('range', 'bytes=10-19').expect(404);
    await portal.facts
      .getRepository(RoleInUnit)
      .insert({ id: randomUUID(), personId: 'person-keeper', unitId: 'north', role: 'device-keeper' });
    await people.keeper.get(url).set('range', 'bytes=10-19').expect(206);
  });

  test('an auditor reads the entry and gets no ticket; a codec no browser plays says so', async () => {
    const { body } = await people.auditor.get('/api/recordings/r-north').expect(200);
    expect(body.whyNoPlayback).toContain('不能播放');
    await people.auditor.post('/api/recordings/r-north/ticket').expect(403);
    const other = await people.keeper.get('/api/recordings/r-h265').expect(200);
    expect(other.body.playable).toBe(false);
    await people.keeper.post('/api/recordings/r-h265/ticket').expect(415);
  });

  test('secret footage plays for the secrecy officer and the head; the keeper needs a grant in force', async () => {
    await ticketUrl('secrecy', 'r-secret');
    await ticketUrl('head', 'r-secret');
    const refused = await people.keeper.post('/api/recordings/r-secret/ticket').expect(403);
    expect(refused.body.title).toContain('国家秘密');
    const grant = await addGrant('r-secret', 'bureau/north');
    const url = await ticketUrl('keeper', 'r-secret');
    await people.keeper.get(url).set('range', 'bytes=0-9').expect(206);
    const viewed = await portal.facts
      .getRepository(AuditRow)
      .findOneByOrFail({ act: 'recording.viewed', objectId: 'r-secret', personId: 'person-keeper' });
    expect(viewed.caseNumber).toBe('CY-2026-0001');
    await portal.facts.getRepository(AccessGrant).update({ id: grant }, { revokedAt: new Date() });
    await people.keeper.get(url).set('range', 'bytes=0-9').expect(403);
  });

  test('a grant opens another unit’s recording to the keeper who runs the viewing, until it ends', async () => {
    await addGrant('r-north', 'bureau/south');
    expect(await listed('southkeeper')).toEqual(['r-north', 'r-south']);
    const url = await ticketUrl('southkeeper', 'r-north');
    await people.southkeeper.get(url).set('range', 'bytes=0-9').expect(206);
    await portal.facts
      .getRepository(AccessGrant)
      .update({ recordingId: 'r-north' }, { validTo: new Date(Date.now() - 1000) });
    await people.southkeeper.get(url).set('range', 'bytes=0-9').expect(404);
    expect(await listed('southkeeper')).toEqual(['r-south']);
  });

  async function addGrant(recordingId: string, unitPath: string): Promise<string> {
    const id = randomUUID();
    const validFrom = new Date(Date.now() - 1000);
    const validTo = new Date(Date.now() + 24 * 3_600_000);
    await portal.facts
      .getRepository(AccessGrant)
      .insert({ id, caseNumber: 'CY-2026-0001', recordingId, unitPath, validFrom, validTo, revokedAt: null });
    return id;
  }
});

describe('fixity', () => {
  test('an untouched original matches; a changed byte on the disk is found, kept and shown', async () => {
    const match = await people.keeper.post('/api/recordings/r-north/verify').expect(200);
    expect(match.body.row).toMatchObject({ integrity: 'match' });
    expect(match.body.row.checkedAt).not.toBeNull();
    const path = fileOf('r-north.mp4');
    const bytes = readFileSync(path);
    bytes[200] ^= 1;
    chmodSync(path, 0o600);
    writeFileSync(path, bytes);
    const mismatch = await people.keeper.post('/api/recordings/r-north/verify').expect(200);
    expect(mismatch.body.row.integrity).toBe('mismatch');
    expect(mismatch.body.custody.map((each: { act: string }) => each.act)).toEqual(
      expect.arrayContaining(['录像入库', '播放录像', '校验录像']),
    );
    expect((await portal.facts.getRepository(Recording).findOneByOrFail({ id: 'r-north' })).integrity).toBe('mismatch');
    await people.southkeeper.post('/api/recordings/r-north/verify').expect(404);
  });

  function fileOf(name: string): string {
    const found = readdirSync(join(portal.folder, 'store'), { recursive: true, withFileTypes: true }).find(
      (each) => each.name === name,
    )!;
    return join(found.parentPath, found.name);
  }
});

test('cards are listed by name for keepers, and only for them', async () => {
  await people.officer.get('/api/cards').expect(403);
  expect((await people.keeper.get('/api/cards').expect(200)).body).toEqual([]);
});

test('a keeper sees the cards of the own units’ recorders and those without a number', async () => {
  const cards = portal.app.get<Settings>(SETTINGS).CARD_DIR;
  const insert = (folder: string, file: string) => {
    mkdirSync(join(cards, folder, 'DCIM'), { recursive: true });
    writeFileSync(join(cards, folder, 'DCIM', file), 'xyz');
  };
  insert('north-01', 'DSC1.mp4');
  insert('south-01-1120', 'DSC1.mp4');
  insert('reader1', '330211_north-01_20261120091502_0001.mp4');
  insert('reader2', '330211_south-01_20261120091502_0001.mp4');
  insert('reader3', 'north-01_330211_20261120091502_0001.jpg');
  insert('reader4', '330211_JL9999_20261120091502_0001.mp4');
  insert('reader5', 'DSC1.mp4');
  const seenBy = async (person: string) => {
    const { body } = await people[person].get('/api/cards').expect(200);
    return (body as Wire.CardFolder[]).map(({ name }) => name);
  };
  expect(await seenBy('keeper')).toEqual(['north-01', 'reader1', 'reader3', 'reader5']);
  expect(await seenBy('southkeeper')).toEqual(['reader2', 'reader5', 'south-01-1120']);
  expect((await people.keeper.get('/api/cards')).body[0]).toEqual({ name: 'north-01', files: 1, sizeBytes: 3 });
});
