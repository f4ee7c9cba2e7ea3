import type { Wire } from '@zhilu/domain';
import { AuditRow, CaseEvent, InboxTask, Notification, Person } from '@zhilu/persistence';
import { addCase, addDeputy, addTask, hoursFromNow } from '../support/case-rows';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, type Browser } from '../support/portal-people';

let portal: PortalApp;
const people: Record<string, Browser> = {};
let made = 0;

beforeAll(async () => {
  portal = await startPortal({ ENGINE_URL: 'http://127.0.0.1:1/engine-rest' });
  const { facts } = portal;
  await addUnits(facts);
  await addPerson(facts, 'officer', 'north', ['officer', 'device-keeper']);
  await addPerson(facts, 'keeper', 'north', ['device-keeper']);
  await addPerson(facts, 'keeper2', 'north', ['device-keeper']);
  await addPerson(facts, 'southkeeper', 'south', ['device-keeper']);
  await addPerson(facts, 'northhead', 'north', ['unit-head']);
  await addPerson(facts, 'deputy', 'north', ['officer']);
  await addPerson(facts, 'left', 'north', ['device-keeper']);
  await facts.getRepository(Person).update({ id: 'person-left' }, { active: false });
  await addDeputy(facts, 'person-keeper', 'person-deputy');
  for (const login of ['officer', 'keeper', 'keeper2', 'southkeeper', 'northhead', 'deputy'])
    people[login] = await logIn(portal.url, login);
});
afterAll(() => portal?.stop());

/** A step of a new case in the north, offered to its keepers. */
async function aTask(over: Partial<InboxTask> = {}): Promise<string> {
  made += 1;
  const file = await addCase(portal.facts, `CY-2026-${made}`, 'north');
  await addTask(portal.facts, `task-${made}`, file, over);
  return `task-${made}`;
}

const stored = (id: string) => portal.facts.getRepository(InboxTask).findOneByOrFail({ id });
const act = (login: string, id: string, name: string, body: object = {}) =>
  people[login].post(`/api/tasks/${id}/${name}`, body);
const hand = (login: string, id: string, to: string, reason = '今日外出') =>
  act(login, id, 'transfer', { personId: `person-${to}`, reason });
const todo = async (login: string): Promise<string[]> =>
  (await people[login].get('/api/tasks?size=100')).body.rows.map((row: Wire.TaskRow) => row.taskId);

/** What the audit keeps of refused attempts at the step. */
const refusals = async (id: string) =>
  (await portal.facts.getRepository(AuditRow).findBy({ act: 'request.refused', objectKind: 'task', objectId: id })).map(
    ({ personId, detail }) => [personId, detail.status],
  );

describe('领办', () => {
  it('takes the step out of the colleagues’ boxes and is audited; twice is once', async () => {
    const id = await aTask();
    await act('keeper', id, 'claim').expect(204);
    await act('keeper', id, 'claim').expect(204);
    expect(await stored(id)).toMatchObject({ assigneeId: 'person-keeper', state: 'open' });
    expect(await todo('keeper')).toContain(id);
    expect(await todo('keeper2')).not.toContain(id);
    const audit = await portal.facts.getRepository(AuditRow).findBy({ objectId: id });
    expect(audit.map((row) => [row.act, row.personId])).toEqual([['task.claimed', 'person-keeper']]);
  });

  it.each([
    ['southkeeper', 'holds the role in another unit', 404],
    ['northhead', 'holds another role', 409],
    ['officer', 'is the applicant', 409],
  ])('refuses %s, who %s', async (login, _why, status) => {
    const id = await aTask();
    await act(login, id, 'claim').expect(status);
    expect((await stored(id)).assigneeId).toBeNull();
    expect(await refusals(id)).toEqual([[`person-${login}`, status === 404 ? 'notFound' : 'conflict']]);
  });

  it('refuses a step that a colleague has, one that is done, and one that does not exist', async () => {
    const taken = await aTask({ assigneeId: 'person-keeper' });
    await act('keeper2', taken, 'claim').expect(409);
    expect(await refusals(taken)).toEqual([]);
    expect((await stored(taken)).assigneeId).toBe('person-keeper');
    const done = await aTask({ state: 'done', completedAt: hoursFromNow(-1), completedBy: 'person-keeper' });
    await act('keeper', done, 'claim').expect(409);
    await act('keeper', 'no-such-task', 'claim').expect(404);
  });

  it('gives a step to one person only when two claim at once', async () => {
    const id = await aTask();
    const answers = await Promise.all(['keeper', 'keeper2'].map((login) => act(login, id, 'claim')));
    expect(answers.map((answer) => answer.status).sort()).toEqual([204, 409]);
    const winner = answers[0].status === 204 ? 'person-keeper' : 'person-keeper2';
    expect((await stored(id)).assigneeId).toBe(winner);
  });

  it('lets a deputy take over what the absent person has', async () => {
    const id = await aTask({ assigneeId: 'person-keeper' });
    await act('deputy', id, 'claim').expect(204);
    expect((await stored(id)).assigneeId).toBe('person-deputy');
  });
});

