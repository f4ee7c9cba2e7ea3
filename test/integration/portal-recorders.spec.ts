import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { verifyChain } from '@zhilu/audit';
import type { Wire } from '@zhilu/domain';
import { AuditRow, CardImport, Device, DeviceEvent, DeviceIssue, Person, RoleInUnit, Unit } from '@zhilu/persistence';
import { endlessWorkbook, officeList } from '../support/lists';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, type Browser } from '../support/portal-people';
import { binary, sheetRows } from '../support/sheets';

const PATH = '/api/recorders';
let portal: PortalApp;
let keeper: Browser;
let center: Browser;

beforeAll(async () => {
  portal = await startPortal();
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'keeper', 'north', ['device-keeper']);
  await addPerson(portal.facts, 'center', 'bureau', ['info-center']);
  for (const role of ['admin', 'officer', 'unit-head', 'archivist', 'auditor', 'process-owner'] as const)
    await addPerson(portal.facts, role, 'bureau', [role]);
  await addPerson(portal.facts, 'wang', 'north', ['officer']);
  await addPerson(portal.facts, 'chen', 'south', ['officer']);
  await portal.facts.getRepository(Person).update({ id: 'person-wang' }, { badgeNumber: '330211' });
  [keeper, center] = [await logIn(portal.url, 'keeper'), await logIn(portal.url, 'center')];
});
beforeEach(async () => {
  for (const entity of [DeviceIssue, DeviceEvent, Device]) await portal.facts.getRepository(entity).clear();
});
afterAll(() => portal?.stop());

const recorder = (number: string, over: object = {}) => ({
  ...{
    number,
    brand: '远望',
    model: 'YW-X6',
    serial: 'SN1',
    unitId: 'north',
    holderId: null,
    clockOffsetSeconds: null,
  },
  ...over,
});
const added = async (number: string, over: object = {}): Promise<Wire.RecorderView> =>
  (await center.post(PATH, recorder(number, over)).expect(201)).body;
const numbers = async (query = '', who = keeper): Promise<string[]> =>
  (await who.get(`${PATH}${query}`).expect(200)).body.rows.map((row: Wire.RecorderView) => row.number);
const audited = (act: string, objectId: string) => portal.facts.getRepository(AuditRow).findBy({ act, objectId });

