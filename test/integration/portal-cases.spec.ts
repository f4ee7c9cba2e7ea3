import { DateTime } from 'luxon';
import type { ProcessModel } from '@zhilu/catalog';
import { BUREAU_ZONE, type Wire } from '@zhilu/domain';
import {
  CaseCopy,
  CaseEvent,
  CaseFile,
  Deputy,
  Document,
  Notification,
  Person,
  StepProgress,
  type InboxTask,
} from '@zhilu/persistence';
import { StepProgressView } from '../../apps/portal/src/cases/step-progress';
import { addCase, addDeputy, addTask, hoursFromNow } from '../support/case-rows';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, type Browser } from '../support/portal-people';
import { bytes, sheetRows } from '../support/sheets';

const APPLICANTS_STEP = { role: null, assigneeId: 'person-officer', applicantMayAct: true };

let portal: PortalApp;
const people: Record<string, Browser> = {};

beforeAll(async () => {
  portal = await startPortal({ ENGINE_URL: 'http://127.0.0.1:1/engine-rest' });
  const { facts } = portal;
  await addUnits(facts);
  await addPerson(facts, 'officer', 'north', ['officer']);
  await addPerson(facts, 'keeper', 'north', ['device-keeper']);
  await addPerson(facts, 'keeper2', 'north', ['device-keeper']);
  await addPerson(facts, 'northhead', 'north', ['unit-head']);
  await addPerson(facts, 'southhead', 'south', ['unit-head']);
  await addPerson(facts, 'tophead', 'bureau', ['bureau-head']);
  await addPerson(facts, 'legal', 'bureau', ['legal-officer']);
  await addPerson(facts, 'outsider', 'south', ['officer']);
  await fill();
  for (const login of 'officer keeper keeper2 northhead southhead tophead legal outsider'.split(' '))
    people[login] = await logIn(portal.url, login);
});
afterAll(() => portal?.stop());

/** Newest first: n3, n2, n1, secret, s1, s-secret. */
async function fill(): Promise<void> {
  const { facts } = portal;
  const at = (hours: number): Partial<CaseFile> => ({ startedAt: hoursFromNow(-hours) });
  const n3 = await addCase(facts, 'N3', 'north', { ...at(1), title: '=HYPERLINK("http://evil.example")' });
  await addTask(facts, 'n3-check', n3, { dueAt: hoursFromNow(20) });
  await addTask(facts, 'n3-opinion', n3, { name: '提出意见', role: 'unit-head', dueAt: hoursFromNow(10) });
  await addCase(facts, 'N2', 'north', { ...at(2), processId: 'card-intake', instanceId: null });
  await addCase(facts, 'N1', 'north', {
    ...at(3),
    state: 'granted',
    outcomeName: '已查阅',
    endedAt: hoursFromNow(-1),
    applicantId: 'person-keeper',
  });
  const secret = await addCase(facts, 'N-SECRET', 'north', { ...at(4), secrecy: 'commercial' });
  await addTask(facts, 'secret-check', secret);
  await addCase(facts, 'S1', 'south', { ...at(5), applicantId: 'person-outsider' });
  await addCase(facts, 'S-SECRET', 'south', { ...at(6), applicantId: 'person-outsider', secrecy: 'state' });
}

const list = async (login: string, query: string): Promise<Wire.Page<Wire.CaseRow>> =>
  (await people[login].get(`/api/cases?size=100&${query}`).expect(200)).body;
const numbers = async (login: string, query: string): Promise<string[]> => {
  const { rows, total } = await list(login, query);
  expect(total).toBe(rows.length);
  return rows.map((row) => row.caseNumber);
};

