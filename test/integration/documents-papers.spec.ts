import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DocumentRenderer, PdfBrowser } from '@zhilu/documents';
import { checkTemplateSource, type MessageData } from '@zhilu/templates';
import { courtAccessData, recordings, registerData } from '../support/document-data';
import { readPdf, shippedPartials, shippedTemplate, type PdfFacts } from '../support/pdf';

/** The shipped papers as real PDFs; their look was compared by eye with the drawn sheet. */
describe('the shipped papers', () => {
  let folder: string;
  let renderer: DocumentRenderer;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'zhilu-papers-'));
    renderer = new DocumentRenderer(new PdfBrowser({ DATA_DIR: folder, PDF_BROWSER: undefined }));
  });
  afterAll(async () => {
    await renderer.onApplicationShutdown();
    rmSync(folder, { recursive: true, force: true });
  });

  async function paper(name: string, data: unknown): Promise<PdfFacts> {
    const html = renderer.renderHtml({ template: shippedTemplate(`${name}.html`), partials: shippedPartials(), data });
    const facts = readPdf((await renderer.renderPdf(html, { title: name })).pdf);
    expect(facts.fonts.filter(({ type, embedded }) => type !== 'CID TrueType' || !embedded)).toEqual([]);
    expect(facts.text).not.toMatch(/undefined|\[object|NaN|Invalid/);
    return { ...facts, text: facts.text.replace(/[ \n\f]/g, '') };
  }

  it.each([
    'court-access/approval-sheet',
    'court-access/decision-letter',
    'court-access/viewing-receipt',
    '_shared/register-sheet',
  ])('%s passes the check made before a deployment', (name) => {
    expect(() => checkTemplateSource(shippedTemplate(`${name}.html`), shippedPartials())).not.toThrow();
  });

  it('approval sheet: one A4 page with applicant, footage, attachments, every opinion and who signed for whom', async () => {
    const { text, pages, pageSize } = await paper('court-access/approval-sheet', courtAccessData());

    expect(pageSize).toContain('A4');
    expect(pages).toBe(1);
    for (const part of [
      '外部查阅执法视听资料审批表',
      'CY-2026-0147',
      '云溪县人民法院行政审判庭',
      '王磊（云法0132）',
      '2026年11月26日09:00至11:30',
      '共3段，48分12秒，均非密；制作封装副本。',
      '所查录像均非密，不经保密审查。',
      '同意查阅，建议只看不复制。（同意查阅）',
      '赵立群（代陈国栋）2026年11月24日11:30',
      '周明远2026年11月24日15:02',
      '附件1份：1．云溪县人民法院调阅函.pdf',
      '第十四条、第十七条',
      '验证码7F3K-92QD-5MXB',
      '第1页共1页',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('approval sheet before any opinion: the rows stand empty, to be signed', async () => {
    const { text } = await paper('court-access/approval-sheet', courtAccessData({ opinions: [], steps: {} }));

    for (const row of ['核对意见', '保密审查', '单位负责人', '负责人意见']) expect(text).toContain(row);
    expect(text).not.toContain('周明远');
  });

  it('approval sheet of secret footage: asks the secrecy officer and never says "not secret"', async () => {
    const { text } = await paper(
      'court-access/approval-sheet',
      courtAccessData({
        totals: { recordings: 3, durationMs: 1, sizeBytes: 1, secret: true },
        opinions: [],
        steps: {},
      }),
    );

    expect(text).not.toContain('均非密');
    expect(text).toContain('保密审查');
  });

  it('approval sheet: an opinion of 8,000 characters and 60 recordings flow over pages, nothing lost', async () => {
    const long = courtAccessData().opinions.map((each) => ({ ...each, opinion: `开头${'同'.repeat(8000)}结尾` }));
    const { text, pages } = await paper(
      'court-access/approval-sheet',
      courtAccessData({ opinions: long, recordings: recordings(60) }),
    );

    expect(pages).toBeGreaterThan(5);
    expect(text.match(/结尾/g)).toHaveLength(3);
    expect(text).toContain(`第${pages}页共${pages}页`);
  });

  const letter = (steps: Record<string, object>) =>
    paper('court-access/decision-letter', courtAccessData({ steps: steps as never, opinions: [] }));

  it('reply that grants: lists the footage, names the way, cites article 17, marks the place of the seal', async () => {
    const { text, pages } = await letter({ userTask_approve: { outcome: 'granted' } });

    expect(pages).toBe(2);
    expect(text).toMatch(/关于同意查阅执法录像的复函.*云溪县人民法院行政审判庭：/);
    expect(text).toMatch(/第十七条.*同意查阅附件所列录像，共3段，合计48分12秒/);
    expect(text).toMatch(/查阅方式为制作封装副本.*特此函复.*云溪县交通运输局2026年11月24日（印章位置）/);
    expect(text).toMatch(/附件：同意查阅的录像/);
  });

  it('reply that refuses: gives the reason and no footage', async () => {
    const { text, pages } = await letter({ userTask_approve: { outcome: 'refused', opinion: '行政复议尚未终结。' } });

    expect(pages).toBe(1);
    expect(text).toMatch(/本次请求不予同意。理由是：行政复议尚未终结。/);
    expect(text).not.toMatch(/ZF-0117|同意查阅附件/);
  });

  it('reply that secrecy forbids, and reply without footage: each says so and grants nothing', async () => {
    const forbidden = await letter({ userTask_reviewSecrecy: { outcome: 'forbidden' } });
    const absent = await letter({ userTask_checkMaterials: { outcome: 'noFootage' } });

    expect(forbidden.text).toMatch(/第十七条、第十八条，经我局保密审查，不能提供查阅/);
    expect(absent.text).toMatch(/未找到与来函所述时间、地点和事由相符的录像/);
    for (const { text } of [forbidden, absent]) expect(text).not.toMatch(/同意查阅|ZF-0117/);
  });

  it('receipt: package, manifest hash in full, each file, lines for signing', async () => {
    const { text, pages } = await paper('court-access/viewing-receipt', courtAccessData());

    expect(pages).toBe(1);
    expect(text).toContain('编号CY-2026-0147-1，3个文件，共1.79GB');
    expect(text).toContain('7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc37');
    expect(text).toMatch(/查阅人（签名）：.*保管人（签名）：.*提供单位（盖章）：/);
  });

  it('receipt of a viewing without copy says nothing of a package', async () => {
    const { text } = await paper('court-access/viewing-receipt', courtAccessData({ sealedCopy: null }));

    expect(text).not.toMatch(/封装副本|清单校验值/);
  });

  it('register: lying A4, head on every page, each row once, closed below the last', async () => {
    const { text, pages, pageSize } = await paper('_shared/register-sheet', registerData(60));

    expect(pageSize).toMatch(/^841\.\d+ x 59\d/);
    expect(pages).toBeGreaterThan(3);
    expect(text.match(/证件、公函号/g)).toHaveLength(pages);
    expect(text.match(/周明远/g)).toHaveLength(60);
    expect(text).toContain('以下空白');
    expect(text).toContain('第十七条设置本登记簿。共60条');
    expect(text).toContain(`第${pages}页共${pages}页`);
    expect(text).not.toContain('验证码');
  });

  it.each([
    ['court-access/supplement-lapsed', /^已终止：.*CY-2026-0147.*逾期未补正\n/],
    ['court-access/approval-expired', /^已过期：.*CY-2026-0147.*批准后 30 日内没有查阅\n/],
    ['court-access/footage-missing', /^未找到录像：.*CY-2026-0147.*\n/],
    ['court-access/assigned', /^新待办：.*CY-2026-0147.*请您“局主要负责人审批”\n/],
    ['court-access/decided', /^已审批：.*CY-2026-0147.*结果为“同意”\n/],
  ])('message %s: one line for the portal, a letter below', (name, first) => {
    const text = renderer.renderText({ template: shippedTemplate(`${name}.txt`), data: messageData() });

    expect(text).toMatch(first);
    expect(text.split('\n').length).toBeGreaterThan(4);
  });

  it.each([
    [null, /^不得公开：[^。]*$/m, '所用录像标有国家秘密或者商业秘密'],
    ['有效期至 2026-11-01，已经届满，未发布。', /^不得公开：.*。有效期至 2026-11-01/, '原因：有效期至 2026-11-01'],
  ])('a copy that is not released is told with its reason (%s)', (explanation, first, letter) => {
    const data = { ...messageData(), explanation };
    const text = renderer.renderText({ template: shippedTemplate('public-release/forbidden.txt'), data });
    expect(text.split('\n')[0]).toMatch(first);
    expect(text).toContain(letter);
  });
});

function messageData(): MessageData {
  const { case: file, bureau, applicant } = courtAccessData();
  return {
    bureau,
    applicant,
    case: { ...file, where: '局主要负责人审批' },
    recipient: { name: '周明远' },
    step: {
      elementId: 'userTask_approve',
      name: '局主要负责人审批',
      receivedAt: '2026-11-24T11:30:00+08:00',
      dueAt: '2026-11-26T11:30:00+08:00',
      overdue: false,
    },
    decision: { outcome: 'granted', outcomeName: '同意', opinion: '同意。' },
    explanation: null,
  };
}
