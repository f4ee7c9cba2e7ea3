import { loadavg } from 'node:os';
import { CaseFile, InboxTask } from '@zhilu/persistence';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn } from '../support/portal-people';
import { addCase } from '../support/case-rows';

/**
 * 统计 at 100,000 cases of one quarter, through the portal's routes. ZHILU_TEST_DATABASE=mariadb measures on a private MariaDB.
 */
const CASES = 100_000;
const OVERDUE_EACH = 50;
const AT_ONCE = 500;
const PROCESSES = 8;
const UNITS = 40;
const LONGEST_MINUTES = 20_000;
const ROUNDS = 20;
const PERIOD = 'from=2026-10-01&to=2026-12-31';
const STATES = ['running', 'granted', 'granted', 'refused', 'withdrawn', 'ended'] as const;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const portal = await startPortal({ ENGINE_URL: 'http://127.0.0.1:1/engine-rest' });
  try {
    say(`Load ${loadavg()[0].toFixed(1)} before the start, Node ${process.version}`);
    await fill(portal);
    const leader = await logIn(portal.url, 'leader');
    const p95 = await measure('figures of the quarter', `/api/statistics?${PERIOD}`);
    await measure('figures of one unit', `/api/statistics?${PERIOD}&unit=north`);
    await measure('cases behind a bar', `/api/statistics/cases?${PERIOD}&bar=decided&bin=2`);
    await measure('cases behind 逾期', `/api/statistics/cases?${PERIOD}&bar=overdue`);
    say(`BENCH statistics p95=${p95.toFixed(1)} ms goal=300`);

    async function measure(what: string, path: string): Promise<number> {
      for (let warm = 0; warm < 3; warm += 1) await leader.get(path).expect(200);
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const from = performance.now();
        await leader.get(path).expect(200);
        times.push(performance.now() - from);
      }
      times.sort((a, b) => a - b);
      const at = (share: number) => times[Math.floor(times.length * share)];
      say(`  ${what.padEnd(28)} p50 ${at(0.5).toFixed(1).padStart(6)}   p95 ${at(0.95).toFixed(1).padStart(6)} ms`);
      return at(0.95);
    }
  } finally {
    await portal.stop();
  }
}

/** Cases of eight processes in forty units, spread over the quarter; every fiftieth waits past its deadline. */
async function fill({ facts }: PortalApp): Promise<void> {
  await addUnits(facts);
  await addPerson(facts, 'leader', 'bureau', ['bureau-head']);
  const model = await addCase(facts, 'C-model', 'north');
  const begin = Date.parse('2026-10-01T00:00:00+08:00');
  const step = (90 * 86_400_000) / CASES;
  for (let from = 0; from < CASES; from += AT_ONCE) {
    const files = Array.from({ length: AT_ONCE }, (_, index) =>
      caseRow(model, from + index, begin + (from + index) * step),
    );
    const late = files.filter((_, index) => (from + index) % OVERDUE_EACH === 0);
    await facts.transaction(async (manager) => {
      await manager.insert(CaseFile, files);
      await manager.insert(InboxTask, late.map(taskRow));
    });
  }
}

function caseRow(model: CaseFile, number: number, startedAt: number): CaseFile {
  const processId = `process-${number % PROCESSES}`;
  const decided = number % 3 !== 0;
  return {
    ...model,
    caseNumber: `C-${number}`,
    processId,
    definitionId: `${processId}:${1 + (number % 2)}`,
    unitPath: number % 7 === 0 ? 'bureau/north' : `bureau/team-${number % UNITS}`,
    state: STATES[number % STATES.length],
    startedAt: new Date(startedAt),
    decisionMinutes: decided ? (number * 7919) % LONGEST_MINUTES : null,
    decidedInTime: decided ? number % 5 !== 0 : null,
    durationMinutes: decided ? (number * 104_729) % LONGEST_MINUTES : null,
  };
}

function taskRow(file: CaseFile): InboxTask {
  return {
    ...{ id: `task-${file.caseNumber}`, caseNumber: file.caseNumber, processId: file.processId },
    ...{ definitionId: file.definitionId, elementId: 'userTask_decide', name: '审批', role: 'unit-head' },
    ...{ unitPath: file.unitPath, applicantId: file.applicantId, applicantMayAct: false, assigneeId: null },
    ...{ state: 'open', createdAt: file.startedAt, dueAt: new Date(0), completedAt: null, completedBy: null },
  };
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
