import type { DataSource } from 'typeorm';
import { DeadlineNotices, DeadlineWatch, InboxChanges } from '@zhilu/cases';
import { soonFrom, type Role } from '@zhilu/domain';
import {
  AuditRow,
  CaseEvent,
  CaseFile,
  DeadlineNotice,
  Deputy,
  InboxTask,
  Notification,
  Person,
  RoleInUnit,
} from '@zhilu/persistence';
import { addCase, addDeputy, addTask } from '../support/case-rows';
import { eachDatabase } from '../support/databases';
import { addPerson, addUnits, type UnitId } from '../support/portal-people';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** What is overdue is told of on the day and on five days after. */
const ALL_TIMES = ['将到期', ...Array<string>(6).fill('已逾期')];

eachDatabase((database) => {
  let facts: DataSource;
  let another: DataSource;
  let began: number;
  let offset = 0;
  let count = 0;

  beforeAll(async () => {
    facts = await database.open();
    another = await database.open();
    await addUnits(facts);
    const people: [login: string, unit: UnitId, roles: Role[]][] = [
      ['officer', 'north', ['officer']],
      ['keeper', 'north', ['device-keeper']],
      ['keeper2', 'north', ['device-keeper']],
      ['northhead', 'north', ['unit-head']],
      ['southhead', 'south', ['unit-head']],
      ['tophead', 'bureau', ['bureau-head']],
      ['standin', 'south', ['officer']],
    ];
    for (const person of people) await addPerson(facts, ...person);
  });
  beforeEach(async () => {
    for (const table of [InboxTask, CaseFile, CaseEvent, Notification, DeadlineNotice, Deputy])
      await facts.getRepository<object>(table).clear();
    offset = 0;
    began = Date.now();
  });

  const watchOn = (source: DataSource, ahead = 0) =>
    new DeadlineWatch(source, new DeadlineNotices(source), new InboxChanges(), () => new Date(began + offset + ahead));
  /** Looks until nothing more is to be said at this moment. */
  const look = async (watch = watchOn(facts)) => {
    let said = 0;
    for (let now = await watch.look(); now > 0; now = await watch.look()) said += now;
    return said;
  };
  /** A step received at the beginning and due ten hours later. */
  const step = async (over: Partial<InboxTask> = {}, ofCase: Partial<CaseFile> = {}) => {
    const file = await addCase(facts, `D-${++count}`, 'north', ofCase);
    const [createdAt, dueAt] = [new Date(began), new Date(began + 10 * HOUR)];
    return addTask(facts, `task-${count}`, file, { createdAt, dueAt, remindAt: soonFrom(createdAt, dueAt), ...over });
  };
  const at = (hours: number) => void (offset = hours * HOUR);
  const told = async (): Promise<Record<string, string[]>> => {
    const people: Record<string, string[]> = {};
    for (const { personId, text } of await facts.manager.find(Notification, { order: { at: 'ASC' } }))
      (people[personId.replace('person-', '')] ??= []).push(text.split(/[：:]/)[0]);
    return people;
  };
  const escalations = () => facts.manager.findBy(CaseEvent, { kind: 'escalated' });
  const audits = (act: string) => facts.manager.countBy(AuditRow, { act });

  it('reminds those asked once at 80 % of the time, not before', async () => {
    const task = await step();
    at(7.9);
    expect(await look()).toBe(0);
    at(8);
    expect(await look()).toBe(1);
    at(9.9);
    expect(await look()).toBe(0);
    expect(await told()).toEqual({ keeper: ['将到期'], keeper2: ['将到期'] });
    const [row] = await facts.manager.find(Notification);
    expect(row).toMatchObject({ caseNumber: task.caseNumber, taskId: task.id, readAt: null, mailedAt: null });
    expect(row.text).toMatch(
      /^将到期：“核对来函、证件与录像”应于 \d{4}-\d\d-\d\d \d\d:\d\d 前办理。D-\d+查阅（D-\d+）$/,
    );
    expect(await escalations()).toEqual([]);
  });

  it('tells those asked when it has passed, and the head of the unit, with record and audit row', async () => {
    const before = await audits('case.escalated');
    const task = await step();
    at(8);
    await look();
    at(10);
    expect(await look()).toBe(1);
    expect(await told()).toEqual({
      keeper: ['将到期', '已逾期'],
      keeper2: ['将到期', '已逾期'],
      northhead: ['逾期上报'],
    });
    const toHead = await facts.manager.findOneByOrFail(Notification, { personId: 'person-northhead' });
    expect(toHead).toMatchObject({ taskId: null, caseNumber: task.caseNumber });
    expect(toHead.text).toContain('尚未办理（keeper先生、keeper2先生）');
    expect(await escalations()).toEqual([
      expect.objectContaining({
        caseNumber: task.caseNumber,
        name: task.name,
        role: 'unit-head',
        note: 'northhead先生',
      }),
    ]);
    expect(await audits('case.escalated')).toBe(before + 1);
  });

  it('tells those asked on each of five days after, and then no more; the head once', async () => {
    const task = await step();
    for (let hour = 0; hour < 12 * 24; hour++) {
      at(hour);
      await look();
    }
    const all = await told();
    expect(all.keeper).toEqual(ALL_TIMES);
    expect(all.northhead).toEqual(['逾期上报']);
    const texts = (await facts.manager.findBy(Notification, { personId: 'person-keeper' })).map(({ text }) => text);
    expect(texts.filter((text) => /已逾期 [1-5] 天，/.test(text))).toHaveLength(5);
    expect((await facts.manager.findOneByOrFail(InboxTask, { id: task.id })).remindAt).toBeNull();
  });

  it('says in English to who reads English', async () => {
    await facts.manager.update(Person, { id: 'person-keeper2' }, { language: 'en' });
    const task = await step();
    at(12);
    await look();
    const { text } = await facts.manager.findOneByOrFail(Notification, { personId: 'person-keeper2' });
    expect(text).toMatch(
      /^Overdue: “核对来函、证件与录像” was due by [-\d]+ [:\d]+, 2 hours ago\. Please do it now\. /,
    );
    expect(text.endsWith(`(${task.caseNumber})`)).toBe(true);
    await facts.manager.update(Person, { id: 'person-keeper2' }, { language: 'zh-CN' });
  });

  it('several portals at once say it once', async () => {
    for (let index = 0; index < 6; index++) await step();
    for (const hour of [8, 10]) {
      at(hour);
      await Promise.all([look(), look(watchOn(another)), look(), look(watchOn(another))]);
    }
    expect(await facts.manager.count(Notification)).toBe(6 * (2 + 2 + 1));
    expect(await facts.manager.count(DeadlineNotice)).toBe(12);
    expect(await escalations()).toHaveLength(6);
  });

  it('says after an absence only what counts now, and goes on from there', async () => {
    await step();
    at(3 * 24);
    await look();
    expect(await told()).toEqual({ keeper: ['已逾期'], keeper2: ['已逾期'], northhead: ['逾期上报'] });
    at(4 * 24 - 1);
    expect(await look()).toBe(0);
    at(4 * 24);
    expect(await look()).toBe(1);
  });

  it('tells of many after an absence, a few at a time', async () => {
    for (let index = 0; index < 30; index++) await step();
    at(11);
    const watch = watchOn(facts);
    expect(await watch.look()).toBe(25);
    expect(await watch.look()).toBe(5);
    expect(await watch.look()).toBe(0);
  });

  it('a clock that ran ahead says too early what is said again in its time, once', async () => {
    const task = await step();
    const ahead = watchOn(facts, 30 * DAY);
    await look(ahead);
    expect((await told()).keeper).toEqual(['已逾期']);
    at(1);
    expect(await look()).toBe(0);
    at(8);
    await look();
    at(10);
    await look();
    expect((await told()).keeper).toEqual(['将到期', '已逾期', '已逾期']);
    expect(await escalations()).toHaveLength(2);
    expect((await facts.manager.findOneByOrFail(InboxTask, { id: task.id })).remindAt).toEqual(
      new Date(began + 10 * HOUR + DAY),
    );
  });

  it('portals whose clocks differ by a month do not say it in turns', async () => {
    await step();
    const ahead = watchOn(facts, 30 * DAY);
    for (let turn = 0; turn < 20; turn++) {
      at(turn / 3600);
      await look(ahead);
      await look();
    }
    expect((await told()).keeper.length).toBeLessThanOrEqual(4);
  });

  it('says nothing of a step that is done between the look and the word', async () => {
    const task = await step();
    at(9);
    const watch = watchOn(facts);
    const found = await facts.manager.findBy(InboxTask, { id: task.id });
    jest.spyOn(watch as unknown as { due: () => Promise<InboxTask[]> }, 'due').mockResolvedValue(found);
    await facts.manager.update(InboxTask, { id: task.id }, { state: 'done' });
    expect(await watch.look()).toBe(0);
    expect(await told()).toEqual({});
  });

  it('says nothing of a step that is done, being done or without deadline, nor of a case that stands still', async () => {
    await step({ state: 'done' });
    await step({ state: 'deciding' });
    await step({ dueAt: null, remindAt: null });
    const standing = await step({}, { state: 'incident' });
    at(11);
    expect(await look()).toBe(0);
    await facts.manager.update(CaseFile, { caseNumber: standing.caseNumber }, { state: 'running' });
    expect(await look()).toBe(1);
  });

  it('reminds the deputy of now beside the absent person, and nobody who left', async () => {
    await addDeputy(facts, 'person-keeper', 'person-standin', [-1, 20]);
    await addDeputy(facts, 'person-northhead', 'person-southhead', [-1, 20]);
    await facts.manager.update(Person, { id: 'person-keeper2' }, { active: false });
    await step();
    at(10);
    await look();
    await facts.manager.update(Person, { id: 'person-keeper2' }, { active: true });
    expect(await told()).toEqual({
      keeper: ['已逾期'],
      standin: ['已逾期'],
      northhead: ['逾期上报'],
      southhead: ['逾期上报'],
    });
  });

  describe('escalates', () => {
    const headsOf = async (over: Partial<InboxTask>, ofCase: Partial<CaseFile> = {}) => {
      await step(over, ofCase);
      at(10);
      await look();
      const all = await told();
      const [event] = await escalations();
      return { role: event.role, heads: Object.keys(all).filter((login) => all[login].includes('逾期上报')) };
    };
    const bureau = { role: 'bureau-head', heads: ['tophead'] };

    it.each([
      ['a step of heads of unit', { role: 'unit-head' }, {}],
      ['a step the head of the unit took', { assigneeId: 'person-northhead' }, {}],
      ['a case of the head of the unit', {}, { applicantId: 'person-northhead' }],
      ['a case about secret footage', {}, { secrecy: 'state' }],
    ] as const)('%s to the head of the bureau', async (_, over, ofCase) => {
      const applicantId = 'applicantId' in ofCase ? ofCase.applicantId : 'person-officer';
      expect(await headsOf({ ...over, applicantId }, ofCase)).toEqual(bureau);
    });

    it('a step of the head of the bureau to the head of the unit', async () => {
      expect(await headsOf({ role: 'bureau-head' })).toEqual({ role: 'unit-head', heads: ['northhead'] });
    });

    it('to the nearest head above where the unit has none', async () => {
      const [north] = await facts.manager.findBy(RoleInUnit, { personId: 'person-northhead' });
      await facts.manager.update(RoleInUnit, { id: north.id }, { unitId: 'bureau' });
      expect(await headsOf({})).toEqual({ role: 'unit-head', heads: ['northhead'] });
      await facts.manager.update(RoleInUnit, { id: north.id }, { unitId: 'north' });
    });

    it('not to who stands in for an applicant', async () => {
      await addDeputy(facts, 'person-northhead', 'person-standin', [-1, 20]);
      const applicantId = 'person-northhead';
      expect(await headsOf({ applicantId }, { applicantId })).toEqual(bureau);
    });

    it('on the record too where there is no head to tell', async () => {
      const applicantId = 'person-northhead';
      expect(await headsOf({ role: 'bureau-head', applicantId }, { applicantId })).toEqual({
        role: 'bureau-head',
        heads: [],
      });
      expect((await escalations())[0].note).toBeNull();
    });

    it('naming the role where nobody is asked', async () => {
      expect((await headsOf({ role: 'archivist' })).heads).toEqual(['northhead']);
      const [{ text }] = await facts.manager.find(Notification);
      expect(text).toContain('尚未办理（档案管理员无人在岗）');
    });
  });
});
