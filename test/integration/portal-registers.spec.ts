import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Workbook } from 'exceljs';
import { readBundles, type Bundle } from '@zhilu/catalog';
import { AuditRow, RegisterRow } from '@zhilu/persistence';
import type { Wire } from '@zhilu/domain';
import { FORM_SOURCE } from '../../apps/portal/src/ports/form-source';
import { PROCESS_KNOWLEDGE } from '../../apps/portal/src/ports/process-knowledge';
import { readPdf } from '../support/pdf';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, UNITS, type Browser, type UnitId } from '../support/portal-people';
import { binary } from '../support/sheets';

const REGISTER = 'court-access.viewing';
const NASTY = ['=HYPERLINK("http://evil.example")', '+1+1', '-2+3', '@SUM(A1)', '\t=1+1'];

let portal: PortalApp;
const people: Record<string, Browser> = {};

beforeAll(async () => {
  const bundles = await readBundles(join(__dirname, '../..'));
  portal = await startPortal({}, (module) =>
    module
      .overrideProvider(FORM_SOURCE)
      .useValue(formsOf(bundles))
      .overrideProvider(PROCESS_KNOWLEDGE)
      .useValue(knowledgeOf(bundles)),
  );
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'keeper', 'north', ['device-keeper']);
  await addPerson(portal.facts, 'southkeeper', 'south', ['device-keeper']);
  await addPerson(portal.facts, 'officer', 'north', ['officer']);
  await addPerson(portal.facts, 'head', 'bureau', ['bureau-head']);
  await addPerson(portal.facts, 'clerk', 'bureau', ['officer']);
  await addPerson(portal.facts, 'admin', 'bureau', ['admin']);
  for (const login of ['keeper', 'southkeeper', 'officer', 'head', 'clerk', 'admin'])
    people[login] = await logIn(portal.url, login);
  await addRow(1, 'north', '2026-10-08T02:00:00Z', {
    visitors: '张三',
    viewingMethod: 'copy',
    viewedFrom: '2026-10-08T10:30',
  });
  await addRow(2, 'north', '2026-10-31T16:30:00Z', { visitors: NASTY.join('|'), reason: NASTY[0] });
  await addRow(1, 'south', '2026-11-02T02:00:00Z', { visitors: '李四', place: '<b>阅览室</b>' });
  for (const [index, text] of NASTY.entries())
    await addRow(10 + index, 'north', '2026-09-01T02:00:00Z', { visitorUnit: text });
});
afterAll(() => portal?.stop());

/** What an earlier version of the viewing form asked: one field that is gone, one whose choice was another. */
const EARLIER_FORM = {
  type: 'default',
  id: 'court-access.register-viewing',
  components: [
    { type: 'textfield', key: 'visitors', label: '查阅人' },
    { type: 'textfield', key: 'sealNumber', label: '用印编号' },
    {
      type: 'select',
      key: 'viewingMethod',
      label: '方式',
      values: [{ value: 'telephone', label: '电话查询' }],
    },
  ],
} as unknown as Wire.FormSchema;

const formsOf = (bundles: Bundle[]) => ({
  form: async (definitionId: string, formId: string) =>
    definitionId === 'court-access:0:old'
      ? EARLIER_FORM
      : (bundles.find((each) => definitionId.startsWith(each.processId))?.forms.get(formId) ?? null),
});

const knowledgeOf = (bundles: Bundle[]) => ({
  articles: async () =>
    bundles.flatMap(({ processId, model }) =>
      Object.values(model.elements).flatMap((element) =>
        element.articles.map((article) => ({
          article,
          processId,
          processName: model.name,
          elementId: element.id,
          elementName: element.name,
        })),
      ),
    ),
  registers: async () =>
    bundles.flatMap(({ model }) =>
      model.userTasks.flatMap((task) => (task.register ? [{ ...task.register, article: '17' }] : [])),
    ),
});

async function addRow(
  number: number,
  unitId: UnitId,
  writtenAt: string,
  data: Record<string, unknown>,
  change: Partial<RegisterRow> = {},
): Promise<void> {
  await portal.facts.getRepository(RegisterRow).save({
    id: randomUUID(),
    registerId: REGISTER,
    caseNumber: `CY-2026-${String(number).padStart(4, '0')}`,
    unitId,
    unitPath: UNITS[unitId],
    number,
    formId: 'court-access.register-viewing',
    definitionId: 'court-access:1:abc',
    data,
    writtenBy: 'person-keeper',
    writtenByName: '保管员',
    writtenAt: new Date(writtenAt),
    ...change,
  });
}

