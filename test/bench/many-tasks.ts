import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { CaseFile, InboxTask, Person, RoleInUnit, Unit } from '@zhilu/persistence';
import { addPerson, addUnits } from '../support/portal-people';

const ROLES = ['device-keeper', 'unit-head', 'bureau-head', 'secrecy-officer', 'discipline', 'legal-officer'] as const;
const TEAMS = 40;
const APPLICANTS = 300;
const DONE = 2_000;
const AT_ONCE = 500;
const DAY_MS = 86_400_000;

/** Login of who heads the bureau and, beside it, one team. */
export const LEADER = 'leader';

/** A bureau of forty teams with so many open steps, spread over the last three weeks, and some that the leader has done. */
export async function fillBureau(facts: DataSource, definitionId: string, open: number): Promise<void> {
  await addPeople(facts);
  const begin = Date.now() - 21 * DAY_MS;
  const step = (23 * DAY_MS) / open;
  for (let from = 0; from < open + DONE; from += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, index) => from + index);
    const files = numbers.map((number) => caseRow(number, definitionId, new Date(begin + (number % open) * step)));
    await facts.transaction(async (manager) => {
      await manager.insert(CaseFile, files);
      await manager.insert(
        InboxTask,
        files.map((file, index) => taskRow(file, from + index, from + index < open)),
      );
    });
  }
}

async function addPeople(facts: DataSource): Promise<void> {
  await addUnits(facts);
  const teams = Array.from({ length: TEAMS }, (_, index) => `team-${index}`);
  await facts.getRepository(Unit).insert(
    teams.map((id, sort) => ({
      ...{ id, parentId: 'bureau', name: `执法${sort}大队`, shortName: `${sort}大队`, path: `bureau/${id}`, sort },
    })),
  );
  const id = await addPerson(facts, LEADER, 'bureau', ['bureau-head']);
  await facts.getRepository(RoleInUnit).insert({ id: randomUUID(), personId: id, unitId: 'team-7', role: 'unit-head' });
  const model = await facts.getRepository(Person).findOneByOrFail({ id });
  const applicants = Array.from({ length: APPLICANTS }, (_, index) => `person-${index}`);
  await facts.getRepository(Person).insert(applicants.map((each) => ({ ...model, id: each, login: each, name: each })));
}

function caseRow(number: number, definitionId: string, startedAt: Date): CaseFile {
  const unitId = `team-${number % TEAMS}`;
  return {
    caseNumber: `CY-2026-${String(number).padStart(6, '0')}`,
    processId: 'court-access',
    definitionId,
    deploymentId: 'p1',
    instanceId: randomUUID(),
    unitId,
    unitPath: `bureau/${unitId}`,
    applicantId: `person-${number % APPLICANTS}`,
    title: `第 ${number} 件查阅申请`,
    state: 'running',
    urgency: 'normal',
    secrecy: 'internal',
    outcomeId: null,
    outcomeName: null,
    startedAt,
    endedAt: null,
  };
}

function taskRow(file: CaseFile, number: number, open: boolean): InboxTask {
  return {
    id: randomUUID(),
    caseNumber: file.caseNumber,
    processId: file.processId,
    definitionId: file.definitionId,
    elementId: 'userTask_decide',
    name: '局主要负责人审批',
    role: ROLES[number % ROLES.length],
    unitPath: file.unitPath,
    applicantId: file.applicantId,
    applicantMayAct: false,
    assigneeId: null,
    state: open ? 'open' : 'done',
    createdAt: file.startedAt,
    dueAt: new Date(file.startedAt.getTime() + (number % 9) * DAY_MS),
    completedAt: open ? null : new Date(),
    completedBy: open ? null : `person-${LEADER}`,
  };
}
