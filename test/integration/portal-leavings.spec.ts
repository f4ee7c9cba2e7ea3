import { AuditRow, CaseFile, Document, SealedCopy } from '@zhilu/persistence';
import { EVIDENCE_STORE, writeSealedCopy, type EvidenceStore } from '@zhilu/storage';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, UNITS, type Browser } from '../support/portal-people';
import { binary } from '../support/sheets';

let portal: PortalApp;
let store: EvidenceStore;
const people: Record<string, Browser> = {};

beforeAll(async () => {
  portal = await startPortal();
  store = portal.app.get<EvidenceStore>(EVIDENCE_STORE);
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'keeper', 'north', ['device-keeper']);
  await addPerson(portal.facts, 'southkeeper', 'south', ['device-keeper']);
  await addPerson(portal.facts, 'officer', 'north', ['officer']);
  await addPerson(portal.facts, 'head', 'bureau', ['bureau-head']);
  await addPerson(portal.facts, 'clerk', 'bureau', ['officer']);
  await addPerson(portal.facts, 'admin', 'bureau', ['admin']);
  for (const login of ['keeper', 'southkeeper', 'officer', 'head', 'clerk', 'admin'])
    people[login] = await logIn(portal.url, login);
});
afterAll(() => portal?.stop());

describe('what a case leaves behind', () => {
  beforeAll(async () => {
    await portal.facts.getRepository(CaseFile).insert({
      caseNumber: 'CY-2026-0009',
      processId: 'court-access',
      definitionId: 'court-access:1:abc',
      deploymentId: 'd',
      instanceId: 'i',
      unitId: 'north',
      unitPath: UNITS.north,
      applicantId: 'person-officer',
      title: '法院查阅',
      state: 'granted',
      urgency: 'normal',
      secrecy: 'internal',
      outcomeId: null,
      outcomeName: null,
      startedAt: new Date(),
      endedAt: null,
    });
    const { files } = await store.put('recording:sealed', [{ logicalPath: 'a.mp4', source: Buffer.from('film') }], {
      message: 'test',
    });
    const { sha256, sizeBytes } = files[0];
    const file = {
      name: 'a.mp4',
      deviceNumber: 'N-1',
      startedAt: new Date(),
      objectId: 'recording:sealed' as const,
      sha256,
      sizeBytes,
    };
    const request = {
      store,
      taskId: 'task-1',
      caseNumber: 'CY-2026-0009',
      files: [file],
      organization: '测试局',
      xorriso: null,
    };
    const made = await writeSealedCopy(request);
    const { folder, formats, manifestSha256 } = made;
    const copy = {
      id: 'copy-1',
      taskId: 'task-1',
      caseNumber: 'CY-2026-0009',
      folder,
      formats,
      files: 1,
      sizeBytes,
      manifestSha256,
      createdAt: new Date(),
    };
    await portal.facts.getRepository(SealedCopy).insert(copy);
  });

  test('a sealed copy goes to keeper, head and applicant, to nobody else, and each time on record', async () => {
    const path = '/api/exports/copy-1/zip';
    for (const login of ['keeper', 'head', 'officer']) {
      const file = await binary(
        people[login]
          .get(path)
          .expect(200)
          .expect('content-disposition', /^attachment; filename="CY-2026-0009\.zip"/),
      );
      expect(file.subarray(0, 2).toString()).toBe('PK');
    }
    for (const login of ['southkeeper', 'clerk', 'admin']) await people[login].get(path).expect(404);
    await people.keeper.get('/api/exports/copy-1/iso').expect(404);
    await people.keeper.get('/api/exports/copy-1/..%2f..%2fzip').expect(404);
    expect(await portal.facts.getRepository(AuditRow).countBy({ act: 'export.downloaded', objectId: 'copy-1' })).toBe(
      3,
    );
    expect(await portal.facts.getRepository(AuditRow).countBy({ act: 'request.refused', objectId: 'copy-1' })).toBe(3);
  });

  test('a document is for those who may see the case', async () => {
    const pdf = Buffer.from('%PDF-1.7 letter');
    const { files } = await store.put('document:letter', [{ logicalPath: 'letter.pdf', source: pdf }], {
      message: 'test',
    });
    await portal.facts.getRepository(Document).insert({
      id: 'letter',
      taskId: 'task-2',
      caseNumber: 'CY-2026-0009',
      title: '查阅决定书',
      template: 'court-access/decision-letter',
      deploymentId: 'd',
      templateSha256: 'x',
      data: {},
      sha256: files[0].sha256,
      sizeBytes: pdf.length,
      pages: 1,
      objectId: 'document:letter',
      verificationCode: 'ABCD',
      createdAt: new Date(),
    });
    const file = await binary(
      people.officer.get('/api/documents/letter/content').expect(200).expect('content-type', 'application/pdf'),
    );
    expect(file.equals(pdf)).toBe(true);
    await people.southkeeper.get('/api/documents/letter/content').expect(404);
    await people.admin.get('/api/documents/letter/content').expect(404);
  });
});
