import { resolve } from 'node:path';
import { readBundles } from '@zhilu/catalog';
import { BundleArchive, DeployedBundles } from '@zhilu/cases';
import type { Role } from '@zhilu/domain';
import type { EngineClient, TaskContext } from '@zhilu/engine';
import {
  Attachment,
  CaseEvent,
  CaseFile,
  CaseSubmission,
  Deputy,
  InboxTask,
  Person,
  Recording,
  RoleInUnit,
  rowOf,
  Unit,
} from '@zhilu/persistence';
import type { DataSource } from 'typeorm';

export const CASE = 'CY-2026-0147';
const AT = (time: string) => new Date(`2026-11-24T${time}:00+08:00`);

/** The shipped bundles as an engine's deployment would give them back. */
export async function shippedAsDeployed(
  facts: DataSource,
  change: (name: string, content: Buffer) => Buffer = (_, content) => content,
): Promise<DeployedBundles> {
  const bundle = (await readBundles(resolve(__dirname, '../..'))).find(({ processId }) => processId === 'court-access');
  if (!bundle) throw new Error('The shipped bundle court-access is not there.');
  const engine = {
    definitions: { byId: async () => ({ deploymentId: 'deployment-1', version: 3 }) },
    deployments: {
      resources: async () => bundle.resources,
      content: async ({ name, content }: { name: string; content: Buffer }) => change(name, content),
    },
  };
  return new DeployedBundles(facts, engine as unknown as EngineClient, new BundleArchive(facts));
}

/** A task of the case as the runtime hands it to a handler. */
export function taskContext(
  taskId: string,
  elementId = 'serviceTask_renderDecision',
): TaskContext & { warnings: string[] } {
  const warnings: string[] = [];
  return {
    taskId,
    elementId,
    caseNumber: CASE,
    processId: 'court-access',
    definitionId: 'court-access:3:1',
    instanceId: 'instance-1',
    attempt: 1,
    retriesLeft: 2,
    signal: new AbortController().signal,
    properties: {},
    log: { info: () => undefined, warn: (message) => void warnings.push(message), error: () => undefined },
    warnings,
  };
}

/** Bureau, two units, seven people, and a granted court-access case with three recordings. */
export async function seedCourtAccess({ manager }: DataSource): Promise<void> {
  await manager.insert(Unit, [
    unit('bureau', null, '云溪县交通运输局', 'bureau'),
    unit('team1', 'bureau', '执法一大队', 'bureau/team1'),
    unit('team2', 'bureau', '执法二大队', 'bureau/team2'),
  ]);
  const people: [string, string, string, Role | null, string | null][] = [
    ['sun', '孙倩', 'team1', 'officer', 'sun@example.gov.cn'],
    ['he', '何秀兰', 'team1', 'device-keeper', 'he@example.gov.cn'],
    ['zhao', '赵立群', 'team1', 'unit-head', null],
    ['chen', '陈国栋', 'team1', null, null],
    ['zhou', '周明远', 'bureau', 'bureau-head', 'zhou@example.gov.cn'],
    ['wu', '吴离职', 'team1', 'device-keeper', 'wu@example.gov.cn'],
    ['lin', '林二', 'team2', 'device-keeper', 'lin@example.gov.cn'],
  ];
  for (const [id, name, unitId, role, email] of people) {
    await manager.insert(Person, rowOf(person(id, name, unitId, email)));
    if (role) await manager.insert(RoleInUnit, { id: `role-${id}`, personId: id, unitId, role });
  }
  await manager.insert(Deputy, {
    id: 'deputy-1',
    personId: 'zhou',
    deputyId: 'chen',
    validFrom: new Date(0),
    validTo: new Date('2999-01-01'),
    createdBy: 'zhou',
  });
  await manager.insert(Deputy, {
    id: 'deputy-2',
    personId: 'zhou',
    deputyId: 'lin',
    validFrom: new Date(0),
    validTo: new Date('2020-01-01'),
    createdBy: 'zhou',
  });
  await manager.insert(CaseFile, rowOf(caseFile()));
  await seedSubmissions(manager);
  await manager.insert(InboxTask, rowOf(openApproval()));
  for (const index of [1, 2, 3]) await manager.insert(Recording, rowOf(recording(index)));
}

