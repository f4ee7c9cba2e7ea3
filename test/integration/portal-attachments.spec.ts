import { readdirSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import request from 'supertest';
import { ZipFile } from 'yazl';
import { Attachment, AuditRow } from '@zhilu/persistence';
import { DiskStore, EVIDENCE_STORE } from '@zhilu/storage';
import { interferedFileSystem, systemError } from '../support/faulty-file-system';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, type Browser } from '../support/portal-people';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const EXE = Buffer.concat([Buffer.from('MZ\x90\x00\x03\x00\x00\x00', 'latin1'), Buffer.alloc(512)]);

let portal: PortalApp;
let officer: Browser;
let colleague: Browser;
let stranger: Browser;

beforeAll(async () => {
  portal = await startPortal({ UPLOAD_LIMIT_MB: '1' });
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'wang', 'north', ['officer']);
  await addPerson(portal.facts, 'li', 'north', ['officer']);
  await addPerson(portal.facts, 'zhao', 'south', ['officer', 'unit-head']);
  [officer, colleague, stranger] = await Promise.all(['wang', 'li', 'zhao'].map((login) => logIn(portal.url, login)));
});
afterAll(() => portal?.stop());

/** Every file below the store that is not its own description. */
function storedFiles(folder = join(portal.folder, 'store')): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Folders of uploads that are neither kept nor thrown away. */
const staged = (): string[] => readdirSync(join(portal.folder, 'store/staging'));

async function nothingStaged(): Promise<void> {
  const end = Date.now() + 5_000;
  while (staged().length > 0 && Date.now() < end) await new Promise((done) => setImmediate(done));
  expect(staged()).toEqual([]);
}

function zip(entries: Record<string, string>): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, text] of Object.entries(entries)) file.addBuffer(Buffer.from(text), name);
  file.end();
  const parts: Buffer[] = [];
  return new Promise((resolve) => {
    file.outputStream.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve(Buffer.concat(parts)));
  });
}

async function refused(bytes: Buffer, name: string, status: number): Promise<string> {
  const [files, rows] = [storedFiles().length, await portal.facts.getRepository(Attachment).count()];
  const answer = await officer.upload('letter', bytes, name).expect(status);
  expect(storedFiles()).toHaveLength(files);
  expect(await portal.facts.getRepository(Attachment).count()).toBe(rows);
  return answer.body.title as string;
}

test('a letter is kept, hashed, audited and shown inline to the one who handed it in', async () => {
  const { body } = await officer.upload('letter', PDF, '公函.pdf').expect(201);
  expect(body).toMatchObject({
    field: 'letter',
    name: '公函.pdf',
    mediaType: 'application/pdf',
    sizeBytes: PDF.length,
    preview: 'pdf',
  });
  const answer = await officer.get(`/api/attachments/${body.id}/content`).buffer().expect(200);
  expect(answer.body.equals(PDF)).toBe(true);
  expect(answer.headers['content-disposition']).toMatch(/^inline; .*filename\*=UTF-8''%E5%85%AC%E5%87%BD\.pdf$/);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(await portal.facts.getRepository(AuditRow).countBy({ act: 'attachment.uploaded', objectId: body.id })).toBe(1);
});

test('nobody else opens it by its id, neither the same unit nor another; each try is on record', async () => {
  const { body } = await officer.upload('letter', PNG, 'id.png').expect(201);
  for (const other of [colleague, stranger]) {
    await other.get(`/api/attachments/${body.id}/content`).expect(404);
    await other.remove(`/api/attachments/${body.id}`).expect(404);
  }
  await request(portal.url).get(`/api/attachments/${body.id}/content`).expect(401);
  expect(await portal.facts.getRepository(AuditRow).countBy({ act: 'request.refused', objectId: body.id })).toBe(4);
  await colleague.get('/api/attachments/..%2f..%2ffacts.db/content').expect(404);
});

test('a program named .pdf is refused with a sentence and leaves nothing', async () => {
  expect(await refused(EXE, '公函.pdf', 415)).toContain('公函.pdf');
});