describe('我发起的 and all cases', () => {
  it('lists and shows a case to whom a step of it was meant for in person, also when that step is over', async () => {
    const { facts } = portal;
    const file = await addCase(facts, 'N-NAMED', 'north', { startedAt: hoursFromNow(-90) });
    expect(await numbers('outsider', 'box=all')).not.toContain('N-NAMED');
    await addTask(facts, 'named-check', file, { assigneeId: 'person-outsider', state: 'cancelled' });
    expect(await numbers('outsider', 'box=all')).not.toContain('N-NAMED');
    await people.outsider.get('/api/cases/N-NAMED').expect(404);
    await addTask(facts, 'named-statement', file, { role: null, assigneeId: 'person-outsider', state: 'cancelled' });
    expect(await numbers('outsider', 'box=all')).toContain('N-NAMED');
    // No engine knows this case's model: whoever may read it is told so.
    await people.outsider.get('/api/cases/N-NAMED').expect(503);
    await facts.manager.delete(CaseFile, { caseNumber: 'N-NAMED' });
  });

  it('lists what this person started, newest first', async () => {
    expect(await numbers('officer', 'box=started')).toEqual(['N3', 'N2', 'N-SECRET']);
    expect(await numbers('outsider', 'box=started')).toEqual(['S1', 'S-SECRET']);
    expect(await numbers('northhead', 'box=started')).toEqual([]);
  });

  it('shows overseers the cases of their unit, secret ones only to whom article 18 names; also in the total', async () => {
    expect(await numbers('northhead', 'box=all')).toEqual(['N3', 'N2', 'N1']);
    expect(await numbers('keeper', 'box=all')).toEqual(['N3', 'N2', 'N1', 'N-SECRET']);
    expect(await numbers('southhead', 'box=all')).toEqual(['S1']);
    expect(await numbers('legal', 'box=all')).toEqual(['N3', 'N2', 'N1', 'S1']);
    expect(await numbers('tophead', 'box=all')).toEqual(['N3', 'N2', 'N1', 'N-SECRET', 'S1', 'S-SECRET']);
    expect(await numbers('officer', 'box=all')).toEqual(['N3', 'N2', 'N-SECRET']);
  });

  it('does not tell a stranger whether a case exists', async () => {
    const ends = (body: { title: string }, number: string) => body.title.replace(number, '');
    const secret = await people.southhead.get('/api/cases/N-SECRET').expect(404);
    const foreign = await people.southhead.get('/api/cases/N1').expect(404);
    const missing = await people.southhead.get('/api/cases/XX').expect(404);
    expect(ends(secret.body, 'N-SECRET')).toBe(ends(missing.body, 'XX'));
    expect(ends(foreign.body, 'N1')).toBe(ends(missing.body, 'XX'));
    for (const act of ['urge', 'withdraw']) await people.southhead.post(`/api/cases/N1/${act}`).expect(404);
    await people.southhead.get('/api/cases/N1/diagram').expect(404);
  });

  it('says where a case stands', async () => {
    const rows = new Map((await list('officer', 'box=started')).rows.map((row) => [row.caseNumber, row]));
    const n3 = rows.get('N3');
    for (const step of ['提出意见', '核对来函、证件与录像']) expect(n3?.where).toContain(step);
    expect(Math.abs(Date.parse(n3!.dueAt!) - hoursFromNow(10).getTime())).toBeLessThan(60_000);
    expect(rows.get('N2')).toMatchObject({ where: '已受理，等待流转', dueAt: null, endedAt: null });
    const [ended] = (await list('keeper', 'box=started')).rows;
    expect(ended).toMatchObject({ caseNumber: 'N1', where: '已查阅', state: 'granted', unitName: '城北执法大队' });
  });

  it.each([
    ['process=card-intake', ['N2']],
    ['unit=south', ['S1', 'S-SECRET']],
    ['unit=unknown', []],
    ['q=SECRET', ['N-SECRET', 'S-SECRET']],
    ['q=%25', []],
    ['q=hyperlink', ['N3']],
  ])('narrows by %s', async (query, wanted) => {
    expect(await numbers('tophead', `box=all&${query}`)).toEqual(wanted);
  });

  it('has no empty page before the last one where cases are hidden', async () => {
    const pages = await Promise.all(
      [1, 2, 3, 4, 5].map(async (page) => (await people.legal.get(`/api/cases?box=all&size=1&page=${page}`)).body),
    );
    expect(pages.map((each) => each.rows.map((row: Wire.CaseRow) => row.caseNumber))).toEqual([
      ['N3'],
      ['N2'],
      ['N1'],
      ['S1'],
      [],
    ]);
    expect(pages.map((each) => each.total)).toEqual([4, 4, 4, 4, 4]);
  });

  it.each(['box=mine', 'size=201', 'page=0', 'sort=due', 'state=running'])('refuses %s', async (query) => {
    await people.tophead.get(`/api/cases?${query}`).expect(400);
  });
});