describe('who keeps recorders', () => {
  it.each(['admin', 'officer', 'unit-head', 'archivist', 'auditor', 'process-owner'])('%s does not', async (login) => {
    const other = await logIn(portal.url, login);
    const { id } = await added('ZF-1');
    for (const path of ['/units', '/list/form.xlsx']) await other.get(PATH + path).expect(403);
    await other.post(PATH, recorder('ZF-2')).expect(403);
    await other.patch(`${PATH}/${id}`, { inUse: false }).expect(403);
    await other.post(`${PATH}/${id}/hand-out`, { holderId: 'person-wang' }).expect(403);
    await other.post(`${PATH}/${id}/take-back`, {}).expect(403);
    await other.post(`${PATH}/list/text`, { text: '编号\t品牌\t型号' }).expect(403);
    await other.post(`${PATH}/list`, { lines: [line(1, 'ZF-3')] }).expect(403);
    expect(await portal.facts.getRepository(Device).count()).toBe(1);
  });

  it('a keeper keeps those of the own unit, and learns of no others', async () => {
    await keeper.post(PATH, recorder('ZF-1')).expect(201);
    const { body } = await keeper.post(PATH, recorder('ZF-2', { unitId: 'south' })).expect(403);
    expect(body.title).toContain('您不保管这个单位的执法记录仪');
    await keeper.post(PATH, recorder('ZF-2', { unitId: 'bureau' })).expect(403);
    await keeper.post(PATH, recorder('ZF-2', { unitId: 'nowhere' })).expect(403);
    const south = await added('ZF-9', { unitId: 'south' });
    expect(await numbers()).toEqual(['ZF-1']);
    expect(await numbers('?unit=south')).toEqual([]);
    await keeper.patch(`${PATH}/${south.id}`, { brand: '明眸' }).expect(404);
    expect((await keeper.get(`${PATH}/units`).expect(200)).body.map((unit: Wire.KeptUnit) => unit.id)).toEqual([
      'north',
    ]);
    expect(await portal.facts.getRepository(AuditRow).countBy({ act: 'request.refused', objectId: south.id })).toBe(1);
  });

  it('the information centre keeps those of every unit below, and hands one from unit to unit', async () => {
    const { id } = await added('ZF-1', { holderId: 'person-wang' });
    await keeper.patch(`${PATH}/${id}`, { unitId: 'south', holderId: null }).expect(403);
    await center.patch(`${PATH}/${id}`, { unitId: 'south' }).expect(422);
    const { body } = await center.patch(`${PATH}/${id}`, { unitId: 'south', holderId: 'person-chen' }).expect(200);
    expect(body).toMatchObject({ unitName: '城南执法大队', holder: { name: 'chen先生' }, state: 'issued' });
    expect(await numbers()).toEqual([]);
    expect(await numbers('?unit=bureau', center)).toEqual(['ZF-1']);
  });

  it('a role taken away is gone with the next request', async () => {
    const { id } = await added('ZF-1');
    await portal.facts.getRepository(RoleInUnit).update({ personId: 'person-keeper' }, { unitId: 'south' });
    await keeper.patch(`${PATH}/${id}`, { brand: '明眸' }).expect(404);
    await portal.facts.getRepository(RoleInUnit).update({ personId: 'person-keeper' }, { unitId: 'north' });
    await keeper.patch(`${PATH}/${id}`, { brand: '明眸' }).expect(200);
  });
});

