import type { ClipPlan, Wire } from '@zhilu/domain';
import { AuditRow, CaseRecording, CaseSubmission, Recording, rowOf, type CaseFile } from '@zhilu/persistence';
import { ClipCheck } from '../../apps/portal/src/cases/clip-check';
import { SubmissionCheck } from '../../apps/portal/src/forms/submission-check';
import { addCase, addTask, hoursFromNow } from '../support/case-rows';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, UNITS, type Browser, type UnitId } from '../support/portal-people';

let portal: PortalApp;
let file: CaseFile;
const people: Record<string, Browser> = {};

const MINUTE = 60_000;
const region = { x: 0.1, y: 0.1, width: 0.2, height: 0.2, fromMs: 5000, toMs: 9000 };
const clip = (over: Partial<ClipPlan> = {}): ClipPlan => ({
  recordingId: 'r-north',
  fromMs: 5000,
  toMs: 20_000,
  blurs: [region],
  mutes: [{ fromMs: 6000, toMs: 7000 }],
  ...over,
});
const form = (properties: Record<string, string> = {}): Wire.FormSchema => ({
  id: 'some-process.request',
  type: 'default',
  components: [
    { id: 'field_clips', type: 'clips', key: 'clips', label: '公开片段', validate: { required: true }, properties },
  ],
});

const recording = (id: string, unit: UnitId, over: Partial<Recording> = {}): Recording => ({
  ...{ id, deviceId: 'device', deviceNumber: 'ZF-1', unitId: unit, unitPath: UNITS[unit], officerId: null },
  ...{ importId: 'import', objectId: `recording:${id}`, originalName: `${id}.mp4`, sizeBytes: 1000, sha256: id },
  ...{ ownContent: null, container: 'mp4', videoCodec: 'h264', audioCodec: 'aac', width: 1920, height: 1080 },
  ...{ durationMs: MINUTE, nameTime: null, containerTime: null, modifiedTime: null, importedAt: hoursFromNow(-9) },
  ...{ offsetMs: 0, timeRule: 'imported', startedAt: hoursFromNow(-9), secrecy: 'internal', activity: null },
  ...{ place: null, damaged: false, important: false, integrity: 'match', checkedAt: null },
  ...over,
});

beforeAll(async () => {
  portal = await startPortal();
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'officer', 'north', ['officer']);
  await addPerson(portal.facts, 'head', 'north', ['unit-head']);
  await addPerson(portal.facts, 'secrecy', 'bureau', ['secrecy-officer']);
  await addPerson(portal.facts, 'southsecrecy', 'south', ['secrecy-officer']);
  await addPerson(portal.facts, 'admin', 'bureau', ['admin', 'secrecy-officer']);
  for (const login of ['officer', 'head', 'secrecy', 'southsecrecy', 'admin'])
    people[login] = await logIn(portal.url, login);
  for (const row of [
    recording('r-north', 'north', { officerId: 'person-officer' }),
    recording('r-marked', 'north', { secrecy: 'commercial' }),
    recording('r-broken', 'north', { durationMs: null, damaged: true }),
  ])
    await portal.facts.getRepository(Recording).insert(rowOf(row));
  file = await addCase(portal.facts, 'GK-2026-0001', 'north');
});
afterAll(() => portal?.stop());

describe('clips in a form', () => {
  const submit = (clips: unknown, schema = form()) =>
    portal.app.get(SubmissionCheck).check(schema, {}, { clips } as Record<string, unknown>);

  it('make their recordings the recordings of the submission', async () => {
    const checked = await submit([clip(), clip({ recordingId: 'r-other' }), clip({ fromMs: 1 })]);
    expect(checked.recordingIds).toEqual(['r-north', 'r-other']);
    expect(checked.data.clips).toHaveLength(3);
  });

  it.each([
    ['nothing', []],
    ['no list', 'all of it'],
    ['a clip without regions', [{ recordingId: 'r-north', fromMs: 0, toMs: 5000 }]],
    ['a path for a recording', [clip({ recordingId: '../r' })]],
    ['times that are no numbers', [{ ...clip(), fromMs: '5' }]],
  ])('are refused when they are %s', async (_, value) => {
    await expect(submit(value)).rejects.toMatchObject({
      kind: 'unprocessable',
      details: { fields: [{ field: 'clips' }] },
    });
  });

  it('keep nothing that a client added to them', async () => {
    const { data } = await submit([{ ...clip(), shown: 'everything' }]);
    expect(data.clips).toEqual([clip()]);
  });
});