describe('退回领办', () => {
  it('offers the step to all again', async () => {
    const id = await aTask({ assigneeId: 'person-keeper' });
    await act('keeper', id, 'unclaim').expect(204);
    expect((await stored(id)).assigneeId).toBeNull();
    expect(await todo('keeper2')).toContain(id);
  });

  it('refuses for somebody else’s step, for one nobody took, and for one meant for the applicant', async () => {
    const taken = await aTask({ assigneeId: 'person-keeper' });
    await act('keeper2', taken, 'unclaim').expect(409);
    expect((await stored(taken)).assigneeId).toBe('person-keeper');
    await act('keeper', await aTask(), 'unclaim').expect(409);
    const applicants = await aTask({ role: null, assigneeId: 'person-officer', applicantMayAct: true });
    await act('officer', applicants, 'unclaim').expect(409);
    expect((await stored(applicants)).assigneeId).toBe('person-officer');
  });
});

describe('转办', () => {
  it('hands the step to a colleague in the same role, tells the colleague and writes it into the record', async () => {
    const id = await aTask({ assigneeId: 'person-keeper' });
    await hand('keeper', id, 'keeper2').expect(204);
    const { caseNumber, assigneeId } = await stored(id);
    expect(assigneeId).toBe('person-keeper2');
    expect(await todo('keeper2')).toContain(id);
    expect(await todo('keeper')).not.toContain(id);
    const [event] = await portal.facts.getRepository(CaseEvent).findBy({ caseNumber });
    expect(event).toMatchObject({
      kind: 'transferred',
      personId: 'person-keeper',
      opinion: '今日外出',
      note: 'keeper2先生',
    });
    const told = await portal.facts.getRepository(Notification).findBy({ caseNumber });
    expect(told.map((each) => [each.personId, each.taskId])).toEqual([['person-keeper2', id]]);
  });

  it.each([
    ['the applicant, though in the same role', 'officer'],
    ['a person of another role', 'northhead'],
    ['the same role in another unit', 'southkeeper'],
    ['a deputy, whose role is not the own one', 'deputy'],
    ['somebody who has left', 'left'],
    ['nobody', 'unknown'],
  ])('refuses to hand it to %s', async (_who, to) => {
    const id = await aTask();
    await hand('keeper', id, to).expect(422);
    expect(await refusals(id)).toEqual([['person-keeper', 'unprocessable']]);
    const { assigneeId, caseNumber } = await stored(id);
    expect(assigneeId).toBeNull();
    expect(await portal.facts.getRepository(CaseEvent).countBy({ caseNumber })).toBe(0);
    expect(await portal.facts.getRepository(Notification).countBy({ caseNumber })).toBe(0);
  });

  it('refuses to hand it to oneself, taken or not', async () => {
    for (const over of [{}, { assigneeId: 'person-keeper' }]) {
      const id = await aTask(over);
      const { body } = await hand('keeper', id, 'keeper').expect(422);
      expect(body.title).toContain('不能转给自己');
      expect(await portal.facts.getRepository(CaseEvent).countBy({ taskId: id })).toBe(0);
    }
  });

  it('refuses to hand over what is not one’s own, and wants a reason', async () => {
    const id = await aTask({ assigneeId: 'person-keeper' });
    for (const login of ['keeper2', 'officer', 'northhead']) await hand(login, id, 'keeper2').expect(409);
    await hand('southkeeper', id, 'keeper2').expect(404);
    await hand('keeper', id, 'keeper2', '  ').expect(400);
    expect((await stored(id)).assigneeId).toBe('person-keeper');
  });

  it('refuses a step that is meant for the applicant', async () => {
    const id = await aTask({ role: null, assigneeId: 'person-officer', applicantMayAct: true });
    await hand('officer', id, 'keeper').expect(422);
    expect((await stored(id)).assigneeId).toBe('person-officer');
  });
});

describe('回避', () => {
  it('keeps whom the case concerns out of the step, and who would do it in their stead', async () => {
    const id = await aTask({ recusedId: 'person-keeper' });
    expect(await todo('keeper')).not.toContain(id);
    expect(await todo('deputy')).not.toContain(id);
    expect(await todo('keeper2')).toContain(id);
    for (const login of ['keeper', 'deputy']) await act(login, id, 'claim').expect(409);
    expect((await refusals(id)).map(([personId]) => personId).sort()).toEqual(['person-deputy', 'person-keeper']);
    expect((await stored(id)).assigneeId).toBeNull();
  });

  it('does not let the step be handed to them', async () => {
    const id = await aTask({ recusedId: 'person-keeper' });
    await hand('keeper2', id, 'keeper').expect(422);
    expect((await stored(id)).assigneeId).toBeNull();
  });
});
