import { join } from 'node:path';
import { BundleVersions } from '@zhilu/cases';
import { readBundles } from '@zhilu/catalog';
import {
  Activity,
  ActivityCancellation,
  CardImport,
  CaseSubject,
  Derivative,
  Device,
  Draft,
  Exemption,
  InboxTask,
  Recording,
  Release,
  rowOf,
  type CaseFile,
} from '@zhilu/persistence';
import { addCase, addTask, hoursFromNow } from '../../support/case-rows';
import { UNVALUED } from '../../support/devices';
import { startPortal, type PortalApp } from '../../support/portal-app';
import { addPerson, addUnits, logIn, UNITS, type Browser, type UnitId } from '../../support/portal-people';
import { recordingRow } from '../../support/recording-row';

/** Two units with people, activities, recorders, footage and cases, each about to be refused something. */
export interface Scene {
  portal: PortalApp;
  people: Record<string, Browser>;
}

/** One try that must fail: who does what, the answer, and the thing the audit row is about. */
export interface Attempt {
  name: string;
  who: string;
  act: (browser: Browser) => ReturnType<Browser['get']>;
  status: number;
  /** `route` where the refusal is of a whole function, before any thing is looked at. */
  about: [kind: string, id: string | RegExp];
}

const PEOPLE = {
  officer: ['north', 'officer'],
  mate: ['north', 'officer'],
  keeper: ['north', 'device-keeper'],
  northhead: ['north', 'unit-head'],
  stranger: ['south', 'officer'],
  southkeeper: ['south', 'device-keeper'],
  center: ['bureau', 'info-center'],
  discipline: ['bureau', 'discipline'],
  auditor: ['bureau', 'auditor'],
  admin: ['bureau', 'admin'],
} as const;

/** Opens the scene; the engine is away, since nothing here may reach it. */
export async function openScene(): Promise<Scene> {
  const portal = await startPortal({ ENGINE_URL: 'http://127.0.0.1:1/engine-rest' });
  await addUnits(portal.facts);
  const people: Record<string, Browser> = {};
  for (const [login, [unit, role]] of Object.entries(PEOPLE)) {
    await addPerson(portal.facts, login, unit, [role]);
    people[login] = await logIn(portal.url, login);
  }
  for (const bundle of await readBundles(join(__dirname, '../../..'))) {
    const { processId: key } = bundle;
    const definition = { id: definitionOf(key), key, deploymentId: `deployment-${key}`, version: 1 };
    await portal.app.get(BundleVersions).record({ ...definition, resource: '' } as never, bundle, 'shipped');
  }
  await addActivities(portal);
  await addRecorders(portal);
  await addFootage(portal);
  await addCases(portal);
  await addExemptionCase(portal);
  return { portal, people };
}

/** The version of a shipped process that the facts know. */
export function definitionOf(processId: string): string {
  return `${processId}:1:known`;
}

/** The body that starts a case of a shipped process in the north. */
export function start(processId: string, data: object, unitId: UnitId = 'north'): object {
  return {
    processId,
    definitionId: definitionOf(processId),
    unitId,
    data,
    requestId: `request-${processId}-${unitId}`,
  };
}

const DAY = '2026-11-20T';
/** The bureau's clock on the day of the activities. */
export const at = (time: string): string => new Date(`${DAY}${time}:00+08:00`).toISOString();

async function addActivities({ facts }: PortalApp): Promise<void> {
  const activity = (id: string, over: Partial<Activity> = {}): Activity => ({
    ...{ id, number: `HD-${id}`, unitId: 'north', unitPath: UNITS.north, type: 'inspection', place: '大桥' },
    ...{ startedAt: new Date(at('09:00')), endedAt: new Date(at('10:00')), caseReference: null, cause: '超限' },
    ...{ officerId: 'person-officer', deviceId: null, registeredBy: 'person-officer', registeredAt: new Date() },
    ...over,
  });
  const later = { startedAt: new Date(at('14:00')), endedAt: new Date(at('15:00')) };
  const beside = ['bare', 'exempted', 'asked'].map((id) => activity(id, later));
  await facts.getRepository(Activity).insert([activity('filmed'), activity('cancelled'), ...beside]);
  await facts.getRepository(ActivityCancellation).insert({
    ...{ id: 'c', activityId: 'cancelled', openFor: 'cancelled', reason: '误登', personId: 'person-officer' },
    ...{ at: new Date(), restoreReason: null, restoredBy: null, restoredAt: null },
  });
  await facts.getRepository(Exemption).insert({
    ...{ id: 'e', activityId: 'exempted', caseNumber: 'HM-2026-0001', reason: 'other', timing: 'inTime' },
    ...{ countsAgainstUnit: false, decidedBy: 'person-northhead', decidedAt: new Date(), recordedAt: new Date() },
  } as Exemption);
}