const view = (login: string, query = '') => people[login].get(`/api/registers/${REGISTER}?${query}`).expect(200);

test('a register has the columns of its form, in its order, and values as people read them', async () => {
  const { body } = await view('keeper', 'from=2026-10-01&to=2026-10-31&sort=writtenAt');
  expect(body).toMatchObject({ id: REGISTER, title: '外部查阅登记簿', article: '17' });
  expect(body.columns.slice(0, 3)).toEqual([
    { field: 'visitors', label: '查阅人及证件号', kind: 'text' },
    { field: 'visitorUnit', label: '查阅单位', kind: 'text' },
    { field: 'letterNumber', label: '公函文号', kind: 'text' },
  ]);
  expect(body.columns.find((each: { field: string }) => each.field === 'viewedFrom').kind).toBe('datetime');
  const [row] = body.page.rows;
  expect(row).toMatchObject({ number: 1, caseNumber: 'CY-2026-0001', unitName: '城北执法大队', writtenBy: '保管员' });
  expect(row.cells.viewingMethod).not.toBe('copy');
  expect(row.cells.viewedFrom).toBe('2026-10-08 10:30');
});

test('periods are the bureau’s days; pages are the server’s', async () => {
  // Half past midnight of the 1st of November in the bureau's zone.
  expect((await view('keeper', 'from=2026-10-01&to=2026-10-31')).body.page.total).toBe(1);
  expect((await view('keeper', 'from=2026-11-01&to=2026-11-01')).body.page.total).toBe(1);
  const paged = (await view('head', 'size=3&page=2')).body.page;
  expect(paged).toMatchObject({ total: 8, page: 2, size: 3 });
  expect(paged.rows).toHaveLength(3);
});

test('the order of the book is unit after unit, each by its own numbers', async () => {
  const { rows } = (await view('head', 'size=50')).body.page as { rows: Wire.RegisterRowView[] };
  const places = rows.map((row) => `${row.unitName} ${row.number}`);
  expect(places).toEqual([...[1, 2, 10, 11, 12, 13, 14].map((number) => `城北执法大队 ${number}`), '城南执法大队 1']);
});

test('nobody reads another unit’s rows; who has no reading role reads none', async () => {
  expect((await view('southkeeper')).body.page.rows.map((row: { unitName: string }) => row.unitName)).toEqual([
    '城南执法大队',
  ]);
  expect((await view('southkeeper', 'unit=north')).body.page.total).toBe(0);
  expect((await view('officer')).body.page.total).toBe(0);
  expect((await view('admin')).body.page.total).toBe(0);
  const { body } = await people.southkeeper.get('/api/registers').expect(200);
  expect(body.find((each: { id: string }) => each.id === REGISTER)).toMatchObject({
    title: '外部查阅登记簿',
    rows: 1,
    lastAt: '2026-11-02T02:00:00.000Z',
  });
});

describe('a register whose form changed', () => {
  const version = { definitionId: 'court-access:0:old' };
  const id = 'older-row';
  beforeAll(() =>
    addRow(
      90,
      'north',
      '2025-01-05T02:00:00Z',
      { visitors: '老张', sealNumber: '印-7', viewingMethod: 'telephone' },
      {
        ...version,
        id,
      },
    ),
  );
  afterAll(() => portal.facts.getRepository(RegisterRow).delete({ id }));

  const fields = (body: { columns: { field: string }[] }) => body.columns.map((column) => column.field);

  test('shows the newest form’s columns first, then those only older forms have', async () => {
    const { body } = await view('keeper', 'from=2025-01-01&to=2025-01-31');
    expect(body.columns[0]).toEqual({ field: 'visitors', label: '查阅人及证件号', kind: 'text' });
    expect(fields(body).at(-1)).toBe('sealNumber');
    expect(fields(body).filter((field) => field === 'visitors')).toHaveLength(1);
    expect(body.page.rows[0].cells).toMatchObject({ visitors: '老张', sealNumber: '印-7', viewingMethod: '电话查询' });
  });

  test('has the same columns on every page and with a filter that finds nothing', async () => {
    const [all, page, nothing] = [
      await view('keeper'),
      await view('keeper', 'size=1&page=2'),
      await view('keeper', 'from=2020-01-01&to=2020-01-02'),
    ].map(({ body }) => body);
    expect(fields(all)).toContain('sealNumber');
    expect(fields(page)).toEqual(fields(all));
    expect(nothing.page.total).toBe(0);
    expect(fields(nothing)).toEqual(fields(all));
  });
});

