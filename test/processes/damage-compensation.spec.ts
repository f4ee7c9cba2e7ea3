import { IsNull } from 'typeorm';
import { bureauDay, netValue, yuanText, type Wire } from '@zhilu/domain';
import { Device, DeviceIssue, openFacts } from '@zhilu/persistence';
import { readPdf } from '../support/pdf';
import { startStack, until, type Stack } from '../support/stack';
import { CaseStory } from './case-story';
import { EndBook } from './end-book';
import { shippedModel } from './shipped-model';

const CENTER = 'sunli';
const KEEPER = 'hexiulan';
const HEAD = 'zhaoliqun';
const BOSS = 'zhoumingyuan';
const HOUR = 3_600_000;

const ago = (hours: number): string => new Date(Date.now() - hours * HOUR).toISOString();

describe('damage-compensation 损坏丢失赔偿 (art-10, art-11, art-18, art-22)', () => {
  let stack: Stack;
  let ends: EndBook;

  beforeAll(async () => {
    ends = await EndBook.of('damage-compensation');
    stack = await startStack();
  }, 240_000);
  afterAll(() => stack?.stop());

  const report = (recorderNumber: string, applicant: string, over: Record<string, unknown> = {}) =>
    CaseStory.open(stack, 'damage-compensation', applicant, {
      ...{ recorderNumber, kind: 'damaged', eventAt: ago(2), place: '国道 310 检查点' },
      ...{ course: '下车时从肩带滑落，屏幕碎裂', ...over },
    });
  const recorder = async (number: string, login = CENTER): Promise<Wire.RecorderDetail> => {
    const person = await stack.as(login);
    const page = await person.call<Wire.Page<Wire.RecorderView>>('GET', `/api/recorders?q=${number}`);
    return person.call('GET', `/api/recorders/${page.rows[0].id}`);
  };
  const formOf = async (story: CaseStory, login: string, elementId: string): Promise<Record<string, unknown>> => {
    const person = await stack.as(login);
    const { taskId } = await story.offered(person, elementId);
    return (await person.call<Wire.TaskView>('GET', `/api/tasks/${taskId}`)).form?.data ?? {};
  };
  const examined = (story: CaseStory, causeClass: string, disposal?: string) =>
    story.step(CENTER, 'userTask_examine', 'established', { causeClass, disposal, finding: '外壳受外力，屏幕碎裂' });
  const decided = async (story: CaseStory, outcome = 'granted') => {
    await story.step(HEAD, 'userTask_giveUnitOpinion', 'agreed', {}, '情况属实。');
    await story.step(BOSS, 'userTask_decide', outcome, {}, '照此办理。');
  };
  const ended = async (story: CaseStory) => ends.note(await story.ended());
  const rowOf = async (register: string, { caseNumber }: CaseStory, login: string) => {
    const person = await stack.as(login);
    const view = await person.call<Wire.RegisterView>('GET', `/api/registers/${register}`);
    return view.page.rows.find((row) => row.caseNumber === caseNumber)?.cells;
  };
  async function paperOf(view: Wire.CaseView, title: string): Promise<string> {
    const paper = view.documents.find((each) => each.title === title)!;
    const file = await (await stack.as(BOSS)).fetch('GET', `/api/documents/${paper.id}/content`);
    return (await readPdf(Buffer.from(await file.arrayBuffer()))).text.replace(/\s/g, '');
  }
  async function registered(number: string, over: Partial<Device>): Promise<void> {
    const facts = await openFacts({ DATA_DIR: stack.folder, DATABASE_URL: undefined }, { migrate: 'wait' });
    await facts.manager.update(Device, { number }, over);
    await facts.destroy();
  }

  it('blocks at once; half of the net value at the event, to the fen, is paid; card, spare, register and papers say so', async () => {
    await registered('ZF-0117', { priceFen: 198_037, boughtOn: '2025-01-10', usefulMonths: 60, residualPercent: 5 });
    const eventAt = ago(2);
    const story = await report('ZF-0117', 'liwenbo', { eventAt });
    await story.offered(await stack.as(CENTER), 'userTask_examine');
    expect(await recorder('ZF-0117')).toMatchObject({ state: 'blocked', holder: { id: 'liwenbo' } });
    expect(await formOf(story, CENTER, 'userTask_examine')).toMatchObject({
      responsible: '李文博',
      hoursToReport: 2,
      reportedWithin24h: true,
    });
    await examined(story, 'careless', 'repair');
    const net = netValue(198_037, '2025-01-10', { usefulMonths: 60, residualPercent: 5 }, new Date(eventAt));
    const due = yuanText(Math.round(net / 2));
    expect(await formOf(story, 'liwenbo', 'userTask_state')).toMatchObject({
      price: '1980.37',
      netValue: yuanText(net),
      amount: due,
    });
    await story.step('liwenbo', 'userTask_state', 'agrees', { statementText: '同意赔偿，以后注意佩戴。' });
    await decided(story);
    await story.step(KEEPER, 'userTask_settleAsset', 'withSpare', { spareNumber: 'ZF-0125' });
    expect(await formOf(story, 'mafang', 'userTask_pay')).toMatchObject({ due, payer: '李文博' });
    expect(await recorder('ZF-0125')).toMatchObject({ state: 'issued', holder: { id: 'liwenbo' } });
    await story.step('mafang', 'userTask_pay', 'paid', { receiptNumber: '2026-财-0311', paidOn: '2026-11-24' });
    const view = await ended(story);
    expect(view.row).toMatchObject({ where: '赔偿缴清', state: 'granted', unitId: 'team-1' });
    expect(view.registerRows.map(({ registerTitle }) => registerTitle)).toEqual(['损坏丢失报告及责任认定登记簿']);
    expect(await recorder('ZF-0117')).toMatchObject({ state: 'blocked' });
    expect(await rowOf('damage-compensation.sheets', story, KEEPER)).toMatchObject({
      ...{ recorderNumber: 'ZF-0117', responsibleName: '李文博', kind: '损坏', causeClass: '保管不善' },
      ...{ netValueYuan: yuanText(net), compensationYuan: due, receiptNumber: '2026-财-0311', decision: '批准认定' },
    });
    const sheet = await paperOf(view, '损坏丢失报告及责任认定表');
    for (const words of [
      'ZF-0117',
      '李文博',
      '保管不善',
      `${due}元`,
      '未超过24小时',
      '同意赔偿，以后注意佩戴',
      '照此办理',
    ])
      expect(sheet).toContain(words);
    const notice = await paperOf(view, '赔偿决定通知书');
    for (const words of ['李文博', '净值的50%', due, yuanText(net), '15日内', '（盖章）'])
      expect(notice).toContain(words);
    await until('who pays is told', async () => (await story.told('liwenbo', '赔偿已批准')) === 1);
  });

  it('art-11: asks whoever had it at the event, not who has it now; silence is recorded; the head of the bureau returns it, then refuses', async () => {
    const story = await report('ZF-0117', KEEPER, { eventAt: ago(150 * 24) });
    expect(await formOf(story, CENTER, 'userTask_examine')).toMatchObject({
      responsible: '张宏伟',
      reportedWithin24h: false,
    });
    await examined(story, 'misuse', 'stored');
    const asked = await story.offered(await stack.as('zhanghongwei'), 'userTask_state');
    await story.remindedOf(asked, 'zhanghongwei');
    await story.fireTimer('event_holderSilent');
    expect(await formOf(story, HEAD, 'userTask_giveUnitOpinion')).toMatchObject({ statement: '逾期未陈述' });
    await story.step(HEAD, 'userTask_giveUnitOpinion', 'returned', {}, '请补充鉴定。');
    await examined(story, 'misuse', 'stored');
    await story.step('zhanghongwei', 'userTask_state', 'objects', { statementText: '交接时已有裂纹。' }, '不认可。');
    await decided(story, 'returned');
    await examined(story, 'misuse', 'stored');
    await story.step('zhanghongwei', 'userTask_state', 'objects', { statementText: '交接时已有裂纹。' }, '不认可。');
    await decided(story, 'refused');
    await story.step(KEEPER, 'userTask_settleAsset', 'settled');
    const view = await ended(story);
    expect(view.row).toMatchObject({ where: '未批准', state: 'refused' });
    expect(await recorder('ZF-0117')).toMatchObject({ state: 'stored', holder: null });
    expect(await rowOf('damage-compensation.sheets', story, KEEPER)).toMatchObject({
      ...{
        responsibleName: '张宏伟',
        statementText: '交接时已有裂纹。',
        decision: '不予批准，不赔偿，本案办结',
        receiptNumber: '未批准，不缴',
      },
    });
    const sheet = await paperOf(view, '损坏丢失报告及责任认定表');
    for (const words of ['属逾期报告', '（未获批准）', '赔偿额未批准，不缴', '缴款凭据未批准，不缴'])
      expect(sheet).toContain(words);
  });

  it('a lost one with footage nobody collected: secrecy check with its activities; intent costs the full price and is referred', async () => {
    const officer = await stack.as('zhanghongwei');
    const activity = await officer.call<Wire.ActivityView>('POST', '/api/activities', {
      ...{ unitId: 'team-1', type: 'inspection', place: '运河大桥', cause: '超限检查', caseReference: null },
      ...{ startedAt: ago(9), endedAt: ago(8), officerId: 'zhanghongwei', deviceId: null, participantIds: [] },
    });
    await registered('ZF-0121', { priceFen: 236_051 });
    const story = await report('ZF-0121', 'zhanghongwei', { kind: 'lost', eventAt: ago(3), course: '途中遗失' });
    const secret = await formOf(story, 'hejing', 'userTask_checkSecrecy');
    expect(secret).toMatchObject({
      lostActivityCount: 1,
      lostActivities: expect.stringContaining(activity.row.number),
    });
    await expect(story.step('hejing', 'userTask_checkSecrecy', 'risk', {}, '可能泄密。')).rejects.toMatchObject({
      status: 422,
    });
    await story.step('hejing', 'userTask_checkSecrecy', 'risk', { measures: '已向保密委报告' }, '可能泄密。');
    await examined(story, 'intent', 'lost');
    expect(await formOf(story, 'zhanghongwei', 'userTask_state')).toMatchObject({ amount: '2360.51' });
    await story.step('zhanghongwei', 'userTask_state', 'objects', { statementText: '不是故意。' }, '不认可。');
    await decided(story);
    await story.step(KEEPER, 'userTask_settleAsset', 'settled');
    await story.step('linxue', 'userTask_refer', 'received', { referralNote: '已立案核查' });
    await story.step('mafang', 'userTask_pay', 'paid', { receiptNumber: '2026-财-0312', paidOn: '2026-11-24' });
    const view = await ended(story);
    expect(view.row).toMatchObject({ where: '原价赔偿并移送', state: 'granted' });
    expect(await recorder('ZF-0121')).toMatchObject({ state: 'lost', holder: null });
    expect(await rowOf('damage-compensation.referrals', story, 'linxue')).toMatchObject({ person: '张宏伟' });
    const sheet = await paperOf(view, '损坏丢失报告及责任认定表');
    for (const words of [activity.row.number, '原价赔偿', '2360.51元', '可能泄密', '已向保密委报告', '已立案核查'])
      expect(sheet).toContain(words);
    expect(await paperOf(view, '赔偿决定通知书')).toContain('按原价赔偿，并移交局纪委处理');

    const second = await report('ZF-0121', KEEPER);
    expect((await ended(second)).row).toMatchObject({ where: '设备现状不能立案', state: 'refused' });
    expect(await second.told(KEEPER, '报告未受理')).toBe(1);
  });

  it('found again, it goes back to whoever had it, and the reporter is told', async () => {
    const story = await report('ZF-0133', 'chensiqi', { kind: 'lost' });
    await story.step('hejing', 'userTask_checkSecrecy', 'noRisk');
    await story.step(CENTER, 'userTask_examine', 'found', {}, '在车内找到。');
    expect((await ended(story)).row).toMatchObject({ where: '已找回或未损坏', state: 'ended' });
    expect(await recorder('ZF-0133')).toMatchObject({ state: 'issued', holder: { id: 'chensiqi' } });
    expect(await story.told('chensiqi', '已恢复使用')).toBe(1);
  });

  it('says what another running case forbids: to the reporter of one found again, to the keeper of one decided, who tries again', async () => {
    const repair = await CaseStory.open(stack, 'fault-repair', 'liwenbo', {
      ...{ recorderNumber: 'ZF-0129', faultAt: ago(1), faultKind: 'noPower', symptom: '按开机键没有反应' },
    });
    await repair.offered(await stack.as(CENTER), 'userTask_receive');
    const found = await report('ZF-0129', 'liwenbo');
    await found.step(CENTER, 'userTask_examine', 'found', {}, '没有损坏。');
    expect((await ended(found)).row).toMatchObject({ where: '已找回或未损坏', state: 'ended' });
    expect(await recorder('ZF-0129')).toMatchObject({ state: 'blocked' });
    expect(await found.told('liwenbo', '尚未恢复使用')).toBe(1);

    const story = await report('ZF-0129', 'liwenbo');
    await examined(story, 'accident', 'scrapped');
    await story.step('liwenbo', 'userTask_state', 'agrees', { statementText: '无异议。' });
    await decided(story);
    expect(await formOf(story, KEEPER, 'userTask_retryState')).toMatchObject({
      assetState: 'scrapped',
      stateProblem: expect.stringContaining(repair.caseNumber),
    });
    await repair.withdraw();
    await repair.ended();
    await story.step(KEEPER, 'userTask_retryState', 'again');
    await story.step(KEEPER, 'userTask_settleAsset', 'settled');
    expect((await ended(story)).row).toMatchObject({ where: '无需赔偿', state: 'granted' });
    expect(await recorder('ZF-0129')).toMatchObject({ state: 'scrapped', holder: null });
  });

  it('an accident costs nothing, whatever it was worth; the event may be corrected', async () => {
    await registered('ZF-0138', { priceFen: null, boughtOn: null });
    const story = await report('ZF-0138', 'wanghai', { eventAt: ago(-5) });
    const wrong = await formOf(story, 'wanghai', 'userTask_correct');
    expect(JSON.stringify(wrong)).toContain('晚于');
    await story.step('wanghai', 'userTask_correct', 'corrected', { eventAt: ago(1) });
    await story.step(CENTER, 'userTask_examine', 'returned', {}, '请写明经过。');
    await story.step('wanghai', 'userTask_correct', 'corrected', { course: '执法车追尾，记录仪受撞击' });
    await examined(story, 'accident', 'scrapped');
    expect(await formOf(story, 'wanghai', 'userTask_state')).toMatchObject({ amount: '0.00' });
    await story.step('wanghai', 'userTask_state', 'agrees', { statementText: '无异议。' });
    await story.step('liuyaqin', 'userTask_giveUnitOpinion', 'agreed');
    await story.step(BOSS, 'userTask_decide', 'granted');
    await story.step('dengyonggang', 'userTask_settleAsset', 'settled');
    const view = await ended(story);
    expect(view.row).toMatchObject({ where: '无需赔偿', state: 'granted' });
    expect(view.documents.map(({ title }) => title)).toEqual(['损坏丢失报告及责任认定表']);
    expect(await recorder('ZF-0138')).toMatchObject({ state: 'scrapped', holder: null });
  });

  it('what was never valued, or is nobody’s, is put in order first; neither amount nor person is guessed', async () => {
    await registered('ZF-0311', { priceFen: 0, keeperId: null });
    const story = await report('ZF-0311', 'lvhang', { eventAt: ago(400 * 24) });
    await expect(examined(story, 'careless')).rejects.toMatchObject({ status: 422 });
    await examined(story, 'careless', 'stored');
    await story.step(CENTER, 'userTask_registerValue', 'registered');
    await story.offered(await stack.as(CENTER), 'userTask_registerValue');
    await registered('ZF-0311', { priceFen: 100_001, boughtOn: bureauDay(new Date()) });
    await story.step(CENTER, 'userTask_registerValue', 'registered');
    await story.offered(await stack.as(CENTER), 'userTask_registerValue');
    await registered('ZF-0311', { keeperId: 'lvhang' });
    await story.step(CENTER, 'userTask_registerValue', 'registered');
    expect(await formOf(story, 'lvhang', 'userTask_state')).toMatchObject({ price: '1000.01', amount: '500.01' });
  });

  it('keeps who answers for it out of every step but the own report and statement; who is over them decides, and no deputy in their stead', async () => {
    const { userTasks } = await shippedModel('damage-compensation');
    const open = userTasks.filter(({ recused }) => recused !== 'variable:responsibleId');
    expect(open.map(({ elementId }) => elementId).sort()).toEqual(['userTask_correct', 'userTask_state']);
    const facts = await openFacts({ DATA_DIR: stack.folder, DATABASE_URL: undefined }, { migrate: 'wait' });
    await facts.manager.update(DeviceIssue, { deviceId: 'ZF-0133', returnedAt: IsNull() }, { holderId: 'liuyaqin' });
    await facts.destroy();
    const story = await report('ZF-0133', 'dengyonggang');
    await examined(story, 'careless', 'repair');
    await story.step('liuyaqin', 'userTask_state', 'agrees', { statementText: '由我保管不善。' });
    const { taskId } = await story.offered(await stack.as(BOSS), 'userTask_giveUnitOpinion');
    const head = await stack.as('liuyaqin');
    expect((await head.todo()).filter((task) => task.case.caseNumber === story.caseNumber)).toEqual([]);
    const seen = await head.call<Wire.TaskView>('GET', `/api/tasks/${taskId}`);
    expect(seen).toMatchObject({ mayAct: false, whyNot: expect.stringContaining('您应当回避') });
    await expect(head.complete(taskId, 'agreed', {}, '同意。')).rejects.toMatchObject({ status: 403 });
    await story.step(BOSS, 'userTask_giveUnitOpinion', 'agreed', {}, '代单位审核。');
    await story.step(BOSS, 'userTask_decide', 'granted', {}, '照此办理。');
    await story.step('dengyonggang', 'userTask_settleAsset', 'settled');
    await story.step('mafang', 'userTask_pay', 'paid', { receiptNumber: '2026-财-0313', paidOn: '2026-11-24' });
    expect(await paperOf(await ended(story), '损坏丢失报告及责任认定表')).toContain('（局主要负责人）');
  });

  it('is withdrawn until the finding, and not afterwards', async () => {
    const story = await report('ZF-0204', 'gaoxiang');
    await story.offered(await stack.as(CENTER), 'userTask_examine');
    await story.withdraw();
    expect((await ended(story)).row).toMatchObject({ where: '已撤回', state: 'withdrawn' });
    expect(await recorder('ZF-0204')).toMatchObject({ state: 'issued', holder: { id: 'gaoxiang' } });
    const second = await report('ZF-0204', 'gaoxiang');
    await examined(second, 'careless', 'stored');
    await second.offered(await stack.as('gaoxiang'), 'userTask_state');
    await expect(second.withdraw()).rejects.toMatchObject({ status: 409 });
  });

  it('comes to every end of its model', () => expect(ends.unreached()).toEqual([]));
});