async function addRecorders({ facts }: PortalApp): Promise<void> {
  const device = (number: string, unitId: string, over: Partial<Device> = {}): Device => ({
    ...{ id: `id-${number}`, number, brand: '远望', model: 'YW', serial: '', unitId, keeperId: null, holderId: null },
    ...{ state: 'stored', clockOffsetMs: 0, clockCheckedAt: null, ...UNVALUED, ...over },
  });
  await facts
    .getRepository(Device)
    .insert([
      device('N-1', 'north'),
      device('N-2', 'north', { state: 'issued', holderId: 'person-officer' }),
      device('N-3', 'north', { state: 'repair' }),
      device('N-4', 'north', { state: 'scrapped' }),
      device('S-1', 'south'),
    ]);
  await facts.getRepository(CardImport).insert({
    ...{ id: 'import', deviceId: 'id-N-1', folder: 'N-1', filesFound: 1, filesStored: 1, filesKnown: 0 },
    ...{ filesDamaged: 0, filesSkipped: 0, filesUnread: 0, unreadPlaces: null, bytes: 1, startedAt: new Date() },
    endedAt: new Date(),
  });
}

async function addFootage({ facts }: PortalApp): Promise<void> {
  const minutes = (many: number) => ({ durationMs: many * 60_000 });
  for (const row of [
    recordingRow('r-in', UNITS.north, {
      officerId: 'person-officer',
      startedAt: new Date(at('09:00')),
      ...minutes(30),
    }),
    recordingRow('r-out', UNITS.north, { startedAt: new Date(at('20:00')), ...minutes(1) }),
    recordingRow('r-mate', UNITS.north, { startedAt: new Date(at('09:40')), ...minutes(10) }),
    recordingRow('r-marked', UNITS.north, { officerId: 'person-officer', secrecy: 'state', ...minutes(1) }),
    recordingRow('r-south', UNITS.south, minutes(1)),
  ])
    await facts.getRepository(Recording).insert(rowOf(row));
}

async function addCases({ facts }: PortalApp): Promise<void> {
  const of = (processId: string, over: Partial<CaseFile> = {}) => ({
    ...{ processId, definitionId: definitionOf(processId), ...over },
  });
  const access = await addCase(facts, 'CY-2026-0001', 'north', of('court-access'));
  await addTask(facts, 'check', access);
  await addCase(facts, 'CY-2026-0002', 'north', of('court-access', { state: 'granted', endedAt: new Date() }));
  await addCase(facts, 'CY-2026-0003', 'north', of('court-access', { secrecy: 'state', applicantId: 'person-mate' }));
  const shown = await addCase(facts, 'GK-2026-0001', 'north', of('public-release'));
  await addTask(facts, 'recall', shown, { elementId: 'userTask_recall', role: 'discipline' });
  const over = { state: 'done', completedAt: hoursFromNow(-1), completedBy: 'person-discipline' } as const;
  await addTask(facts, 'recalled', shown, { elementId: 'userTask_recall', role: 'discipline', ...over });
  await addCase(facts, 'GK-2026-0002', 'north', of('public-release', { secrecy: 'state' }));
  await addCopies(facts);
  const draft = { id: '7b0c9a53-3a86-4b0d-9d0e-1f2c3d4e5f60', personId: 'person-mate', processId: 'court-access' };
  await facts.getRepository(Draft).insert({ ...draft, title: '', data: {}, updatedAt: new Date() });
}

/** A case that asks for an exemption of one of the activities, and has not ended. */
async function addExemptionCase({ facts }: PortalApp): Promise<void> {
  const about = { processId: 'exemption-approval', definitionId: definitionOf('exemption-approval') };
  const { caseNumber } = await addCase(facts, 'BY-2026-0002', 'north', about);
  await facts.getRepository(CaseSubject).insert({ id: 's', caseNumber, kind: 'activity', subjectId: 'asked' });
}

async function addCopies(facts: PortalApp['facts']): Promise<void> {
  const clip = { recordingId: 'r-in', fromMs: 0, toMs: 5000, blurs: [], mutes: [] };
  const cases = { unreleased: 1, withdrawn: 1, expired: 1, marked: 2 };
  for (const [index, [id, number]] of Object.entries(cases).entries())
    await facts.getRepository(Derivative).insert({
      ...{ id, taskId: 'derive', clipIndex: index, caseNumber: `GK-2026-000${number}`, parentId: 'r-in' },
      ...{ parentSha256: 'a'.repeat(64), plan: clip, watermark: null, objectId: `derivative:${id}`, sizeBytes: 1 },
      ...{ sha256: `${index}`.repeat(64), durationMs: 5000, width: 1, height: 1, copied: false },
      createdAt: new Date(),
    });
  const release = (derivativeId: string, over: Partial<Release>): Release => ({
    ...{ id: derivativeId, taskId: derivativeId, number: `GK-2026-0001-${derivativeId}`, caseNumber: 'GK-2026-0001' },
    ...{ derivativeId, sha256: 'a'.repeat(64), medium: '网站', purpose: '普法', validFrom: hoursFromNow(-48) },
    ...{ validTo: hoursFromNow(48), withdrawnAt: null, withdrawnBy: null, withdrawnReason: null, ...over },
  });
  const taken = {
    withdrawnAt: hoursFromNow(-1),
    withdrawnBy: 'person-discipline',
    withdrawnReason: 'recalled',
  } as const;
  await facts
    .getRepository(Release)
    .insert([release('withdrawn', taken), release('expired', { validTo: hoursFromNow(-1) })]);
}

/** The step as it is kept now. */
export const stepOf = ({ portal }: Scene, id: string): Promise<InboxTask> =>
  portal.facts.getRepository(InboxTask).findOneByOrFail({ id });