describe('registering and changing one', () => {
  it('keeps what was said, with the clock as imports use it, and an audit row', async () => {
    const view = await added('ZF-1', { holderId: 'person-wang', clockOffsetSeconds: -42 });
    expect(view).toMatchObject({ number: 'ZF-1', inUse: true, state: 'issued', clockOffsetSeconds: -42 });
    expect(view).toMatchObject({ unitName: '城北执法大队', firstImportAt: null, lastImportAt: null });
    expect(await portal.facts.getRepository(Device).findOneBy({ id: view.id })).toMatchObject({
      clockOffsetMs: -42_000,
    });
    expect(view.clockCheckedAt).not.toBeNull();
    expect(await audited('device.added', view.id)).toMatchObject([
      { personId: 'person-center', objectKind: 'device', detail: { number: 'ZF-1', clockOffsetSeconds: -42 } },
    ]);
    expect(await added('ZF-2')).toMatchObject({ state: 'stored', clockOffsetSeconds: null, clockCheckedAt: null });
  });

  it.each(['', ' ', '000', '执法1', 'ZF 1', '-ZF1', 'ZF1_', 'ZF/1', 'Z'.repeat(41)])(
    'refuses the number “%s”',
    async (number) => {
      const { body } = await center.post(PATH, recorder(number)).expect(400);
      expect(body.fields).toEqual([{ field: 'number', message: expect.stringContaining('须为 1—40 个字母、数字') }]);
    },
  );

  it('refuses signs nobody sees in brand, model and serial number, in the form and in a list', async () => {
    for (const field of ['brand', 'model', 'serial']) {
      const over = { [field]: 'YW\u202eX6' };
      await center.post(PATH, recorder('ZF-1', over)).expect(400);
      await center.post(`${PATH}/list`, { lines: [line(2, 'ZF-1', { unit: '城北', ...over })] }).expect(422);
    }
    expect(await portal.facts.getRepository(Device).count()).toBe(0);
  });

  it('has every number once, whatever the case of its letters, and none that is an officer’s', async () => {
    await added('ZF-1');
    for (const number of ['ZF-1', 'zf-1']) {
      const { body } = await keeper.post(PATH, recorder(number)).expect(422);
      expect(body.title).toBe('编号 ZF-1 已登记，请核对机身编号。');
    }
    const both = await Promise.all([1, 2].map(() => center.post(PATH, recorder('ZF-7'))));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 422]);
    const { body } = await keeper.post(PATH, recorder('330211')).expect(422);
    expect(body.title).toContain('330211 是wang先生的执法证号');
  });

  it('takes only active people of the unit or below as holders', async () => {
    await portal.facts.getRepository(Person).update({ id: 'person-wang' }, { active: false });
    const { body } = await center.post(PATH, recorder('ZF-1', { holderId: 'person-wang' })).expect(422);
    expect(body.fields).toEqual([{ field: 'holderId', message: expect.stringContaining('城北执法大队') }]);
    await portal.facts.getRepository(Person).update({ id: 'person-wang' }, { active: true });
    await center.post(PATH, recorder('ZF-1', { holderId: 'person-chen' })).expect(422);
    await center.post(PATH, recorder('ZF-1', { holderId: 'nobody' })).expect(422);
    await center.post(PATH, recorder('ZF-1', { unitId: 'bureau', holderId: 'person-chen' })).expect(201);
  });

  it('audits what changed with what it was, and nothing where nothing changed', async () => {
    const { id } = await added('ZF-1', { clockOffsetSeconds: 3 });
    const before = await portal.facts.getRepository(Device).findOneByOrFail({ id });
    await keeper.patch(`${PATH}/${id}`, { brand: '远望', clockOffsetSeconds: 3, inUse: true }).expect(200);
    expect(await portal.facts.getRepository(Device).findOneByOrFail({ id })).toEqual(before);
    expect(await audited('device.changed', id)).toEqual([]);
    await keeper.patch(`${PATH}/${id}`, { number: 'ZF-01', model: 'X7' }).expect(200);
    expect(await audited('device.changed', id)).toMatchObject([
      { detail: { before: { number: 'ZF-1', model: 'YW-X6' }, after: { number: 'ZF-01', model: 'X7' } } },
    ]);
    await keeper.patch(`${PATH}/${id}`, { state: 'lost' }).expect(400);
    expect((await verifyChain(portal.facts)).ok).toBe(true);
  });

  it('keeps the number once a card was read in', async () => {
    const { id } = await added('ZF-1');
    await portal.facts.getRepository(CardImport).insert(cardOf(id, '2026-11-01T01:00:00Z'));
    await portal.facts.getRepository(CardImport).insert(cardOf(id, '2026-11-20T01:00:00Z'));
    const { body } = await keeper.patch(`${PATH}/${id}`, { number: 'ZF-2' }).expect(422);
    expect(body.title).toContain('“ZF-1”已导入过存储卡');
    const [row] = (await keeper.get(PATH).expect(200)).body.rows;
    expect(row).toMatchObject({
      firstImportAt: '2026-11-01T01:00:00.000Z',
      lastImportAt: '2026-11-20T01:00:00.000Z',
    });
  });

  it('takes out of use and puts back, each an act of its own, and gives it back to nobody who left', async () => {
    const { id } = await added('ZF-1', { holderId: 'person-wang' });
    const stopped = (await keeper.patch(`${PATH}/${id}`, { inUse: false }).expect(200)).body;
    expect(stopped).toMatchObject({ inUse: false, state: 'blocked', holder: { id: 'person-wang' } });
    expect([await numbers('?inUse=true'), await numbers('?inUse=false')]).toEqual([[], ['ZF-1']]);
    await keeper.patch(`${PATH}/${id}`, { brand: '明眸' }).expect(200);
    await portal.facts.getRepository(Person).update({ id: 'person-wang' }, { active: false });
    await keeper.patch(`${PATH}/${id}`, { inUse: true }).expect(422);
    await portal.facts.getRepository(Person).update({ id: 'person-wang' }, { active: true });
    expect((await keeper.patch(`${PATH}/${id}`, { inUse: true }).expect(200)).body.state).toBe('issued');
    expect((await audited('device.stateChanged', id)).map(({ detail }) => detail)).toMatchObject([
      { from: 'issued', to: 'blocked' },
      { from: 'blocked', to: 'issued' },
    ]);
    expect(await portal.facts.getRepository(DeviceIssue).countBy({ deviceId: id })).toBe(1);
    await keeper.remove(`${PATH}/${id}`).expect(404);
  });
});

