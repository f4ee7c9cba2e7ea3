import type { DataSource } from 'typeorm';
import {
  CaseQuery,
  InboxQuery,
  WorkCurve,
  type Actor,
  type CaseScope,
  type ListFilter,
  type Offer,
} from '@zhilu/cases';
import { endOfDay, type Role } from '@zhilu/domain';
import { CaseCopy, CaseFile, InboxTask } from '@zhilu/persistence';
import { eachDatabase } from '../support/databases';
import { PlainInbox } from '../support/plain-inbox';

const NOW = new Date('2026-11-24T15:30:00+08:00');
const MIDNIGHT = endOfDay('2026-11-24');
const LAST_DAYS = ['18', '19', '20', '21', '22', '23', '24'].map((day) => `2026-11-${day}`);
const CASES = 150;
const ACTORS = 60;

/** Units that nest, and neighbours whose ids begin alike or hold signs of patterns. */
const UNITS = ['b', 'b/n', 'b/n/x', 'b/n/x/y', 'b/n-1', 'b/n_1', 'b/n_1/x', 'b/n0', 'b/N', 'b/s'];
const ROLES: Role[] = ['device-keeper', 'unit-head', 'bureau-head'];
const PEOPLE = ['ann', 'bob', 'cai', 'dan', 'eve', 'fan'];
const PROCESSES = ['court-access', 'card-intake'];
const TITLES = ['甲案', '乙案', '乙案100%', 'x_y!', '！丙', '甲案'];
const DUES = [null, new Date(0), new Date(NOW.getTime() - 1), NOW, new Date(MIDNIGHT.getTime() - 1), MIDNIGHT];

/** The same numbers in every run: a failure can be looked at again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const draw = random(20_261_124);
const below = (limit: number) => Math.floor(draw() * limit);
const oneOf = <T>(values: readonly T[]): T => values[below(values.length)];
const chance = (share: number) => draw() < share;
/** Few enough that many rows share one, and on both sides of each midnight. */
const moment = () => new Date(NOW.getTime() - below(40) * 6 * 3_600_000);

function someFile(index: number): CaseFile {
  return {
    caseNumber: `CY-${index}`,
    processId: oneOf(PROCESSES),
    definitionId: 'd1',
    deploymentId: 'p1',
    instanceId: null,
    unitId: 'n',
    unitPath: oneOf(UNITS),
    applicantId: oneOf(PEOPLE),
    title: oneOf(TITLES),
    state: 'running',
    urgency: 'normal',
    secrecy: chance(0.3) ? 'state' : 'internal',
    outcomeId: null,
    outcomeName: null,
    startedAt: moment(),
    endedAt: null,
  };
}

function someTask(file: CaseFile, index: number): InboxTask {
  const open = chance(0.8);
  const assigned = chance(0.25);
  return {
    id: `t-${file.caseNumber}-${index}`,
    caseNumber: file.caseNumber,
    processId: file.processId,
    definitionId: 'd1',
    elementId: 'userTask_step',
    name: '步骤',
    role: assigned && chance(0.3) ? null : oneOf(ROLES),
    unitPath: file.unitPath,
    applicantId: file.applicantId,
    applicantMayAct: chance(0.2),
    recusedId: chance(0.2) ? oneOf(PEOPLE) : null,
    assigneeId: assigned ? oneOf(PEOPLE) : null,
    state: open ? 'open' : oneOf(['deciding', 'done', 'cancelled']),
    createdAt: moment(),
    dueAt: oneOf(DUES),
    completedAt: open ? null : moment(),
    completedBy: open ? null : oneOf([...PEOPLE, null]),
  };
}

function someOffer(): Offer {
  const unitPath = oneOf(UNITS);
  return { role: oneOf(ROLES), unitId: unitPath, unitPath, actingForId: chance(0.4) ? oneOf(PEOPLE) : null };
}

/** Several roles whose units nest or are the same, own ones and those of people this one stands in for. */
const someActor = (): Actor => ({
  personId: oneOf(PEOPLE),
  unitId: 'n',
  offers: Array.from({ length: below(6) }, someOffer),
});