test.each<[string, Buffer]>([
  ['web page', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['vector picture', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
  ['program', EXE],
  ['picture under a wrong name', PNG],
  ['nothing at all', Buffer.alloc(0)],
  // A media header whose first part claims no length: a parser that follows it never comes back.
  [
    'media header that runs in circles',
    Buffer.concat([Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex'), Buffer.alloc(4096)]),
  ],
])('a %s is refused whatever it is called', async (_what, bytes) => {
  for (const name of ['page.html', 'a.svg', 'a.pdf', 'a.docx', 'a.exe', 'noextension']) await refused(bytes, name, 415);
});

test('a script that says it is text is served as bytes to save, in a sandbox, never as a page', async () => {
  const html = Buffer.from('<script>alert(1)</script>');
  const { body } = await officer.upload('note', html, 'note.txt').expect(201);
  const { headers } = await officer.get(`/api/attachments/${body.id}/content`).buffer().expect(200);
  expect(headers['content-type']).toBe('application/octet-stream');
  expect(headers['content-disposition']).toMatch(/^attachment;/);
  expect(headers['content-security-policy']).toContain('sandbox');
  expect(headers['x-content-type-options']).toBe('nosniff');
});

test('office files are known by what is in them; macros and disguised archives are refused', async () => {
  const word = { '[Content_Types].xml': '<Types/>', '_rels/.rels': '<r/>', 'word/document.xml': '<d/>' };
  const { body } = await officer.upload('paper', await zip(word), '说明.docx').expect(201);
  expect(body.mediaType).toContain('wordprocessingml');
  await refused(await zip({ ...word, 'word/vbaProject.bin': 'x' }), '说明.docx', 415);
  await refused(await zip({ 'setup.exe': 'MZ' }), '说明.docx', 415);
  await refused(await zip(word), '说明.xlsx', 415);
  await officer
    .upload('paper', await zip({ 'OFD.xml': '<ofd/>', 'Doc_0/Document.xml': '<d/>' }), '公文.ofd')
    .expect(201);
});

test.each([
  ['../../../etc/公函.pdf', '公函.pdf'],
  ['C:\\temp\\公函.pdf', '公函.pdf'],
  ['公函\u202Efdp.pdf', '公函fdp.pdf'],
  ['...pdf.pdf', 'pdf.pdf'],
  [`${'长'.repeat(200)}.pdf`, `${'长'.repeat(58)}.pdf`],
])('the name %j becomes %j', async (given, kept) => {
  const { body } = await officer.upload('letter', PDF, given).expect(201);
  expect(body.name).toBe(kept);
  await officer.remove(`/api/attachments/${body.id}`).expect(204);
});

test('too large is refused at the limit with its size, and leaves nothing', async () => {
  const large = Buffer.concat([PDF, Buffer.alloc(1_300_000)]);
  expect(await refused(large, '大.pdf', 413)).toContain('1 MB');
  await officer.upload('letter', Buffer.concat([PDF, Buffer.alloc(900_000)]), '小.pdf').expect(201);
});

/** Sends a multipart body by hand; `more` gives the next piece, null when done. */
function sendRaw(
  headers: Record<string, string | number>,
  more: () => Buffer | null,
): Promise<{ status: number; sent: number; body: string }> {
  let sent = 0;
  return new Promise((resolve, reject) => {
    const call = httpRequest(`${portal.url}/api/attachments?field=letter`, {
      method: 'POST',
      headers: {
        cookie: officer.cookie,
        'x-csrf-token': officer.csrfToken,
        'content-type': 'multipart/form-data; boundary=edge',
        ...headers,
      },
    });
    let stopped = false;
    call.on('response', (answer) => {
      stopped = true;
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        resolve({ status: answer.statusCode!, sent, body: Buffer.concat(parts).toString() });
        call.destroy();
      });
    });
    call.on('error', (error) => (stopped ? undefined : reject(error)));
    const write = (): void => {
      if (stopped) return;
      const piece = more();
      if (piece === null) return void call.end();
      sent += piece.length;
      call.write(piece, () => setImmediate(write));
    };
    write();
  });
}

const FRAME = Buffer.from('--edge\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4\n');

test('an upload announced as 3 GB is refused before it is sent', async () => {
  const files = storedFiles().length;
  let first = true;
  const answer = await sendRaw({ 'content-length': 3_221_225_472 }, () => {
    const piece = first ? FRAME : Buffer.alloc(1024);
    first = false;
    return piece;
  });
  expect(answer.status).toBe(413);
  expect(answer.body).toContain('1 MB');
  expect(answer.sent).toBeLessThan(64 * 1_048_576);
  expect(storedFiles()).toHaveLength(files);
});

test('an upload of unknown length is cut at the limit', async () => {
  const files = storedFiles().length;
  let first = true;
  const answer = await sendRaw({ 'transfer-encoding': 'chunked' }, () => {
    const piece = first ? FRAME : Buffer.alloc(65_536);
    first = false;
    return piece;
  });
  expect(answer.status).toBe(413);
  expect(storedFiles()).toHaveLength(files);
  expect(staged()).toEqual([]);
});

test('an upload that breaks off leaves nothing', async () => {
  const files = storedFiles().length;
  await new Promise<void>((resolve) => {
    const call = httpRequest(`${portal.url}/api/attachments?field=letter`, {
      method: 'POST',
      headers: {
        cookie: officer.cookie,
        'x-csrf-token': officer.csrfToken,
        'content-type': 'multipart/form-data; boundary=edge',
      },
    });
    call.on('error', () => resolve());
    call.write(FRAME, () => call.write(Buffer.alloc(200_000), () => call.destroy()));
    call.on('close', () => resolve());
  });
  const end = Date.now() + 5_000;
  while (storedFiles().length !== files && Date.now() < end) await new Promise((done) => setImmediate(done));
  expect(storedFiles()).toHaveLength(files);
  await nothingStaged();
});

/** One request over the agent's connection, its body whole. */
function sendWhole(agent: Agent, body: Buffer): Promise<{ status: number; reused: boolean }> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(`${portal.url}/api/attachments?field=letter`, {
      method: 'POST',
      agent,
      headers: {
        cookie: officer.cookie,
        'x-csrf-token': officer.csrfToken,
        'content-type': 'multipart/form-data; boundary=edge',
        'content-length': body.length,
      },
    });
    call.on('error', reject);
    call.on('response', (answer) =>
      answer.resume().on('end', () => resolve({ status: answer.statusCode!, reused: call.reusedSocket })),
    );
    call.end(body);
  });
}

