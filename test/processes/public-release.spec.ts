import { createHash } from 'node:crypto';
import { bureauDay, type ClipPlan, type Wire } from '@zhilu/domain';
import { importCard } from '../support/card-story';
import { loseRecording } from '../support/lost-recording';
import { readPdf } from '../support/pdf';
import { eventually, startStack, type Stack } from '../support/stack';
import { CaseStory } from './case-story';
import { EndBook } from './end-book';

const region = { x: 0.1, y: 0.1, width: 0.3, height: 0.3, fromMs: 0, toMs: 1500 };
const nextYear = bureauDay(new Date(Date.now() + 365 * 24 * 3_600_000));

describe('public-release 公开使用审批', () => {
  let stack: Stack;
  let ends: EndBook;
  let film: Wire.RecordingRow[];
  let marked: Wire.RecordingRow[];
  let toMark: Wire.RecordingRow[];
  let toLose: Wire.RecordingRow[];

  beforeAll(async () => {
    ends = await EndBook.of('public-release');
    stack = await startStack();
    film = await importCard(stack, { folder: 'ZF-0117-1106', contents: ['h264'] });
    const later = (day: string) => new Date(`2026-11-${day}T08:00:00+08:00`);
    marked = await importCard(stack, { folder: 'ZF-0117-1107', contents: ['h264'], from: later('07') });
    toMark = await importCard(stack, { folder: 'ZF-0117-1108', contents: ['h264'], from: later('08') });
    toLose = await importCard(stack, { folder: 'ZF-0117-1109', contents: ['h264'], from: later('09') });
    await mark(marked[0], 'commercial');
  }, 240_000);
  afterAll(() => stack?.stop());

  const mark = async (row: Wire.RecordingRow, secrecy: string) =>
    (await stack.as('hejing')).call('PATCH', `/api/recordings/${row.id}`, { secrecy }).catch(async () => {
      await (await stack.as('hexiulan')).call('PATCH', `/api/recordings/${row.id}`, { secrecy });
    });
  const clip = (row: Wire.RecordingRow, over: Partial<ClipPlan> = {}): ClipPlan => ({
    ...{ recordingId: row.id, fromMs: 0, toMs: 1500, blurs: [region], mutes: [{ fromMs: 200, toMs: 600 }] },
    ...over,
  });
  const asked = (clips: ClipPlan[], over: Record<string, unknown> = {}) => ({
    ...{ medium: '市局网站', audience: 'public', purpose: '普法宣传', validTo: nextYear, clips },
    ...over,
  });
  const begin = (clips = [clip(film[0])], over: Record<string, unknown> = {}) =>
    CaseStory.open(stack, 'public-release', 'liwenbo', asked(clips, over));
  const toSecrecy = (story: CaseStory) => story.step('zhaoliqun', 'userTask_giveHeadOpinion', 'agree');
  const reviewed = async (story: CaseStory) => {
    await toSecrecy(story);
    await story.step('hejing', 'userTask_reviewSecrecy', 'allowed', { secrecyBasis: '未标密' });
  };
  const approved = async (story: CaseStory) => {
    await reviewed(story);
    await story.step('hanbing', 'userTask_giveLegalOpinion', 'fit', { legalBasis: '已遮挡人脸' });
    await story.step('zhengguodong', 'userTask_approve', 'granted');
  };
  const seen = async (login: string, story: CaseStory) => (await stack.as(login)).case(story.caseNumber);
  const inForce = (story: CaseStory) =>
    eventually(`${story.caseNumber} is released`, async () => {
      const view = await seen('liwenbo', story);
      return view.derivatives.length > 0 && view.derivatives.every(({ release }) => release) ? view : null;
    });
  const status = async (login: string, path: string) => (await (await stack.as(login)).fetch('GET', path)).status;
  const done = async (story: CaseStory) => ends.note(await story.ended());
  /** What the register of approvals says of a case, its cells row by row. */
  const entered = async ({ caseNumber }: CaseStory): Promise<Record<string, string>[]> => {
    const keeper = await stack.as('hexiulan');
    const { page } = await keeper.call<Wire.RegisterView>('GET', '/api/registers/public-release.approvals');
    return page.rows.filter((row) => row.caseNumber === caseNumber).map(({ cells }) => cells);
  };
  const sheetOf = async (view: Wire.CaseView): Promise<string> => {
    const sheet = view.documents.find(({ title }) => title === '公开使用审批表')!;
    const file = await (await stack.as('zhoumingyuan')).fetch('GET', `/api/documents/${sheet.id}/content`);
    return readPdf(Buffer.from(await file.arrayBuffer())).text.replace(/\s/g, '');
  };

  it('released, hidden more, played and downloaded by number and hash until its validity ends', async () => {
    const story = await begin();
    await reviewed(story);
    expect(await status('hejing', `/api/cases/${story.caseNumber}`)).toBe(200);
    await story.step('hanbing', 'userTask_giveLegalOpinion', 'fit', { legalBasis: '已遮挡人脸' });
    await story.step('zhengguodong', 'userTask_approve', 'granted');
    await story.step('liwenbo', 'userTask_checkResult', 'again');
    const officer = await stack.as('liwenbo');
    const { taskId } = await story.offered(officer, 'userTask_coverMore');
    const fewer = officer.complete(taskId, 'covered', { clips: [clip(film[0], { blurs: [] })] });
    await expect(fewer).rejects.toThrow();
    const more = clip(film[0], { blurs: [region, { ...region, x: 0.6 }] });
    await story.step('liwenbo', 'userTask_coverMore', 'covered', { clips: [more] });
    await story.offered(officer, 'userTask_checkResult');
    const [result] = (await seen('liwenbo', story)).derivatives;
    expect(await status('liwenbo', `/api/derivatives/${result.id}/video`)).toBe(200);
    expect(await status('liwenbo', `/api/derivatives/${result.id}/file`)).toBe(403);
    expect(await status('liuyaqin', `/api/derivatives/${result.id}/video`)).toBe(404);
    await story.step('liwenbo', 'userTask_checkResult', 'accepted');
    const [{ id, sha256, release }] = (await inForce(story)).derivatives;
    expect(release).toMatchObject({ number: `${story.caseNumber}-F1`, state: 'valid' });
    const file = await officer.fetch('GET', `/api/derivatives/${id}/file`);
    expect(file.headers.get('content-disposition')).toContain(`${story.caseNumber}-F1.mp4`);
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    await story.fireTimer('event_validityOver');
    const view = await done(story);
    expect(view.row).toMatchObject({ state: 'granted', where: '有效期满，已收回' });
    expect(await entered(story)).toMatchObject([
      { applicantName: '李文博', medium: '市局网站', recordingCount: '1', result: '同意公开', validTo: nextYear },
    ]);
    expect(view.documents.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['公开使用审批表', '公开副本签发单', '公开副本收回通知']),
    );
    expect(await status('liwenbo', `/api/derivatives/${id}/file`)).toBe(403);
    expect(await status('liwenbo', `/api/derivatives/${id}/video`)).toBe(403);
    const audit = await (await stack.as('fengtao')).call<{ rows: unknown[] }>('GET', '/api/admin/audit?size=100');
    expect(JSON.stringify(audit.rows)).toMatch(/收回公开副本/);
  });

  it('taken back early by the discipline office', async () => {
    const story = await begin([clip(film[0])], { audience: 'inner' });
    await reviewed(story);
    await story.step('zhengguodong', 'userTask_approve', 'granted');
    await story.step('liwenbo', 'userTask_checkResult', 'accepted');
    const [{ id }] = (await inForce(story)).derivatives;
    expect(await status('zhaoliqun', `/api/derivatives/${id}/file`)).toBe(200);
    await story.step('linxue', 'userTask_recall', 'recalled');
    const view = await done(story);
    expect(view.row.where).toBe('已提前收回');
    expect(await sheetOf(view)).toContain('系统内部学习培训，不须法制意见。');
    expect(view.derivatives[0].release).toMatchObject({ state: 'recalled' });
    expect(await status('zhaoliqun', `/api/derivatives/${id}/file`)).toBe(403);
  });

  it('refused by the unit, by the secrecy officer, by the discipline office', async () => {
    const stories = await Promise.all([begin(), begin(), begin()]);
    await stories[0].step('zhaoliqun', 'userTask_giveHeadOpinion', 'against');
    await toSecrecy(stories[1]);
    await stories[1].step('hejing', 'userTask_reviewSecrecy', 'forbidden', { secrecyBasis: '涉及侦查' });
    await reviewed(stories[2]);
    await stories[2].step('hanbing', 'userTask_giveLegalOpinion', 'unfit', { legalBasis: '涉及未成年人' });
    await stories[2].step('zhengguodong', 'userTask_approve', 'refused', {}, '另行考虑。');
    const views = [await done(stories[0]), await done(stories[1]), await done(stories[2])];
    for (const { row } of views) expect(row).toMatchObject({ state: 'refused', where: '未批准' });
    const [byHead, bySecrecy, byDiscipline] = await Promise.all(stories.map(entered));
    expect(byHead).toMatchObject([
      { headOpinion: '不同意，本案结束', secrecyOpinion: '', result: '单位不同意，未送局纪委' },
    ]);
    expect(bySecrecy).toMatchObject([
      { secrecyOpinion: '不得公开，本案结束', approver: '', result: '保密审查未通过，未送局纪委' },
    ]);
    expect(byDiscipline).toMatchObject([
      {
        legalOpinion: '不宜公开，附意见送局纪委',
        disciplineOpinion: '另行考虑。',
        approver: '郑国栋',
        result: '不同意',
      },
    ]);
    expect((await sheetOf(views[0])).match(/未送审。/g)).toHaveLength(3);
    expect(await stories[1].told('liwenbo', '未同意公开')).toBe(1);
    expect(await stories[2].told('liwenbo', '已审批')).toBe(1);
  });

  it('never public when marked', async () => {
    const keeper = await CaseStory.open(stack, 'public-release', 'hexiulan', asked([clip(marked[0])]));
    expect((await done(keeper)).row).toMatchObject({ state: 'refused', where: '标有秘密，不得公开' });
  });

  it('stopped before release when it was marked after the decision', async () => {
    const story = await begin([clip(toMark[0])]);
    await approved(story);
    await story.offered(await stack.as('liwenbo'), 'userTask_checkResult');
    await mark(toMark[0], 'commercial');
    await story.step('liwenbo', 'userTask_checkResult', 'accepted');
    expect((await done(story)).row).toMatchObject({ state: 'refused', where: '发布前停止，未公开' });
    const told = await (await stack.as('liwenbo')).call<Wire.NotificationView[]>('GET', '/api/notifications');
    expect(told.find(({ caseNumber }) => caseNumber === story.caseNumber)?.text).toContain('1 段录像已标为涉密');
  });

  it('ended when its footage is gone from register and store by the time it is checked; the applicant is told', async () => {
    await stack.worker.kill('SIGTERM');
    const story = await begin([clip(toLose[0])]);
    await loseRecording(stack, toLose[0].id);
    await stack.worker.start();
    expect((await done(story)).row).toMatchObject({ state: 'ended', where: '录像不在库' });
    expect(await story.told('liwenbo', '录像不在库')).toBe(1);
  });

  it('withdrawn by its applicant before the decision, not after', async () => {
    const story = await begin();
    await toSecrecy(story);
    await story.withdraw();
    expect((await done(story)).row).toMatchObject({ state: 'withdrawn' });
    const late = await begin();
    await approved(late);
    await expect(late.withdraw()).rejects.toThrow();
  });

  it('refuses clips outside, foreign steps, own approval and other units, and changes nothing', async () => {
    await expect(begin([clip(film[0], { toMs: 60_000 })])).rejects.toThrow(/超出录像|422/);
    await expect(begin([clip(film[0], { blurs: [{ ...region, x: 0.9 }] })])).rejects.toThrow(/超出画面|422/);
    const story = await begin();
    const head = await stack.as('zhaoliqun');
    const { taskId } = await story.offered(head, 'userTask_giveHeadOpinion');
    for (const login of ['liwenbo', 'zhengguodong', 'chensiqi'])
      await expect((await stack.as(login)).complete(taskId, 'agree', {})).rejects.toThrow();
    expect(await status('chensiqi', `/api/cases/${story.caseNumber}`)).toBe(404);
    expect((await story.offered(head, 'userTask_giveHeadOpinion')).taskId).toBe(taskId);
    await story.withdraw();
  });

  it('lets the secrecy officer play what is to be decided, only while asked', async () => {
    const story = await begin();
    const officer = await stack.as('hejing');
    const ticket = () => officer.call('POST', `/api/recordings/${film[0].id}/ticket`);
    await toSecrecy(story);
    await story.offered(officer, 'userTask_reviewSecrecy');
    await expect(ticket()).resolves.toMatchObject({ url: expect.stringContaining('/api/streams/') });
    await story.withdraw();
    await story.ended();
  });

  it('every end event is reached', () => {
    expect(ends.unreached()).toEqual([]);
  });
});