test.each([
  'court-access.nothing',
  'COURT-ACCESS.VIEWING',
  'a%0D%0Ab',
  '%E7%99%BB'.repeat(120),
  '%E2%80%AE',
  "x'%20OR%201=1",
])('an unknown register %j is not found, neither on the page nor as a file', async (id) => {
  for (const path of ['', '/export.xlsx', '/export.pdf']) {
    const answer = await people.keeper.get(`/api/registers/${id}${path}`).expect(404);
    expect(answer.body.title).toContain('没有这本登记簿');
  }
});

test('a register that only rows know is there for those who read them, and for nobody else', async () => {
  const id = 'old-only';
  await addRow(1, 'north', '2026-09-01T02:00:00Z', {}, { id, registerId: 'gone-process.book' });
  await people.keeper.get('/api/registers/gone-process.book').expect(200);
  await people.southkeeper.get('/api/registers/gone-process.book').expect(404);
  await portal.facts.getRepository(RegisterRow).delete({ id });
});

test('a person makes two prints at once and no more; afterwards again', async () => {
  const path = `/api/registers/${REGISTER}/export.pdf?from=2026-11-01&to=2026-11-30`;
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => people.head.get(path)));
  const statuses = answers.map((answer) => answer.status).sort();
  expect(statuses).toEqual([200, 200, 429, 429, 429]);
  const refused = answers.find((answer) => answer.status === 429)!;
  expect(refused.body.title).toContain('2 份');
  expect(refused.body.retryAfterSeconds).toBe(5);
  await people.head.get(path).expect(200);
});

test('the workbook has typed dates and no cell that a spreadsheet would run', async () => {
  const answer = await binary(people.keeper.get(`/api/registers/${REGISTER}/export.xlsx`).expect(200));
  const workbook = new Workbook();
  // exceljs's own type of a buffer is older than Node's.
  await workbook.xlsx.load(answer as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  const sheet = workbook.worksheets[0];
  expect(sheet.name).toBe('外部查阅登记簿');
  const texts: string[] = [];
  sheet.eachRow((row) =>
    row.eachCell((cell) => {
      expect(cell.formula).toBeUndefined();
      expect(cell.hyperlink).toBeUndefined();
      if (typeof cell.value === 'string') texts.push(cell.value);
    }),
  );
  for (const text of NASTY) expect(texts).toContain(text);
  const header = sheet.getRow(1).values as string[];
  const dated = sheet.getColumn(header.indexOf('登记时间')).values.filter((value) => value instanceof Date) as Date[];
  expect(dated.map((each) => each.toISOString())).toContain('2026-10-08T10:00:00.000Z');
  expect(
    await portal.facts.getRepository(AuditRow).countBy({ act: 'register.exported', personId: 'person-keeper' }),
  ).toBe(1);
});

test('the paper is a PDF in Chinese with the same rows; markup in a value is ink', async () => {
  const pdf = await binary(
    people.head.get(`/api/registers/${REGISTER}/export.pdf?from=2026-11-01&to=2026-11-30`).expect(200),
  );
  const { text } = readPdf(pdf);
  const dense = text.replace(/\s/g, '');
  expect(dense).toContain('外部查阅登记簿');
  expect(dense).toContain('期间：2026年11月1日至2026年11月30日');
  // Numbers begin anew with each unit, so the unit stands above its rows.
  expect(dense.match(/城[北南]执法大队|李四/g)).toEqual(['城北执法大队', '城南执法大队', '李四']);
  expect(dense).toContain('李四');
  // The narrow column breaks the value into lines.
  for (const part of ['<b>阅', '览室', '</b>']) expect(dense).toContain(part);
  expect(dense).not.toContain('张三');
});

test('the articles say what carries them out and what does not', async () => {
  const { body } = await people.officer.get('/api/articles').expect(200);
  expect(body).toHaveLength(25);
  const article = body.find((each: { number: number }) => each.number === 17);
  expect(article.covered).toBe(true);
  expect(article.elements.some((each: { elementId: string }) => each.elementId === 'userTask_approve')).toBe(true);
  expect(article.registers).toContainEqual({ id: REGISTER, title: '外部查阅登记簿' });
  expect(article.rules).toContain('未经批准不开放、不提供');
  expect(article.tests).toBeGreaterThan(3);
  expect(body.some((each: { covered: boolean }) => !each.covered)).toBe(true);
});