const END = Buffer.from('\r\n--edge--\r\n');
const FIELD = Buffer.from('--edge\r\ncontent-disposition: form-data; name="note"\r\n\r\ntext\r\n');
const SECOND = Buffer.from(
  '\r\n--edge\r\ncontent-disposition: form-data; name="more"; filename="b.pdf"\r\n\r\n%PDF-1.4\n',
);

test.each<[string, Buffer]>([
  ['a field before the file', Buffer.concat([FIELD, FRAME, END])],
  ['a field after the file', Buffer.concat([FRAME, Buffer.from('\r\n'), FIELD.subarray(0, -2), END])],
  ['a second file', Buffer.concat([FRAME, SECOND, END])],
  ['a large file and a second one', Buffer.concat([FRAME, Buffer.alloc(300_000), SECOND, END])],
  ['a frame that never closes', Buffer.concat([FRAME, Buffer.alloc(300_000)])],
])('%s is refused and leaves neither row nor file nor staging', async (_what, body) => {
  const [files, rows] = [storedFiles().length, await portal.facts.getRepository(Attachment).count()];
  const agent = new Agent();
  expect((await sendWhole(agent, body)).status).toBe(400);
  agent.destroy();
  await nothingStaged();
  expect(storedFiles()).toHaveLength(files);
  expect(await portal.facts.getRepository(Attachment).count()).toBe(rows);
});