describe('clips against their recordings', () => {
  const refuse = (plans: ClipPlan[], onlyMoreHidden = false, of: CaseFile | null = null) =>
    portal.app.get(ClipCheck).refuse([{ field: 'clips', plans, onlyMoreHidden }], of);

  it('pass within the recording and the frame', () => expect(refuse([clip()])).resolves.toBeUndefined());

  it.each([
    ['a clip outside the recording', clip({ toMs: 61_000 }), /片段 1：00:05\.0—01:01\.0 超出录像/],
    ['a region outside the frame', clip({ blurs: [{ ...region, x: 0.9 }] }), /片段 1：遮挡 1 超出画面/],
    ['a region outside the clip', clip({ blurs: [{ ...region, fromMs: 0 }] }), /应在片段/],
    ['a recording without a length', clip({ recordingId: 'r-broken' }), /无法读出时长/],
  ])('refuse %s, naming clip and value', async (_, plan, words) => {
    await expect(refuse([plan])).rejects.toMatchObject({
      kind: 'unprocessable',
      details: { fields: [{ field: 'clips', message: { zh: expect.stringMatching(words) } }] },
    });
  });

  it('hide only more once approved', async () => {
    const submitted = rowOf<CaseSubmission>({
      ...{ id: 's-1', caseNumber: file.caseNumber, elementId: 'start', elementName: '申请', formId: 'x' },
      ...{ data: { clips: [clip()] }, personId: 'person-officer', submittedAt: hoursFromNow(-1) },
    });
    await portal.facts.getRepository(CaseSubmission).insert(submitted);
    const more = clip({ blurs: [region, { ...region, x: 0.6 }] });
    await expect(refuse([more], true, file)).resolves.toBeUndefined();
    await expect(refuse([clip({ mutes: [] })], true, file)).rejects.toMatchObject({ kind: 'unprocessable' });
    await expect(refuse([clip({ toMs: 30_000 })], true, file)).rejects.toMatchObject({ kind: 'unprocessable' });
  });
});

describe('who is asked about footage', () => {
  const name = (recordingId: string) =>
    portal.facts.getRepository(CaseRecording).insert({ id: recordingId, caseNumber: file.caseNumber, recordingId });
  const plays = async (login: string, id: string): Promise<number> =>
    (await people[login].post(`/api/recordings/${id}/ticket`)).status;

  it('sees and plays it while the step is open, and nobody else', async () => {
    await name('r-north');
    await name('r-marked');
    expect(await plays('secrecy', 'r-north')).toBe(404);
    const task = await addTask(portal.facts, 't-secrecy', file, { role: 'secrecy-officer' });
    expect(await plays('secrecy', 'r-north')).toBe(200);
    expect((await people.secrecy.get('/api/recordings/r-north').expect(200)).body.whyNoPlayback).toBeNull();
    expect(await plays('southsecrecy', 'r-north')).toBe(404);
    expect(await plays('admin', 'r-north')).toBe(404);
    const viewed = await portal.facts.getRepository(AuditRow).findOneBy({ act: 'recording.viewed' });
    expect(viewed).toMatchObject({ caseNumber: file.caseNumber, personId: 'person-secrecy' });
    await portal.facts.getRepository('InboxTask').update({ id: task.id }, { state: 'done' });
    expect(await plays('secrecy', 'r-north')).toBe(404);
  });

  it('plays no marked footage by being asked: only the secrecy officer, who may anyway', async () => {
    await addTask(portal.facts, 't-head', file, { role: 'unit-head' });
    expect(await plays('head', 'r-north')).toBe(200);
    expect(await plays('head', 'r-marked')).toBe(404);
    expect(await plays('secrecy', 'r-marked')).toBe(200);
  });

  it('gains the applicant nothing in the own case', async () => {
    await addTask(portal.facts, 't-own', file, { role: null, assigneeId: 'person-officer', applicantMayAct: true });
    await portal.facts.getRepository(Recording).update({ id: 'r-north' }, { officerId: null });
    expect(await plays('officer', 'r-north')).toBe(404);
  });
});