describe('Excel file of cases', () => {
  const sheet = async (login: string, box: string) =>
    sheetRows((await people[login].get(`/api/cases/export.xlsx?box=${box}`).buffer().parse(bytes).expect(200)).body);

  it('holds what the list shows, with dates as dates and no formula', async () => {
    const rows = await sheet('northhead', 'all');
    expect(rows.map((row) => row['办理编号'])).toEqual(['N3', 'N2', 'N1']);
    expect(rows[0]['标题']).toBe('=HYPERLINK("http://evil.example")');
    expect(rows.map((row) => row['状态'])).toEqual(['审批中', '审批中', '已通过']);
    expect(rows[0]['办结时间']).toBeNull();
    const { endedAt } = await portal.facts.getRepository(CaseFile).findOneByOrFail({ caseNumber: 'N1' });
    const clock = DateTime.fromJSDate(endedAt!, { zone: BUREAU_ZONE }).setZone('UTC', { keepLocalTime: true });
    expect(rows[2]['办结时间']).toBeInstanceOf(Date);
    expect(Math.abs((rows[2]['办结时间'] as Date).getTime() - clock.toMillis())).toBeLessThan(1000);
  });

  it('keeps secret cases of others out', async () => {
    expect((await sheet('legal', 'all')).map((row) => row['办理编号'])).not.toContain('N-SECRET');
    expect((await sheet('officer', 'started')).map((row) => row['办理编号'])).toContain('N-SECRET');
  });
});

