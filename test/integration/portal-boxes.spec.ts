import { DateTime } from 'luxon';
import { BUREAU_ZONE, type Wire } from '@zhilu/domain';
import { CaseCopy, CaseEvent, InboxTask, Notification } from '@zhilu/persistence';
import { addCase, addDeputy, addTask, hoursFromNow } from '../support/case-rows';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, type Browser } from '../support/portal-people';
import { bytes, sheetRows } from '../support/sheets';

const NOBODY_LISTENS = 'http://127.0.0.1:1/engine-rest';

let portal: PortalApp;
const people: Record<string, Browser> = {};

/** Two units, three keepers and whoever stands in; lists need no engine. */
beforeAll(async () => {
  portal = await startPortal({ ENGINE_URL: NOBODY_LISTENS });
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'officer', 'north', ['officer']);
  await addPerson(portal.facts, 'keeper', 'north', ['device-keeper']);
  await addPerson(portal.facts, 'keeper2', 'north', ['device-keeper']);
  await addPerson(portal.facts, 'southkeeper', 'south', ['device-keeper']);
  await addPerson(portal.facts, 'topkeeper', 'bureau', ['device-keeper']);
  await addPerson(portal.facts, 'northhead', 'north', ['unit-head']);
  await addPerson(portal.facts, 'deputy', 'south', ['officer']);
  await addPerson(portal.facts, 'former', 'south', ['officer']);
  await addPerson(portal.facts, 'coming', 'south', ['officer']);
  await addDeputy(portal.facts, 'person-northhead', 'person-deputy');
  await addDeputy(portal.facts, 'person-northhead', 'person-former', [-5, -1]);
  await addDeputy(portal.facts, 'person-northhead', 'person-coming', [1, 5]);
  await fill();
  const logins = 'officer keeper keeper2 southkeeper topkeeper northhead deputy former coming'.split(' ');
  for (const login of logins) people[login] = await logIn(portal.url, login);
});
afterAll(() => portal?.stop());

const endOfToday = () => DateTime.now().setZone(BUREAU_ZONE).endOf('day').toJSDate();

async function fill(): Promise<void> {
  const { facts } = portal;
  const north = async (name: string, over: Parameters<typeof addCase>[3] = {}) =>
    addCase(facts, `CY-${name}`, 'north', over);
  await addTask(facts, 'overdue', await north('overdue', { title: '丙案100%' }), {
    dueAt: hoursFromNow(-1),
    createdAt: hoursFromNow(-30),
  });
  await addTask(facts, 'today', await north('today', { title: '乙案' }), {
    dueAt: endOfToday(),
    createdAt: hoursFromNow(-10),
  });
  await addTask(facts, 'later', await north('later', { title: '甲案', processId: 'card-intake' }), {
    dueAt: hoursFromNow(72),
    createdAt: hoursFromNow(-20),
  });
  await addTask(facts, 'undated', await north('undated', { title: '=1+1' }), { createdAt: hoursFromNow(-40) });
  const own = await north('own', { applicantId: 'person-keeper' });
  await addTask(facts, 'own', own, { dueAt: hoursFromNow(50) });
  await addTask(facts, 'own-allowed', own, { dueAt: hoursFromNow(90), applicantMayAct: true });
  await addTask(facts, 'taken', await north('taken'), { dueAt: hoursFromNow(60), assigneeId: 'person-keeper2' });
  await addTask(facts, 'south', await addCase(facts, 'CY-south', 'south'), { dueAt: hoursFromNow(30) });
  const beside = await addCase(facts, 'CY-beside', 'north', { unitPath: 'bureau/north-east' });
  await addTask(facts, 'beside', beside, { dueAt: hoursFromNow(31) });
  await addTask(facts, 'opinion', await north('opinion'), { role: 'unit-head', dueAt: hoursFromNow(24) });
  await addTask(facts, 'opinion-taken', await north('opinion-taken'), {
    role: 'unit-head',
    dueAt: hoursFromNow(25),
    assigneeId: 'person-northhead',
  });
  await addTask(facts, 'supplement', await north('supplement'), {
    role: null,
    assigneeId: 'person-officer',
    applicantMayAct: true,
    dueAt: hoursFromNow(40),
  });
  await finished();
}