async function seedSubmissions(manager: DataSource['manager']): Promise<void> {
  const submission = (
    id: string,
    elementId: string,
    formId: string,
    personId: string,
    at: string,
    data: Record<string, unknown>,
  ) =>
    manager.insert(
      CaseSubmission,
      rowOf<CaseSubmission>({
        id,
        caseNumber: CASE,
        elementId,
        elementName: elementId,
        formId,
        data,
        personId,
        submittedAt: AT(at),
      }),
    );
  await submission('s1', 'event_requestReceived', 'court-access.request', 'sun', '09:20', {
    visitorUnit: '云溪县人民法院行政审判庭',
    visitorKind: 'court',
    visitors: '王磊（云法 0132）\n<script>alert(1)</script>',
    contactPhone: '0123-6180000',
    letterNumber: '（2026）云0123行初41号',
    letterDate: '2026-11-23',
    letter: ['attachment-1'],
    caseCause: '称重执法行政诉讼',
    relatedCaseNumber: '云交执罚〔2026〕312号',
    reason: '审理行政诉讼案件，核实现场称重与告知经过。',
    recordingIds: ['recording-1', 'recording-2'],
    method: 'copy',
    plannedFrom: '2026-11-26T09:00',
    plannedTo: '2026-11-26T11:30',
    plannedPlace: '局档案室',
  });
  await submission('s2', 'userTask_supplement', 'court-access.supplement', 'sun', '10:00', {
    recordingIds: ['recording-1', 'recording-3'],
    supplementNote: '改选一段',
  });
  await submission('s3', 'userTask_approve', 'court-access.approve', 'chen', '15:02', {
    method: 'viewing',
    approvalNote: '只阅看',
  });
  await manager.insert(
    Attachment,
    rowOf<Attachment>({
      id: 'attachment-1',
      caseNumber: CASE,
      field: 'letter',
      name: '调阅函.pdf',
      mediaType: 'application/pdf',
      sizeBytes: 482133,
      sha256: 'ab12'.repeat(16),
      objectId: 'attachment:1',
      uploadedBy: 'sun',
      uploadedAt: AT('09:20'),
    }),
  );
  const act = (
    id: string,
    elementId: string,
    role: Role,
    personId: string,
    outcome: [string, string],
    opinion: string,
    at: string,
    actingForId: string | null = null,
  ) =>
    manager.insert(
      CaseEvent,
      rowOf<CaseEvent>({
        id,
        caseNumber: CASE,
        kind: 'done',
        taskId: id,
        elementId,
        name: elementId,
        personId,
        role,
        actingForId,
        outcomeId: outcome[0],
        outcomeName: outcome[1],
        opinion,
        note: null,
        startedAt: AT('09:30'),
        at: AT(at),
      }),
    );
  await act(
    'e1',
    'userTask_checkMaterials',
    'device-keeper',
    'he',
    ['complete', '材料齐全'],
    '公函、证件已核对。',
    '10:42',
  );
  await act(
    'e2',
    'userTask_approve',
    'bureau-head',
    'chen',
    ['granted', '同意'],
    '同意查阅，只看不复制。',
    '15:02',
    'zhou',
  );
}

const unit = (id: string, parentId: string | null, name: string, path: string) => ({
  id,
  parentId,
  name,
  shortName: name,
  path,
  sort: 1,
});

function person(id: string, name: string, unitId: string, email: string | null): Person {
  return {
    id,
    login: id,
    name,
    badgeNumber: null,
    email,
    unitId,
    passwordHash: '-',
    oneTimePasswordAt: null,
    active: id !== 'wu',
    language: 'zh-CN',
    phrases: [],
    lastLoginAt: null,
    createdAt: AT('08:00'),
  };
}

function caseFile(): CaseFile {
  return {
    caseNumber: CASE,
    processId: 'court-access',
    definitionId: 'court-access:3:1',
    deploymentId: 'deployment-1',
    instanceId: 'instance-1',
    unitId: 'team1',
    unitPath: 'bureau/team1',
    applicantId: 'sun',
    title: '云溪县人民法院查阅称重录像',
    state: 'running',
    urgency: 'normal',
    secrecy: 'internal',
    outcomeId: null,
    outcomeName: null,
    startedAt: AT('09:20'),
    endedAt: null,
  };
}

function openApproval(): InboxTask {
  return {
    id: 'task-approve',
    caseNumber: CASE,
    processId: 'court-access',
    definitionId: 'court-access:3:1',
    elementId: 'userTask_approve',
    name: '局主要负责人审批',
    role: 'bureau-head',
    unitPath: 'bureau/team1',
    applicantId: 'sun',
    applicantMayAct: false,
    assigneeId: null,
    state: 'open',
    createdAt: AT('11:30'),
    dueAt: new Date('2096-11-26T11:30:00+08:00'),
    completedAt: null,
    completedBy: null,
  };
}

function recording(index: number): Recording {
  const startedAt = new Date(`2026-11-06T09:${10 * index}:02+08:00`);
  return {
    id: `recording-${index}`,
    deviceId: 'device-1',
    deviceNumber: `ZF-011${index}`,
    unitId: 'team1',
    unitPath: 'bureau/team1',
    officerId: null,
    importId: 'import-1',
    objectId: `recording:${index}`,
    originalName: `V_${index}.MP4`,
    sizeBytes: 1000 * index,
    sha256: String(index).repeat(64),
    container: 'mp4',
    videoCodec: 'h264',
    audioCodec: 'aac',
    width: 1920,
    height: 1080,
    durationMs: 60_000 * index,
    nameTime: startedAt,
    containerTime: null,
    modifiedTime: null,
    importedAt: startedAt,
    offsetMs: 0,
    timeRule: 'name',
    startedAt,
    secrecy: 'internal',
    activity: null,
    place: null,
    damaged: false,
    important: false,
    integrity: 'match',
    checkedAt: startedAt,
  };
}