test('a refused upload leaves its connection to the next requests', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let closed = false;
  try {
    expect((await sendWhole(agent, Buffer.concat([FRAME, SECOND, END]))).status).toBe(400);
    const [socket] = Object.values(agent.freeSockets).flatMap((each) => each ?? []);
    socket.on('close', () => (closed = true));
    // Longer than a refused sender may linger.
    const end = Date.now() + 3_500;
    while (Date.now() < end && !closed) {
      const next = await sendWhole(agent, Buffer.concat([FIELD, FRAME, END]));
      expect(next).toEqual({ status: 400, reused: true });
      await new Promise((done) => setTimeout(done, 100));
    }
    expect(closed).toBe(false);
  } finally {
    agent.destroy();
  }
});

test('what a person uploads and takes back counts for a day', async () => {
  const { body } = await stranger.upload('letter', PDF, 'a.pdf').expect(201);
  await stranger.remove(`/api/attachments/${body.id}`).expect(204);
  const [row] = await portal.facts
    .getRepository(AuditRow)
    .findBy({ act: 'attachment.discarded', personId: 'person-zhao', objectId: body.id });
  expect(row.detail.sizeBytes).toBe(PDF.length);
  const large = { ...row, sequence: 1_000_000, detail: { sizeBytes: 500 * 1_048_576 } };
  await portal.facts.getRepository(AuditRow).insert(large as object);
  const answer = await stranger.upload('letter', PDF, 'a.pdf').expect(429);
  expect(answer.body.title).toContain('500 MB');
  expect(answer.body.retryAfterSeconds).toBe(3600);
  await portal.facts.getRepository(AuditRow).delete({ sequence: large.sequence });
  await stranger.upload('letter', PDF, 'a.pdf').expect(201);
});

test('no file, two files and another kind of body are named', async () => {
  const post = () =>
    request(portal.url)
      .post('/api/attachments?field=letter')
      .set('cookie', officer.cookie)
      .set('x-csrf-token', officer.csrfToken);
  await post().send({ file: 'x' }).expect(400);
  await post().attach('a', PDF, 'a.pdf').attach('b', PDF, 'b.pdf').expect(400);
  await post().field('only', 'text').expect(400);
  await request(portal.url)
    .post('/api/attachments?field=letter')
    .set('cookie', officer.cookie)
    .attach('a', PDF, 'a.pdf')
    .expect(403);
});

test('an attachment of a case cannot be taken back, and its owner no longer reads it without a right to the case', async () => {
  const { body } = await officer.upload('letter', PDF, 'a.pdf').expect(201);
  await portal.facts.getRepository(Attachment).update({ id: body.id }, { caseNumber: 'CY-2026-0001' });
  await officer.remove(`/api/attachments/${body.id}`).expect(409);
  await officer.get(`/api/attachments/${body.id}/content`).expect(404);
});

test('a person cannot fill the disk with files that no form carries', async () => {
  const row = await portal.facts.getRepository(Attachment).findOneByOrFail({ uploadedBy: 'person-wang' });
  const many = Array.from({ length: 100 }, (_, index) => ({
    ...row,
    id: `many-${index}`,
    caseNumber: null,
    uploadedBy: 'person-li',
  }));
  await portal.facts.getRepository(Attachment).insert(many);
  const answer = await colleague.upload('letter', PDF, 'a.pdf').expect(409);
  expect(answer.body.title).toContain('100');
});

test('a full disk is a 507 with a sentence, and nothing is kept', async () => {
  let full = false;
  const fs = interferedFileSystem((name) => {
    if (full && name === 'file.write') throw systemError('ENOSPC', name);
  });
  const small = await startPortal({}, (module) =>
    module
      .overrideProvider(EVIDENCE_STORE)
      .useFactory({ factory: () => DiskStore.open(join(portal.folder, 'small-store'), { fs }) }),
  );
  try {
    await addUnits(small.facts);
    await addPerson(small.facts, 'wang', 'north', ['officer']);
    const session = await logIn(small.url, 'wang');
    full = true;
    const answer = await session.upload('letter', PDF, 'a.pdf').expect(507);
    expect(answer.body.title).toMatch(/空间|磁盘/);
    full = false;
    await session.upload('letter', PDF, 'a.pdf').expect(201);
  } finally {
    await small.stop();
  }
});