async function finished(): Promise<void> {
  const { facts } = portal;
  const file = await addCase(facts, 'CY-finished', 'north', {
    state: 'granted',
    outcomeName: '已查阅',
    endedAt: hoursFromNow(-2),
  });
  const by = (hours: number, completedBy: string | null): Partial<InboxTask> => ({
    completedBy,
    completedAt: hoursFromNow(hours),
  });
  await addTask(facts, 'done-first', file, { state: 'done', ...by(-5, 'person-keeper') });
  await addTask(facts, 'done-last', file, { state: 'deciding', ...by(-3, 'person-keeper') });
  await addTask(facts, 'done-other', file, { state: 'done', ...by(-4, 'person-keeper2') });
  await addTask(facts, 'cancelled', file, { state: 'cancelled', ...by(-4, null) });
  await facts.getRepository(CaseEvent).insert({
    id: 'done:done-first',
    caseNumber: file.caseNumber,
    kind: 'done',
    taskId: 'done-first',
    name: '核对来函、证件与录像',
    outcomeId: 'complete',
    outcomeName: '材料齐全',
    at: hoursFromNow(-5),
  });
}

const page = async (login: string, query = ''): Promise<Wire.Page<Wire.TaskRow>> =>
  (await people[login].get(`/api/tasks?size=100${query}`).expect(200)).body;
const ids = async (login: string, query = ''): Promise<string[]> =>
  (await page(login, query)).rows.map((row) => row.taskId);

const KEEPERS_BOX = ['overdue', 'today', 'later', 'own-allowed', 'undated'];

describe('待办', () => {
  it('offers a keeper the steps of the own unit, nearest deadline first, and no others', async () => {
    expect(await ids('keeper', '&box=todo')).toEqual(KEEPERS_BOX);
    expect((await page('keeper')).total).toBe(KEEPERS_BOX.length);
  });

  it('offers steps by unit: a role held elsewhere gives nothing, one held above gives all below', async () => {
    expect(await ids('southkeeper')).toEqual(['south']);
    expect(await ids('topkeeper')).toEqual(
      expect.arrayContaining(['overdue', 'south', 'beside', 'own', 'own-allowed', 'undated']),
    );
    expect(await ids('topkeeper')).not.toContain('taken');
  });

  it('keeps an applicant from the own case unless the step allows it, and a colleague not', async () => {
    expect(await ids('keeper')).not.toContain('own');
    expect(await ids('keeper2')).toEqual(['overdue', 'today', 'own', 'taken', 'later', 'own-allowed', 'undated']);
  });

  it('gives the applicant the step that is meant for the applicant, and nobody else', async () => {
    expect(await ids('officer')).toEqual(['supplement']);
    for (const login of ['keeper', 'topkeeper', 'northhead']) expect(await ids(login)).not.toContain('supplement');
  });

  it('gives a deputy what the absent person is offered or has taken, in that time only', async () => {
    expect(await ids('northhead')).toEqual(['opinion', 'opinion-taken']);
    expect(await ids('deputy')).toEqual(['opinion', 'opinion-taken']);
    expect(await ids('former')).toEqual([]);
    expect(await ids('coming')).toEqual([]);
  });

  it('says of each step what a person must know before opening it', async () => {
    const [overdue] = (await page('keeper')).rows;
    expect(overdue).toMatchObject({
      taskId: 'overdue',
      name: '核对来函、证件与录像',
      role: 'device-keeper',
      assignee: null,
      completedAt: null,
      outcomeName: null,
      case: { caseNumber: 'CY-overdue', title: '丙案100%', unitName: '城北执法大队', state: 'running' },
    });
    expect(overdue.case.applicant).toMatchObject({ id: 'person-officer', name: 'officer先生' });
    expect(Date.parse(overdue.dueAt!)).toBeLessThan(Date.now());
    expect((await page('keeper2')).rows.find((row) => row.taskId === 'taken')?.assignee?.id).toBe('person-keeper2');
  });

  it.each([
    ['&due=overdue', ['overdue']],
    ['&due=today', ['today']],
    ['&process=card-intake', ['later']],
    ['&process=unknown', []],
    ['&unit=north', KEEPERS_BOX],
    ['&unit=bureau', KEEPERS_BOX],
    ['&unit=south', []],
    ['&unit=unknown', []],
    [`&q=${encodeURIComponent('乙案')}`, ['today']],
    ['&q=CY-later', ['later']],
    [`&q=${encodeURIComponent('%')}`, ['overdue']],
    ['&q=_', []],
    [`&q=${encodeURIComponent("' OR 1=1 --")}`, []],
    ['&sort=received', ['today', 'later', 'overdue', 'undated', 'own-allowed']],
    ['&sort=title', ['undated', 'own-allowed', 'overdue', 'today', 'later']],
  ])('narrows and sorts by %s', async (query, wanted) => {
    const found = await page('keeper', query);
    expect(found.rows.map((row) => row.taskId)).toEqual(wanted);
    expect(found.total).toBe(wanted.length);
  });

  it('is paged without losing or repeating a row', async () => {
    const pages = await Promise.all(
      [1, 2, 3, 4].map(async (number) => (await people.keeper.get(`/api/tasks?size=2&page=${number}`)).body),
    );
    expect(pages.flatMap((each) => each.rows.map((row: Wire.TaskRow) => row.taskId))).toEqual(KEEPERS_BOX);
    expect(pages.map((each) => each.rows.length)).toEqual([2, 2, 1, 0]);
    expect(pages[3]).toMatchObject({ total: 5, page: 4, size: 2 });
  });

  it.each(['box=all', 'size=0', 'size=201', 'page=0', 'page=x', 'due=soon', 'sort=unit', 'colour=red'])(
    'refuses %s',
    async (query) => {
      await people.keeper.get(`/api/tasks?${query}`).expect(400);
    },
  );
});

