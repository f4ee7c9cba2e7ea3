import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InboxQuery, type Actor } from '@zhilu/cases';
import { CaseFile, InboxTask, openFacts } from '@zhilu/persistence';
import { systemClock } from '@zhilu/domain';
import { EngineClient } from '@zhilu/engine';
import { startEngine } from '../support/engine';

/** Lists and counts at 100,000 open tasks, beside the engine's own /task with the same filter at the size it can be filled to here. */
const TASKS = 100_000;
const ENGINE_TASKS = 2_000;
const ROUNDS = 60;
const ROLES = ['device-keeper', 'unit-head', 'bureau-head', 'secrecy-officer', 'discipline', 'legal-officer'] as const;

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'zhilu-bench-'));
  try {
    const ours = await readModel(folder);
    const engine = await engineList();
    console.log(
      `Inbox: list and counts p95 ${ours.toFixed(1)} ms at ${TASKS} open tasks; the engine's /task and /task/count p95 ${engine.toFixed(1)} ms at ${ENGINE_TASKS}.`,
    );
    console.log(
      `BENCH inbox p95=${ours.toFixed(1)} ms baseline=${engine.toFixed(1)} ratio=${(ours / engine).toFixed(2)}`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readModel(folder: string): Promise<number> {
  const facts = await openFacts({ DATA_DIR: folder }, { migrate: 'run' });
  for (let from = 0; from < TASKS; from += 500) {
    await facts.transaction(async (manager) => {
      const numbers = Array.from({ length: 500 }, (_, index) => from + index);
      await manager.insert(CaseFile, numbers.map(caseRow));
      await manager.insert(InboxTask, numbers.map(taskRow));
    });
  }
  const inbox = new InboxQuery(facts, systemClock);
  const actor: Actor = {
    personId: 'leader',
    unitId: 'bureau',
    offers: [
      { role: 'bureau-head', unitId: 'bureau', unitPath: 'bureau', actingForId: null },
      { role: 'unit-head', unitId: 'team-7', unitPath: 'bureau/team-7', actingForId: null },
    ],
  };
  const p95 = await p95Of(async () => {
    const { rows } = await inbox.tasks(actor, 'todo', { page: 1, size: 20 });
    if (rows.length !== 20) throw new Error('The list is not full.');
    await inbox.counts(actor);
  });
  await facts.destroy();
  return p95;
}

function caseRow(index: number): CaseFile {
  const startedAt = new Date(Date.UTC(2026, 9, 1) + index * 20_000);
  const unit = `team-${index % 40}`;
  return {
    caseNumber: `CY-2026-${String(index).padStart(6, '0')}`,
    processId: 'court-access',
    definitionId: 'd1',
    deploymentId: 'p1',
    instanceId: randomUUID(),
    unitId: unit,
    unitPath: `bureau/${unit}`,
    applicantId: `person-${index % 300}`,
    title: `第 ${index} 件查阅申请`,
    state: 'running',
    urgency: 'normal',
    secrecy: 'internal',
    outcomeId: null,
    outcomeName: null,
    startedAt,
    endedAt: null,
  };
}

function taskRow(index: number): InboxTask {
  const file = caseRow(index);
  return {
    id: `task-${index}`,
    caseNumber: file.caseNumber,
    processId: file.processId,
    definitionId: file.definitionId,
    elementId: 'userTask_approve',
    name: '局主要负责人审批',
    role: ROLES[index % ROLES.length],
    unitPath: file.unitPath,
    applicantId: file.applicantId,
    applicantMayAct: false,
    assigneeId: null,
    state: 'open',
    createdAt: file.startedAt,
    dueAt: new Date(file.startedAt.getTime() + (index % 9) * 86_400_000),
    completedAt: null,
    completedBy: null,
  };
}

async function engineList(): Promise<number> {
  const engine = await startEngine();
  try {
    const rest = new EngineClient({ url: engine.url, ...engine.portal });
    const model = `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="http://zhilu.cn"><bpmn:process id="bench" isExecutable="true" camunda:historyTimeToLive="P1D"><bpmn:startEvent id="s" /><bpmn:userTask id="u" name="审批" camunda:candidateGroups="bureau-head" /><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="u" /></bpmn:process></bpmn:definitions>`;
    const created = await rest.deployments.create({
      name: 'bench',
      source: 'bench',
      files: [{ name: 'bench.bpmn', content: model }],
    });
    const [definition] = Object.values(created.deployedProcessDefinitions ?? {});
    for (let from = 0; from < ENGINE_TASKS; from += 20) {
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          rest.definitions.start({
            definitionId: definition.id,
            businessKey: `B-${from + index}`,
            variables: { unit: `team-${index}` },
          }),
        ),
      );
    }
    const authorization = `Basic ${Buffer.from(`${engine.portal.user}:${engine.portal.password}`).toString('base64')}`;
    const filter = JSON.stringify({
      candidateGroups: ['bureau-head', 'unit-head'],
      sorting: [{ sortBy: 'dueDate', sortOrder: 'asc' }],
    });
    const ask = (path: string) =>
      fetch(`${engine.url}${path}`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: filter,
      }).then((answer) => answer.json());
    return await p95Of(async () => {
      await ask('/task?firstResult=0&maxResults=20');
      await ask('/task/count');
    });
  } finally {
    await engine.stop();
  }
}

async function p95Of(work: () => Promise<void>): Promise<number> {
  for (let warm = 0; warm < 10; warm += 1) await work();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = performance.now();
    await work();
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.95)];
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