describe('催办', () => {
  const urge = (login: string, number: string) => people[login].post(`/api/cases/${number}/urge`);
  const told = async (caseNumber: string) =>
    (await portal.facts.getRepository(Notification).findBy({ caseNumber })).map((each) => each.personId).sort();

  it('reminds whoever is asked now, and not again within two hours', async () => {
    const answer = await urge('officer', 'N3').expect(200);
    expect(answer.body).toEqual({ people: 3 });
    expect(await told('N3')).toEqual(['person-keeper', 'person-keeper2', 'person-northhead']);
    await urge('officer', 'N3').expect(409);
    expect(await told('N3')).toHaveLength(3);
    const events = portal.facts.getRepository(CaseEvent);
    expect(await events.countBy({ caseNumber: 'N3', kind: 'urged' })).toBe(1);

    portal.travel(2 * 3_600_000 - 60_000);
    await urge('officer', 'N3').expect(409);
    portal.travel(61_000);
    await urge('officer', 'N3').expect(200);
    expect(await told('N3')).toHaveLength(6);
    portal.travel(-2 * 3_600_000 - 1_000);
  });

  describe('reaches who could do the step now', () => {
    const everybody = 'officer keeper keeper2 northhead southhead tophead standin former'.split(' ');

    /** A case of this applicant with one step; and who of everybody has that step in the to-do box. */
    async function waiting(applicant: string, name: string, over: Partial<InboxTask> = {}): Promise<string[]> {
      const file = await addCase(portal.facts, name, 'north', {
        applicantId: `person-${applicant}`,
        startedAt: hoursFromNow(-200),
      });
      await addTask(portal.facts, name.toLowerCase(), file, over);
      const boxes = await Promise.all(
        everybody.map(async (login) => (await people[login].get('/api/tasks?size=100').expect(200)).body),
      );
      const has = (box: Wire.Page<Wire.TaskRow>) => box.rows.some((row) => row.taskId === name.toLowerCase());
      return everybody.filter((_, index) => has(boxes[index])).map((login) => `person-${login}`);
    }

    beforeAll(async () => {
      const { facts } = portal;
      await addPerson(facts, 'standin', 'south', ['officer']);
      await addPerson(facts, 'former', 'south', ['officer']);
      await addPerson(facts, 'gone', 'north', ['device-keeper']);
      await facts.getRepository(Person).update({ id: 'person-gone' }, { active: false });
      await addDeputy(facts, 'person-keeper2', 'person-standin');
      await addDeputy(facts, 'person-keeper2', 'person-former', [-5, -1]);
      for (const login of ['standin', 'former']) people[login] = await logIn(portal.url, login);
    });
    afterAll(() => portal.facts.getRepository(Deputy).clear());

    it.each([
      ['offered to a role', 'officer', {}, 'keeper keeper2 standin'],
      ['of a keeper’s own case', 'keeper', {}, 'keeper2 standin'],
      ['that the applicant may do too', 'keeper', { applicantMayAct: true }, 'keeper keeper2 standin'],
      ['of a deputy’s own case', 'standin', {}, 'keeper keeper2'],
      ['taken by one person', 'officer', { assigneeId: 'person-keeper' }, 'keeper'],
      ['taken by somebody with a deputy', 'officer', { assigneeId: 'person-keeper2' }, 'keeper2 standin'],
      ['taken, in a deputy’s own case', 'standin', { assigneeId: 'person-keeper2' }, 'keeper2'],
      ['meant for the applicant', 'officer', APPLICANTS_STEP, 'officer'],
    ])('%s', async (what, applicant, over, wanted) => {
      const name = `U-${what.length}-${applicant}`;
      const inBox = await waiting(applicant, name, over);
      expect(inBox).toEqual(wanted.split(' ').map((login) => `person-${login}`));
      expect((await urge(applicant, name).expect(200)).body).toEqual({ people: inBox.length });
      expect(await told(name)).toEqual(inBox.sort());
    });

    it('and says so when there is nobody', async () => {
      await waiting('officer', 'U-NOBODY', { assigneeId: 'person-gone' });
      const answer = await urge('officer', 'U-NOBODY').expect(409);
      expect(answer.body.title).toContain('没有在岗人员');
      expect(await told('U-NOBODY')).toEqual([]);
      expect(await portal.facts.getRepository(CaseEvent).countBy({ caseNumber: 'U-NOBODY' })).toBe(0);
    });

    it('each with the steps of the own role', async () => {
      const notes = await portal.facts.getRepository(Notification).findBy({ caseNumber: 'N3' });
      const of = (login: string) => notes.find((note) => note.personId === `person-${login}`);
      expect(of('keeper')).toMatchObject({ taskId: 'n3-check', text: expect.stringContaining('核对来函') });
      expect(of('northhead')).toMatchObject({ taskId: 'n3-opinion', text: expect.stringContaining('提出意见') });
      expect(of('northhead')?.text).not.toContain('核对来函');
    });
  });

  it('is the applicant’s only, and only while a person is asked', async () => {
    await urge('keeper', 'N-SECRET').expect(403);
    await urge('officer', 'N2').expect(409);
    await urge('keeper', 'N1').expect(409);
    expect(await told('N1')).toEqual([]);
  });
});

describe('抄送', () => {
  const copy = (login: string, number: string, ...to: string[]) =>
    people[login].post(`/api/cases/${number}/copy`, { personIds: to.map((name) => `person-${name}`) });
  const copies = (caseNumber: string) => portal.facts.getRepository(CaseCopy).countBy({ caseNumber });

  it('gives a colleague the case to read, once, and shows it as unread', async () => {
    expect(await numbers('southhead', 'box=copied')).toEqual([]);
    await copy('officer', 'N3', 'southhead', 'outsider').expect(204);
    await copy('officer', 'N3', 'southhead').expect(204);
    expect(await copies('N3')).toBe(2);
    expect(await numbers('southhead', 'box=copied')).toEqual(['N3']);
    const counts = (await people.southhead.get('/api/inbox/counts')).body as Wire.InboxCounts;
    expect(counts.copiedUnread).toBe(1);
    expect(await numbers('southhead', 'box=all')).not.toContain('N3');
  });

  it('opens no case that became secret after it was copied', async () => {
    await addCase(portal.facts, 'N5', 'north', { startedAt: hoursFromNow(-100) });
    await copy('officer', 'N5', 'outsider').expect(204);
    expect(await numbers('outsider', 'box=copied')).toContain('N5');
    await portal.facts.getRepository(CaseFile).update({ caseNumber: 'N5' }, { secrecy: 'state' });
    await people.outsider.get('/api/cases/N5').expect(404);
  });

  it('refuses a secret case and changes nothing', async () => {
    await copy('officer', 'N-SECRET', 'southhead').expect(403);
    await copy('tophead', 'S-SECRET', 'southhead').expect(403);
    expect(await copies('N-SECRET')).toBe(0);
    expect(await portal.facts.getRepository(CaseEvent).countBy({ caseNumber: 'N-SECRET' })).toBe(0);
  });

  it('refuses unknown people, nobody, too many, and a case one may not read', async () => {
    await copy('officer', 'N3', 'northhead', 'unknown').expect(400);
    await copy('officer', 'N3').expect(400);
    await copy('officer', 'N3', ...Array.from({ length: 51 }, (_, index) => `p${index}`)).expect(400);
    await copy('northhead', 'S1', 'northhead').expect(404);
    expect(await copies('N3')).toBe(2);
    expect(await copies('S1')).toBe(0);
  });
});