describe('the list', () => {
  it('is searched in every word of it, paged, and given as Excel', async () => {
    for (const index of [1, 2, 3])
      await added(`ZF-00${index}`, { brand: index === 2 ? '明眸' : '远望', serial: `SN_${index}` });
    await added('QX-9', { unitId: 'south', holderId: 'person-chen' });
    expect(await numbers('?q=zf-00', center)).toEqual(['ZF-001', 'ZF-002', 'ZF-003']);
    expect(await numbers(`?q=${encodeURIComponent('明眸')}`)).toEqual(['ZF-002']);
    expect(await numbers('?q=sn_3')).toEqual(['ZF-003']);
    expect(await numbers('?q=CHEN', center)).toEqual(['QX-9']);
    expect(await numbers('?q=%25')).toEqual([]);
    const page = (await keeper.get(`${PATH}?size=2&page=2`).expect(200)).body;
    expect([page.total, page.rows.map((row: Wire.RecorderView) => row.number)]).toEqual([3, ['ZF-003']]);
    const rows = await sheetRows(await binary(keeper.get(`${PATH}/export.xlsx?q=zf-002`).expect(200)));
    expect(rows).toMatchObject([{ 编号: 'ZF-002', 品牌: '明眸', 单位: '城北执法大队', 状态: '在库' }]);
  });
});

