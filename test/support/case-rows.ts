import type { DataSource } from 'typeorm';
import { CaseFile, Deputy, InboxTask } from '@zhilu/persistence';
import { UNITS, type UnitId } from './portal-people';

const HOUR = 3_600_000;

/** The moment so many hours from now; negative for the past. */
export function hoursFromNow(hours: number): Date {
  return new Date(Date.now() + hours * HOUR);
}

/** A running case of the unit, as the spine would have written it; no engine knows it. */
export async function addCase(
  facts: DataSource,
  caseNumber: string,
  unit: UnitId,
  over: Partial<CaseFile> = {},
): Promise<CaseFile> {
  const file: CaseFile = {
    caseNumber,
    processId: 'court-access',
    definitionId: 'court-access:1:absent',
    deploymentId: 'absent',
    instanceId: `instance-${caseNumber}`,
    unitId: unit,
    unitPath: UNITS[unit],
    applicantId: 'person-officer',
    title: `${caseNumber}查阅`,
    state: 'running',
    urgency: 'normal',
    secrecy: 'internal',
    outcomeId: null,
    outcomeName: null,
    startedAt: hoursFromNow(-48),
    endedAt: null,
    ...over,
  };
  await facts.getRepository(CaseFile).insert(file);
  return file;
}

/** An open step of the case, offered to device keepers unless said otherwise. */
export async function addTask(
  facts: DataSource,
  id: string,
  file: CaseFile,
  over: Partial<InboxTask> = {},
): Promise<InboxTask> {
  const task: InboxTask = {
    id,
    caseNumber: file.caseNumber,
    processId: file.processId,
    definitionId: file.definitionId,
    elementId: 'userTask_checkMaterials',
    name: '核对来函、证件与录像',
    role: 'device-keeper',
    unitPath: file.unitPath,
    applicantId: file.applicantId,
    applicantMayAct: false,
    assigneeId: null,
    state: 'open',
    createdAt: file.startedAt,
    dueAt: null,
    completedAt: null,
    completedBy: null,
    ...over,
  };
  await facts.getRepository(InboxTask).insert(task);
  return task;
}

/** 离岗代理 between two moments, given in hours from now. */
export async function addDeputy(
  facts: DataSource,
  personId: string,
  deputyId: string,
  [from, to]: [from: number, to: number] = [-1, 1],
): Promise<void> {
  await facts.getRepository(Deputy).insert({
    id: `${personId}-${deputyId}`.slice(0, 64),
    personId,
    deputyId,
    validFrom: hoursFromNow(from),
    validTo: hoursFromNow(to),
    createdBy: 'person-admin',
  });
}
