import type { DataSource } from 'typeorm';
import { CaseStatistics, type Behind, type Cohort, type FiguresOfVersion } from '@zhilu/cases';
import { endOfDay, SPAN_ENDS, startOfDay, type Wire } from '@zhilu/domain';
import { CaseFile, InboxTask } from '@zhilu/persistence';
import { addCase, addTask } from '../support/case-rows';
import { eachDatabase } from '../support/databases';

const NOW = new Date('2026-11-24T15:30:00+08:00');
const NORTH: Cohort = { from: startOfDay('2026-10-01'), to: endOfDay('2026-11-24'), unitPaths: ['bureau/north'] };
const EVERYTHING = { paths: ['bureau'], secretPaths: ['bureau'] };
const PAGE = { page: 1, size: 100 };
const AT = new Date('2026-11-02T09:00:00+08:00');
const STATES = ['running', 'incident', 'granted', 'refused', 'withdrawn', 'ended'] as const;

/** The plain way to a median. */
function middle(minutes: readonly number[]): number {
  const sorted = [...minutes].sort((one, other) => one - other);
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2;
}

eachDatabase((database) => {
  let facts: DataSource;
  let statistics: CaseStatistics;
  beforeAll(async () => {
    facts = await database.open();
    statistics = new CaseStatistics(facts, () => NOW);
  });
  beforeEach(async () => {
    for (const table of [CaseFile, InboxTask]) await facts.getRepository<object>(table).clear();
  });

  let number = 0;
  const file = (over: Partial<CaseFile> = {}) =>
    addCase(facts, `CY-${(number += 1)}`, 'north', { startedAt: AT, processId: 'one', definitionId: 'one:1', ...over });
  const behind = async (asked: Behind, cohort = NORTH, reader = { personId: 'nobody', scope: EVERYTHING }) => {
    const found = await statistics.casesBehind(cohort, asked, reader, PAGE);
    return { ...found, rows: found.rows.map((row) => row.caseNumber).sort() };
  };
  const binsOfSpan = async (span: 'decisionBins' | 'durationBins', of: (row: FiguresOfVersion) => boolean) =>
    (await statistics.byVersion(NORTH))
      .filter(of)
      .reduce<number[]>((sum, row) => row[span].map((amount, bin) => amount + (sum[bin] ?? 0)), []);
  const median = async (span: 'decisionMinutes' | 'durationMinutes', definitionIds?: string[]) => {
    const bins = await binsOfSpan(
      span === 'decisionMinutes' ? 'decisionBins' : 'durationBins',
      ({ definitionId }) => definitionIds?.includes(definitionId) ?? true,
    );
    return statistics.median(NORTH, span, bins, definitionIds);
  };
  const only = async (cohort = NORTH) => {
    const rows = await statistics.byVersion(cohort);
    expect(rows).toHaveLength(1);
    return rows[0];
  };

  it('counts a span that ends on a border in the bin below it, and a minute more in the next', async () => {
    for (const end of SPAN_ENDS)
      for (const minutes of [end, end + 1]) await file({ decisionMinutes: minutes, durationMinutes: minutes });
    await file({ decisionMinutes: 0 });
    await file();
    const { cases, decisionBins, durationBins } = await only();
    expect(cases.started).toBe(14);
    expect(decisionBins).toEqual([2, 2, 2, 2, 2, 2, 1]);
    expect(durationBins).toEqual([1, 2, 2, 2, 2, 2, 1]);
    for (const [bin, amount] of decisionBins.entries())
      expect((await behind({ bar: 'decided', bin })).total).toBe(amount);
    expect((await behind({ bar: 'decided' })).total).toBe(13);
  });

  it('counts by state; a case that stands still is running', async () => {
    for (const state of STATES) await file({ state });
    const { cases } = await only();
    expect(cases).toEqual({ started: 6, running: 2, granted: 1, refused: 1, withdrawn: 1, ended: 1 });
    for (const bar of Object.keys(cases) as (keyof Wire.CaseCounts)[])
      expect((await behind({ bar })).total).toBe(cases[bar]);
  });

  it('takes the period to the millisecond and the unit with those below it, no neighbour', async () => {
    const within = [
      await file({ startedAt: NORTH.from }),
      await file({ startedAt: new Date(NORTH.to.getTime() - 1) }),
      await file({ unitPath: 'bureau/north/crew' }),
    ];
    await file({ startedAt: new Date(NORTH.from.getTime() - 1), endedAt: AT, state: 'granted', decisionMinutes: 5 });
    await file({ startedAt: NORTH.to });
    await file({ unitPath: 'bureau/north-east' });
    await file({ unitPath: 'bureau/south' });
    expect((await only()).cases).toMatchObject({ started: 3, granted: 0 });
    expect((await behind({ bar: 'started' })).rows).toEqual(within.map(({ caseNumber }) => caseNumber).sort());
    expect((await only({ ...NORTH, unitPaths: ['bureau/north', 'bureau/south'] })).cases.started).toBe(4);
    expect(await statistics.byVersion({ ...NORTH, unitPaths: [] })).toEqual([]);
  });

  it('keeps versions and processes apart', async () => {
    await file({ decisionMinutes: 10 });
    await file({ definitionId: 'one:2', decisionMinutes: 20 });
    await file({ processId: 'two', definitionId: 'two:1', decisionMinutes: 900 });
    const rows = await statistics.byVersion(NORTH);
    expect(rows.map((row) => [row.definitionId, row.cases.started]).sort()).toEqual([
      ['one:1', 1],
      ['one:2', 1],
      ['two:1', 1],
    ]);
    const binsOf = new Map([
      ['one', await binsOfSpan('decisionBins', ({ processId }) => processId === 'one')],
      ['two', await binsOfSpan('decisionBins', ({ processId }) => processId === 'two')],
      ['none', []],
    ]);
    expect(await statistics.medianDecisions(NORTH, binsOf)).toEqual(
      new Map([
        ['one', 15],
        ['two', 900],
      ]),
    );
    expect((await behind({ bar: 'started', processId: 'one' })).total).toBe(2);
  });

  it('tells the middle of odd and even numbers, of some versions and of none', async () => {
    expect(await median('decisionMinutes')).toBeNull();
    for (const minutes of [7, 1, 100]) await file({ decisionMinutes: minutes });
    await file();
    expect(await median('decisionMinutes')).toBe(7);
    await file({ definitionId: 'one:2', decisionMinutes: 8, durationMinutes: 40 });
    expect(await median('decisionMinutes')).toBe(7.5);
    expect(await median('durationMinutes', ['one:2'])).toBe(40);
    expect(await median('durationMinutes', ['one:1'])).toBeNull();
    expect(await median('durationMinutes', [])).toBeNull();
  });

  it('finds the middle in whichever bins it lies, also between two far apart', async () => {
    const times: Record<string, number[]> = {
      low: [3, 1, 2],
      far: [5, 1, 20_000, 30_000],
      border: [240, 241, 239, 242],
      last: [14_401, 99_999, 15_000, 1],
    };
    for (const [processId, minutes] of Object.entries(times))
      for (const decisionMinutes of minutes)
        await file({ processId, definitionId: `${processId}:1`, decisionMinutes, unitPath: 'bureau/north/crew' });
    const bins = new Map<string, number[]>();
    for (const each of Object.keys(times))
      bins.set(each, await binsOfSpan('decisionBins', ({ processId }) => processId === each));
    expect(await statistics.medianDecisions(NORTH, bins)).toEqual(
      new Map(Object.entries(times).map(([processId, minutes]) => [processId, middle(minutes)])),
    );
    expect(await median('decisionMinutes')).toBe(middle(Object.values(times).flat()));
  });

  it('counts what came by its deadline, what came late and what is overdue', async () => {
    await file({ decisionMinutes: 5, decidedInTime: true });
    await file({ decisionMinutes: 5, decidedInTime: false });
    await file({ decisionMinutes: 5, decidedInTime: null });
    const overdue = await file();
    const before = new Date(NOW.getTime() - 1);
    await addTask(facts, 'late-1', overdue, { dueAt: before });
    await addTask(facts, 'late-2', overdue, { dueAt: before });
    await addTask(facts, 'on-time', await file(), { dueAt: NOW });
    await addTask(facts, 'done', await file(), { dueAt: before, state: 'done' });
    expect(await only()).toMatchObject({ withDeadline: 2, inTime: 1, overdue: 1 });
    expect((await behind({ bar: 'late' })).total).toBe(1);
    expect((await behind({ bar: 'inTime' })).total).toBe(1);
    expect((await behind({ bar: 'overdue' })).rows).toEqual([overdue.caseNumber]);
  });

  it('tells how many cases are behind a bar also where some are not for the reader', async () => {
    const open = await file();
    await file({ secrecy: 'state' });
    const own = await file({ secrecy: 'state', applicantId: 'head' });
    const head = { personId: 'head', scope: { paths: ['bureau/north'], secretPaths: [] } };
    expect(await behind({ bar: 'started' }, NORTH, head)).toEqual({
      rows: [open.caseNumber, own.caseNumber].sort(),
      total: 3,
      visible: 2,
    });
    expect(await behind({ bar: 'repaired', definitionIds: [] })).toEqual({ rows: [], total: 0, visible: 0 });
  });
});