describe('文书核验', () => {
  const CODE = 'AB12-CD34-EF56';

  beforeAll(async () => {
    await portal.facts.getRepository(Document).insert({
      id: 'document-1',
      taskId: 'task-document-1',
      caseNumber: 'N1',
      title: '查阅答复函',
      template: 'reply',
      deploymentId: 'absent',
      templateSha256: 'a'.repeat(64),
      data: {},
      sha256: 'b'.repeat(64),
      sizeBytes: 1234,
      pages: 2,
      objectId: 'document:1',
      verificationCode: CODE,
      createdAt: hoursFromNow(-1),
    });
  });
  const verify = (login: string, code: string) =>
    people[login].get(`/api/documents/verification?code=${encodeURIComponent(code)}`);

  it('tells everybody that the paper is genuine, and the case only to who may read it', async () => {
    const paper = { title: '查阅答复函', verificationCode: CODE, pages: 2, sha256: 'b'.repeat(64) };
    expect((await verify('keeper', CODE).expect(200)).body).toMatchObject({
      ...paper,
      caseNumber: 'N1',
      documentId: 'document-1',
    });
    expect((await verify('southhead', CODE).expect(200)).body).toMatchObject({
      ...paper,
      caseNumber: null,
      documentId: null,
    });
  });

  it.each(['ab12cd34ef56', ' ab12 cd34 ef56 ', 'AB12–CD34–EF56'])(
    'reads the code as people type it: %s',
    async (code) => {
      expect((await verify('keeper', code).expect(200)).body.verificationCode).toBe(CODE);
    },
  );

  it('says that an unknown code is none of ours, and refuses what is no code', async () => {
    expect((await verify('keeper', 'AB12-CD34-EF57').expect(404)).body.title).toContain('AB12-CD34-EF57');
    await verify('keeper', 'x').expect(400);
    await verify('keeper', 'x'.repeat(41)).expect(400);
    expect((await fetch(`${portal.url}/api/documents/verification?code=${CODE}`)).status).toBe(401);
  });
});

it('says how far a long step has come while it is at work, and nothing of one that is done or fell silent', async () => {
  const { facts, app } = portal;
  const model = { elements: { serviceTask_make: { name: '制作公开副本' } } } as unknown as ProcessModel;
  const shown = () => app.get(StepProgressView).of('N3', model);
  const say = (id: string, percent: number, secondsAgo = 0) =>
    facts.getRepository(StepProgress).save({
      ...{ id, caseNumber: 'N3', elementId: 'serviceTask_make', percent, part: 2, parts: 3 },
      at: new Date(Date.now() - secondsAgo * 1000),
    });
  expect(await shown()).toBeNull();
  await say('t1', 100);
  expect(await shown()).toBeNull();
  await say('t2', 10, 121);
  expect(await shown()).toBeNull();
  await say('t3', 42, 5);
  expect(await shown()).toEqual({ name: '制作公开副本', percent: 42, part: 2, parts: 3 });
});