describe('registering a list', () => {
  const HEAD = [
    '序号',
    '设备编号',
    '品牌',
    '型号',
    '序列号（选填）',
    '使用单位',
    '使用人',
    '购置日期',
    '原值（元）',
    '备注',
  ];
  const checkFile = (bytes: Buffer, who = center, name = '台账.xlsx') =>
    request(portal.url)
      .post(`${PATH}/list/file`)
      .set('cookie', who.cookie)
      .set('x-csrf-token', who.csrfToken)
      .attach('file', bytes, { filename: name });
  const checkText = (text: string, who = center) => who.post(`${PATH}/list/text`, { text });
  const problems = ({ lines }: Wire.RecorderListCheck) =>
    lines.filter((each) => each.problems.length > 0).map((each) => [each.line, ...each.problems]);

  it('takes an office’s own workbook, with a title above and columns nobody reads, and writes it whole', async () => {
    const file = await officeList([
      HEAD,
      [1, 'ZF-1', '远望', 'YW-X6', 20241234, '城北执法大队', 'wang先生', new Date('2024-03-15'), 1980.5, '新'],
      [
        2,
        'ZF-2',
        '明眸',
        'MM-900',
        null,
        '城南',
        { richText: [{ text: 'chen' }, { text: '先生' }] },
        '2025年1月9日',
        null,
        null,
      ],
    ]);
    const { body } = await checkFile(file).expect(200);
    expect(body).toMatchObject({ wrong: 0, unread: ['序号', '备注'] });
    expect(body.lines.map((each: Wire.RecorderLine) => [each.line, each.number, each.serial])).toEqual([
      [3, 'ZF-1', '20241234'],
      [4, 'ZF-2', ''],
    ]);
    expect(await portal.facts.getRepository(Device).count()).toBe(0);
    const lines = body.lines.map(({ problems: _, ...each }: { problems: string[] }) => each);
    expect((await center.post(`${PATH}/list`, { lines }).expect(201)).body).toEqual({ added: 2 });
    const devices = await portal.facts.getRepository(Device).find({ order: { number: 'ASC' } });
    expect(devices).toMatchObject([
      { number: 'ZF-1', unitId: 'north', holderId: 'person-wang', state: 'issued', clockCheckedAt: null },
      { number: 'ZF-2', unitId: 'south', holderId: 'person-chen', boughtOn: '2025-01-09', priceFen: null },
    ]);
    expect(await audited('device.added', devices[1].id)).toMatchObject([{ detail: { number: 'ZF-2', line: 4 } }]);
    expect((await verifyChain(portal.facts)).ok).toBe(true);
  });

  it('names what is wrong line by line, and writes nothing while a line is wrong', async () => {
    await added('ZF-5');
    const text = [
      ['编号', '品牌', '型号', '单位', '持有人'],
      ['ZF-1', '远望', 'X6', '城北执法大队', '330211'],
      ['zf-1', '远望', 'X6', '城北执法大队', ''],
      ['ZF-5', '远望', 'X6', '城北执法大队', ''],
      ['', '', 'X6', '', ''],
      ['执法6号', '远望', 'X6', '城西执法大队', ''],
      ['ZF-7', '远望', 'X6', '城北执法大队', 'chen先生'],
    ].map((row) => row.join('\t'));
    const { body } = await checkText(text.join('\r\n')).expect(200);
    expect(problems(body)).toEqual([
      [3, '编号 zf-1 与第 2 行重复。'],
      [4, '编号 ZF-5 已登记，请核对机身编号。'],
      [5, '编号未填。', '品牌未填。', '单位未填。'],
      [6, expect.stringContaining('编号“执法6号”须为'), '没有单位“城西执法大队”，或它的执法记录仪不归您保管。'],
      [7, '“城北执法大队”没有在用人员“chen先生”，请核对或留空。'],
    ]);
    const refused = await center.post(`${PATH}/list`, { lines: [line(2, 'ZF-1'), line(9, 'ZF-5')] }).expect(422);
    expect(refused.body.title).toBe('有 1 行不能登记，没有写入任何一台。第 9 行：编号 ZF-5 已登记，请核对机身编号。');
    expect(refused.body.fields).toEqual([{ field: 'lines.9', message: expect.stringContaining('ZF-5') }]);
    expect(await portal.facts.getRepository(Device).count()).toBe(1);
  });

  it('holds a keeper to the own unit, which need not be written', async () => {
    const { body } = await checkText('编号,品牌,型号,单位\nZF-1,远望,X6,\nZF-2,远望,X6,城南', keeper).expect(200);
    expect(body.lines[0].unit).toBe('城北执法大队');
    expect(problems(body)).toEqual([[3, '没有单位“城南”，或它的执法记录仪不归您保管。']]);
    await keeper.post(`${PATH}/list`, { lines: [line(2, 'ZF-2', { unit: '城南' })] }).expect(422);
    await keeper.post(`${PATH}/list`, { lines: [line(2, 'ZF-1', { unit: '' })] }).expect(201);
    expect(await portal.facts.getRepository(Device).find()).toMatchObject([{ number: 'ZF-1', unitId: 'north' }]);
  });

  it('asks for the badge number where two people bear the name', async () => {
    await addPerson(portal.facts, 'wang2', 'north', []);
    await portal.facts.getRepository(Person).update({ id: 'person-wang2' }, { name: 'wang先生' });
    const { body } = await checkText('编号,品牌,型号,单位,持有人\nZF-1,a,b,城北,wang先生\nZF-2,a,b,城北,330211').expect(
      200,
    );
    expect(problems(body)).toEqual([[2, '“城北执法大队”有 2 名“wang先生”，请改填执法证号。']]);
    await portal.facts.getRepository(Person).delete({ id: 'person-wang2' });
  });

  it('says what Excel spoilt', async () => {
    const file = await officeList([
      ['编号', '品牌', '型号', '序列号', '单位'],
      ['ZF-1', '远望', new Date('2026-03-05'), 12345678901234567000, '城北'],
    ]);
    expect(problems((await checkFile(file).expect(200)).body)).toEqual([
      [3, expect.stringContaining('型号被 Excel 变成了日期'), expect.stringContaining('序列号超过 15 位')],
    ]);
  });

  it('reads CSV as a Chinese Excel saves it', async () => {
    const gbk = Buffer.from('b1e0bac52cc6b7c5c62cd0cdbac5', 'hex');
    const { body } = await checkFile(Buffer.concat([gbk, Buffer.from('\r\nZF-1,a,b\r\n')]), keeper, 'a.csv').expect(
      200,
    );
    expect(body).toMatchObject({ wrong: 0, lines: [{ line: 2, number: 'ZF-1' }] });
  });

  it('refuses what is no list, what is too long, and what would never end, each with a sentence', async () => {
    const title = async (test: request.Test, status: number) => (await test.expect(status)).body.title;
    expect(await title(checkText('随便一些话'), 422)).toContain('没有找到表头');
    expect(await title(checkText('编号,型号\nZF-1,X6'), 422)).toBe('清单缺少“品牌”列，请补上后重新上传或粘贴。');
    expect(await title(checkText('编号,品牌,型号\n'), 422)).toContain('表头下没有内容');
    const many = Array.from({ length: 501 }, (_, index) => `ZF-${index + 1},a,b`).join('\n');
    expect(await title(checkText(`编号,品牌,型号\n${many}`), 422)).toContain('一次最多登记 500 台');
    expect(await title(checkFile(Buffer.from('d0cf11e0a1b11ae1', 'hex')), 415)).toContain('旧版 Excel');
    expect(await title(checkFile(Buffer.from('PK\u0003\u0004 no zip')), 422)).toContain('文件读不出来');
    expect(await title(checkFile(Buffer.alloc(1_200_000, 'a')), 413)).toContain('文件超过上限 1 MB');
    expect(await title(checkFile(await endlessWorkbook()), 422)).toContain('文件读不出来');
    await center.post(`${PATH}/list`, { lines: [] }).expect(400);
  });

  it('takes 500 at once', async () => {
    const lines = Array.from({ length: 500 }, (_, index) => line(index + 2, `ZF-${index + 1}`));
    await center.post(`${PATH}/list`, { lines }).expect(201);
    expect(await portal.facts.getRepository(Device).count()).toBe(500);
  });
});