describe('已办', () => {
  it('lists what this person has done, newest first, with its outcome', async () => {
    const { rows, total } = await page('keeper', '&box=done');
    expect(rows.map((row) => row.taskId)).toEqual(['done-last', 'done-first']);
    expect(total).toBe(2);
    expect(rows[1]).toMatchObject({ outcomeName: '材料齐全', case: { state: 'granted', where: '已查阅' } });
    expect(rows[1].completedAt).not.toBeNull();
    expect(await ids('keeper2', '&box=done')).toEqual(['done-other']);
    expect(await ids('topkeeper', '&box=done')).toEqual([]);
  });
});

describe('numbers and pages of one’s own', () => {
  const counts = async (login: string): Promise<Wire.InboxCounts> =>
    (await people[login].get('/api/inbox/counts').expect(200)).body;

  beforeAll(async () => {
    const { facts } = portal;
    const copy = { caseNumber: 'CY-south', fromId: 'person-southkeeper', at: hoursFromNow(-1) };
    await facts.getRepository(CaseCopy).insert([
      { ...copy, id: 'unread', personId: 'person-keeper', readAt: null },
      { ...copy, id: 'read', caseNumber: 'CY-taken', personId: 'person-keeper', readAt: hoursFromNow(0) },
      { ...copy, id: 'other', personId: 'person-keeper2', readAt: null },
    ]);
    await facts.getRepository(Notification).insert([
      { id: 'n1', personId: 'person-keeper', text: '请办理', at: hoursFromNow(-1), readAt: null },
      { id: 'n2', personId: 'person-keeper', text: '已读', at: hoursFromNow(-1), readAt: hoursFromNow(0) },
    ]);
  });

  const KEEPERS_COUNTS = { todo: 5, overdue: 1, dueToday: 1, copiedUnread: 1, notificationsUnread: 1 };

  it('counts what the boxes show', async () => {
    expect(await counts('keeper')).toEqual(KEEPERS_COUNTS);
    expect(await counts('southkeeper')).toMatchObject({ todo: 1, overdue: 0, dueToday: 0, copiedUnread: 0 });
    expect(await counts('deputy')).toMatchObject({ todo: 2 });
    expect(await counts('former')).toEqual({
      todo: 0,
      overdue: 0,
      dueToday: 0,
      copiedUnread: 0,
      notificationsUnread: 0,
    });
  });

  it('sends the counts as the first event of a page’s stream', async () => {
    const abort = new AbortController();
    const answer = await fetch(`${portal.url}/api/inbox/events`, {
      headers: { cookie: people.keeper.cookie },
      signal: abort.signal,
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(await firstEvent(answer)).toEqual({ event: 'counts', data: KEEPERS_COUNTS });
    abort.abort();
  });

  it('opens the workbench with the own day on it', async () => {
    const view = (await people.keeper.get('/api/workbench').expect(200)).body as Wire.WorkbenchView;
    expect(view.todo.map((row) => row.taskId)).toEqual(KEEPERS_BOX);
    expect(view.started.map((row) => row.caseNumber)).toEqual(['CY-own']);
    expect(view.alerts).toEqual([{ tone: 'todo', text: '1 件待办已逾期', link: '/inbox/todo?due=overdue' }]);
    expect(view.counts).toEqual(KEEPERS_COUNTS);
    expect(view.curve).toHaveLength(7);
    expect(view.curve.at(-1)?.day).toBe(DateTime.now().setZone(BUREAU_ZONE).toFormat('yyyy-MM-dd'));
    expect(view.curve.reduce((sum, day) => sum + day.done, 0)).toBe(2);
    const south = (await people.southkeeper.get('/api/workbench')).body as Wire.WorkbenchView;
    expect(south.curve.reduce((sum, day) => sum + day.received, 0)).toBe(1);
  });

  it('offers as filters the units in which a person has something to see', async () => {
    const units = async (login: string) =>
      (await people[login].get('/api/units').expect(200)).body.map((unit: { id: string }) => unit.id);
    expect(await units('keeper')).toEqual(['north']);
    expect(await units('topkeeper')).toEqual(['bureau', 'north', 'south']);
    expect(await units('deputy')).toEqual(['north', 'south']);
    expect(await units('former')).toEqual(['south']);
  });

  it('is for signed-in people only', async () => {
    for (const path of ['tasks', 'inbox/counts', 'inbox/events', 'workbench', 'units', 'tasks/export.xlsx'])
      expect((await fetch(`${portal.url}/api/${path}`)).status).toBe(401);
  });
});

describe('Excel file of a box', () => {
  const sheet = async (query: string) =>
    sheetRows((await people.keeper.get(`/api/tasks/export.xlsx${query}`).buffer().parse(bytes).expect(200)).body);

  it('has the rows of the box, dates as dates in the bureau’s time, and text never as a formula', async () => {
    const rows = await sheet('?box=todo');
    expect(rows.map((row) => row['办理编号'])).toEqual(['CY-overdue', 'CY-today', 'CY-later', 'CY-own', 'CY-undated']);
    const task = await portal.facts.getRepository(InboxTask).findOneByOrFail({ id: 'overdue' });
    const asClock = (at: Date) =>
      DateTime.fromJSDate(at, { zone: BUREAU_ZONE }).setZone('UTC', { keepLocalTime: true }).toMillis();
    const due = rows[0]['期限'];
    expect(due).toBeInstanceOf(Date);
    expect(Math.abs((due as Date).getTime() - asClock(task.dueAt!))).toBeLessThan(1000);
    expect(rows[0]['收到时间']).toBeInstanceOf(Date);
    expect(rows[4]['期限']).toBeNull();
    expect(rows[4]['标题']).toBe('=1+1');
  });

  it('is narrowed like the list', async () => {
    expect((await sheet('?due=overdue')).map((row) => row['办理编号'])).toEqual(['CY-overdue']);
    const done = await sheet('?box=done');
    expect(done.map((row) => row['处理结果'])).toEqual([null, '材料齐全']);
    expect(done[0]['办结时间']).toBeInstanceOf(Date);
  });
});

async function firstEvent(answer: Response): Promise<{ event: string; data: unknown }> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const event = /event: (.+)\n(?:id: .+\n)?data: (.+)\n\n/.exec(text);
    if (event) return { event: event[1], data: JSON.parse(event[2]) };
  }
  throw new Error(`The stream ended without an event: ${text}`);
}