const someScope = (): CaseScope => ({
  paths: Array.from({ length: below(3) }, () => oneOf(UNITS)),
  secretPaths: Array.from({ length: below(2) }, () => oneOf(UNITS)),
});

const someNarrowing = (): Omit<ListFilter, 'page' | 'size'> => ({
  sort: oneOf([undefined, 'due', 'received', 'title']),
  text: chance(0.3) ? oneOf(['乙', '%', '_', '!', 'CY-1', '没有']) : undefined,
  processId: chance(0.2) ? oneOf(PROCESSES) : undefined,
  unitPath: chance(0.3) ? oneOf(UNITS) : undefined,
  due: chance(0.3) ? oneOf(['overdue', 'today']) : undefined,
});

const files = Array.from({ length: CASES }, (_, index) => someFile(index));
const tasks = files.flatMap((file) => Array.from({ length: 1 + below(4) }, (_, index) => someTask(file, index)));
const copies = files.flatMap(({ caseNumber }) =>
  PEOPLE.filter(() => chance(0.2)).map((personId) => ({
    ...{ id: `${caseNumber}-${personId}`, caseNumber, personId, fromId: 'ann', at: NOW, readAt: null },
  })),
);
const actors = Array.from({ length: ACTORS }, someActor);
const plain = new PlainInbox({ tasks, files, copies }, NOW);

eachDatabase((database) => {
  let facts: DataSource;
  let inbox: InboxQuery;
  let cases: CaseQuery;

  beforeAll(async () => {
    facts = await database.open();
    await facts.getRepository(CaseFile).insert(files);
    await facts.getRepository(InboxTask).insert(tasks);
    await facts.getRepository(CaseCopy).insert(copies);
    inbox = new InboxQuery(facts, () => NOW);
    cases = new CaseQuery(facts);
  });

  it('offers everybody the tasks the rules say, none twice, in the order they say', async () => {
    for (const actor of actors) {
      expect(await inbox.todoOrder(actor)).toEqual(plain.tasks(actor, 'todo'));
      expect(await inbox.counts(actor)).toEqual(plain.counts(actor));
    }
  });

  it('says of each single task whether a person may do it', async () => {
    for (const actor of actors.slice(0, 3)) {
      const may = await Promise.all(tasks.map((task) => inbox.mayDo(actor, task.id)));
      expect(tasks.filter((_, index) => may[index])).toEqual(tasks.filter((task) => plain.mayDo(actor, task)));
    }
    expect(await inbox.mayDo(actors[0], 'absent')).toBe(false);
  });

  it('narrows, sorts and pages both boxes as the rules say', async () => {
    for (const actor of actors)
      for (const box of ['todo', 'done'] as const) {
        const narrowing = someNarrowing();
        const [page, size] = [1 + below(3), 1 + below(20)];
        const wanted = plain.tasks(actor, box, narrowing);
        const { rows, total } = await inbox.tasks(actor, box, { ...narrowing, page, size });
        expect(rows.map(({ task }) => task.id)).toEqual(wanted.slice((page - 1) * size, page * size));
        expect(rows.every(({ task, file }) => task.caseNumber === file.caseNumber)).toBe(true);
        expect(total).toBe(wanted.length);
      }
  });

  it('counts what came in and was done on each of the last days', async () => {
    const curve = new WorkCurve(facts, () => NOW);
    for (const actor of actors) expect(await curve.lastDays(actor, 7)).toEqual(plain.curve(actor, LAST_DAYS));
  });

  it('lists the cases the rules say, newest first', async () => {
    for (const { personId } of actors)
      for (const box of ['started', 'copied', 'all'] as const) {
        const [scope, narrowing] = [someScope(), someNarrowing()];
        const [page, size] = [1 + below(3), 1 + below(20)];
        const wanted = plain.cases(personId, box, scope, narrowing);
        const { rows, total } = await cases.page(personId, box, scope, { ...narrowing, page, size });
        expect(rows.map((file) => file.caseNumber)).toEqual(wanted.slice((page - 1) * size, page * size));
        expect(total).toBe(wanted.length);
      }
  });
});