test('the picker of people reaches everything below a unit', async () => {
  await portal.facts.getRepository(Unit).insert({
    ...{ id: 'squad', parentId: 'north', name: '城北一中队', shortName: '一中队', path: 'bureau/north/squad', sort: 9 },
  });
  await portal.facts.getRepository(Person).update({ id: 'person-wang' }, { unitId: 'squad' });
  const found = (await center.get('/api/people?unit=bureau&q=wang').expect(200)).body;
  expect(found.map((each: Wire.PersonRef) => each.id)).toEqual(['person-wang']);
  expect((await center.get('/api/people?unit=south&q=wang').expect(200)).body).toEqual([]);
});

const line = (at: number, number: string, over: object = {}): Wire.RecorderLine => ({
  ...{ line: at, number, brand: '远望', model: 'X6', serial: '', unit: '城北执法大队', holder: '' },
  ...{ boughtOn: '', price: '', usefulMonths: '', residualPercent: '' },
  ...over,
});

const cardOf = (deviceId: string, startedAt: string): CardImport => ({
  ...{ id: randomUUID(), deviceId, folder: 'card', startedAt: new Date(startedAt), endedAt: null },
  ...{
    filesFound: 0,
    filesStored: 0,
    filesKnown: 0,
    filesDamaged: 0,
    filesSkipped: 0,
    filesUnread: 0,
    unreadPlaces: null,
    bytes: 0,
  },
});
