import { buffer } from 'node:stream/consumers';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { verifyChain } from '@zhilu/audit';
import { documentRender, notificationSend, registerWrite } from '@zhilu/capabilities';
import { writeRegisterRow, type RegisterEntry } from '@zhilu/cases';
import { DocumentRenderer, PdfBrowser } from '@zhilu/documents';
import { PermanentFailure, RetryLater } from '@zhilu/engine';
import { Mailer } from '@zhilu/mail';
import { AuditRow, CaseFile, Document, inTransaction, InboxTask, Notification, RegisterRow } from '@zhilu/persistence';
import { DiskStore, type EvidenceStore, type ObjectId } from '@zhilu/storage';
import { RenderDocumentHandler } from '../../apps/worker/src/documents/render-document.handler';
import { SendNotificationHandler } from '../../apps/worker/src/notifications/send-notification.handler';
import { WriteRegisterRowHandler } from '../../apps/worker/src/registers/write-register-row.handler';
import { CASE, seedCourtAccess, shippedAsDeployed, taskContext } from '../support/court-access-case';
import { eachDatabase } from '../support/databases';
import { openMailSink, type MailSink } from '../support/mail-sink';
import { readPdf } from '../support/pdf';

/** A reminder that a process owner sends by a timer of the model. */
const OWN_REMINDER =
  '{{#if step.overdue}}已逾期{{else}}请办理{{/if}}：{{case.title}}（{{case.number}}）{{#if step.dueAt}}将于 {{datetime step.dueAt}} 到期{{/if}}\n\n{{recipient.name}}：请登录执录办理。\n';

const LETTER = { template: 'court-access/decision-letter', documentTitle: '查阅答复函' };

eachDatabase((database) => {
  let facts: DataSource;
  let folder: string;
  let store: EvidenceStore;
  let browser: PdfBrowser;
  let renderer: DocumentRenderer;
  beforeAll(async () => {
    facts = await database.open();
    await seedCourtAccess(facts);
    folder = mkdtempSync(join(tmpdir(), 'zhilu-handlers-'));
    store = await DiskStore.open(join(folder, 'store'));
    browser = new PdfBrowser({ DATA_DIR: folder, PDF_BROWSER: undefined });
    renderer = new DocumentRenderer(browser);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const audits = (act: string) => facts.manager.countBy(AuditRow, { act });

  describe('document.render', () => {
    const handler = async (change?: Parameters<typeof shippedAsDeployed>[1], printer = renderer) =>
      new RenderDocumentHandler(facts, await shippedAsDeployed(facts, change), printer, store);
    const rendered = async (template: string, taskId: string) => {
      const input = documentRender.input.parse({ ...LETTER, template });
      const { documentId } = await (await handler()).handle(input, taskContext(taskId));
      const row = await facts.manager.findOneByOrFail(Document, { id: documentId });
      const pdf = await buffer(await store.open(row.objectId as ObjectId, 'document.pdf'));
      return { row, pdf, text: readPdf(pdf).text.replace(/[ \n\f]/g, '') };
    };

    it('files a PDF with the case, made from its facts, with hash, template and snapshot', async () => {
      const { row, text } = await rendered('court-access/decision-letter', 'task-1');
      const { files } = await store.stat(row.objectId as ObjectId);

      expect(row).toMatchObject({ caseNumber: CASE, title: '查阅答复函', deploymentId: 'deployment-1', pages: 2 });
      expect(files.find(({ path }) => path === 'document.pdf')).toMatchObject({
        sha256: row.sha256,
        sizeBytes: row.sizeBytes,
      });
      expect(files.find(({ path }) => path === 'source.json')?.sha256).toBe(row.data.sha256);
      expect(text).toContain('云溪县人民法院行政审判庭：');
      expect(text).toContain('查阅方式为现场阅看');
      expect(text).toContain(`验证码${row.verificationCode}`);
      expect(await audits('document.rendered')).toBe(1);
    });

    it('takes the recordings chosen last and the names behind the choices', async () => {
      const { text } = await rendered('court-access/approval-sheet', 'task-2');

      expect(text).toMatch(/ZF-0111.*ZF-0113.*共2段，4分00秒/);
      expect(text).not.toContain('ZF-0112');
      expect(text).toContain('人民法院');
      expect(text).toContain('陈国栋（代周明远）');
      expect(text).toContain('<script>alert(1)</script>');
      expect(text).toContain('调阅函.pdf');
    });

    it('done twice is done once', async () => {
      const first = await rendered('court-access/viewing-receipt', 'task-3');
      const again = await rendered('court-access/viewing-receipt', 'task-3');
      const parallel = await Promise.all([1, 2, 3].map(() => rendered('court-access/decision-letter', 'task-4')));

      expect(again.row.id).toBe(first.row.id);
      expect(again.pdf.equals(first.pdf)).toBe(true);
      expect(new Set(parallel.map(({ row }) => row.id)).size).toBe(1);
      expect(await facts.manager.countBy(Document, { taskId: 'task-4' })).toBe(1);
    });

    it('a run that ended between store and database is taken up, not repeated', async () => {
      const { row } = await rendered('court-access/decision-letter', 'task-5');
      await facts.manager.delete(Document, { id: row.id });
      const again = await rendered('court-access/decision-letter', 'task-5');

      expect(again.row).toEqual(row);
    });

    it('without a browser it is an incident at once with the sentence, and ends well once there is one', async () => {
      const off = new DocumentRenderer(new PdfBrowser({ DATA_DIR: folder, PDF_BROWSER: 'off' }));
      const input = documentRender.input.parse(LETTER);
      const failure = await (await handler(undefined, off))
        .handle(input, taskContext('task-6'))
        .catch((error: unknown) => error);

      expect(failure).toBeInstanceOf(PermanentFailure);
      expect((failure as Error).message).toMatch(/^PDF 已停用：/);
      expect((await rendered('court-access/decision-letter', 'task-6')).row.pages).toBe(2);
    });

    it.each([
      [
        'a template that is not there',
        'court-access/decision-leter',
        undefined,
        /没有模板.*是否应为“court-access\/decision-letter”/,
      ],
      ['a template that may not be used', LETTER.template, '<p>\n{{{form.reason}}}', /第 2 行：不得使用三重花括号/],
    ])('%s is an incident at once, with what to do', async (_, template, source, sentence) => {
      const change = (name: string, content: Buffer) =>
        source !== undefined && name.endsWith('decision-letter.html.hbs') ? Buffer.from(source) : content;
      const input = documentRender.input.parse({ ...LETTER, template });
      const failure = await (await handler(change))
        .handle(input, taskContext('task-7'))
        .catch((error: unknown) => error);

      expect(failure).toBeInstanceOf(PermanentFailure);
      expect((failure as Error).message).toMatch(sentence);
    });

    it('a case the facts do not know is an incident at once', async () => {
      const context = { ...taskContext('task-8'), caseNumber: 'CY-2026-9999' };

      await expect((await handler()).handle(documentRender.input.parse(LETTER), context)).rejects.toThrow(
        /CY-2026-9999/,
      );
    });
  });

  describe('notification.send', () => {
    let sink: MailSink;
    beforeAll(async () => {
      sink = await openMailSink();
    });
    afterAll(() => sink.close());
    beforeEach(() => {
      sink.mails.length = 0;
      sink.refuse.clear();
    });

    const send = async (
      recipient: string,
      taskId: string,
      SMTP_URL: string | undefined = undefined,
      message = 'court-access/assigned',
    ) => {
      const mailer = new Mailer({ SMTP_URL, MAIL_FROM: 'zhilu@example.gov.cn' });
      const bundles = await shippedAsDeployed(facts, (name, content) =>
        name.endsWith('assigned.txt.hbs') ? Buffer.from(OWN_REMINDER) : content,
      );
      const handler = new SendNotificationHandler(facts, bundles, renderer, mailer);
      const context = taskContext(taskId, 'serviceTask_remind');
      const output = await handler.handle(notificationSend.input.parse({ recipient, message }), context);
      return { ...output, warnings: context.warnings };
    };
    const rows = (taskId: string) =>
      facts.manager
        .find(Notification, { order: { id: 'ASC' } })
        .then((all) => all.filter(({ id }) => id.startsWith(`${taskId}:`)));

    it('reaches the holders of the role above the case and their deputies of now, with step and deadline', async () => {
      expect((await send('bureau-head', 'n-1')).notifiedCount).toBe(2);
      const [chen, zhou] = await rows('n-1');

      expect([chen.personId, zhou.personId]).toEqual(['chen', 'zhou']);
      expect(zhou).toMatchObject({ caseNumber: CASE, taskId: 'task-approve', readAt: null, mailedAt: null });
      expect(zhou.text).toBe(`请办理：云溪县人民法院查阅称重录像（${CASE}）将于 2096年11月26日 11:30 到期`);
    });

    it('reaches no one of another unit and no one who left', async () => {
      await send('device-keeper', 'n-2');

      expect((await rows('n-2')).map(({ personId }) => personId)).toEqual(['he']);
    });

    it('reaches the applicant, with the decision', async () => {
      await send('applicant', 'n-3', undefined, 'court-access/decided');
      const [row] = await rows('n-3');

      expect(row).toMatchObject({ personId: 'sun', text: expect.stringContaining('结果为“同意”') });
    });

    it('reaches those the case waits for, each with the step that is theirs, and says what is overdue', async () => {
      await send('asked', 'n-asked');
      expect((await rows('n-asked')).map(({ personId }) => personId)).toEqual(['chen', 'zhou']);

      const step = facts.manager.getRepository(InboxTask);
      await step.update({ id: 'task-approve' }, { assigneeId: 'he', dueAt: new Date(Date.now() + 800) });
      await send('asked,applicant', 'n-taken');
      const [he, sun] = await rows('n-taken');
      expect(he).toMatchObject({ personId: 'he', taskId: 'task-approve', text: expect.stringMatching(/^已逾期：/) });
      expect(sun).toMatchObject({ personId: 'sun', taskId: null, text: expect.stringMatching(/^请办理：/) });
      await step.update({ id: 'task-approve' }, { assigneeId: null, dueAt: new Date('2096-11-26T11:30:00+08:00') });
    });

    it('reaches those a step was meant for in person, also when it is over, and not who took a step of a role', async () => {
      const step = facts.manager.getRepository(InboxTask);
      const standing = await step.findOneByOrFail({ id: 'task-approve' });
      await step.insert({ ...standing, id: 'task-statement', role: null, assigneeId: 'he', state: 'cancelled' });
      await step.update({ id: 'task-approve' }, { assigneeId: 'chen' });
      await send('named', 'n-named');

      expect((await rows('n-named')).map(({ personId, taskId }) => [personId, taskId])).toEqual([['he', null]]);
      await step.update({ id: 'task-approve' }, { assigneeId: null });
      await step.delete({ id: 'task-statement' });
    });

    it('asks neither an applicant to do what the applicant may not, nor who would do it in the applicant’s stead', async () => {
      const step = facts.manager.getRepository(InboxTask);
      await step.update({ id: 'task-approve' }, { applicantId: 'zhou' });
      await send('asked', 'n-own');
      expect(await rows('n-own')).toEqual([]);
      await step.update({ id: 'task-approve' }, { applicantId: 'sun' });
    });

    it('done twice is done once', async () => {
      await Promise.all([send('bureau-head', 'n-4', sink.url), send('bureau-head', 'n-4')]);
      await send('bureau-head', 'n-4', sink.url);

      expect(await rows('n-4')).toHaveLength(2);
      expect(sink.mails.map(({ to }) => to)).toEqual([['zhou@example.gov.cn']]);
    });

    it('mails the whole letter to those with an address', async () => {
      await send('bureau-head', 'n-5', sink.url);
      const [mail] = sink.mails;

      expect(mail.headers.get('subject')).toMatch(/^请办理：云溪县/);
      expect(mail.body).toMatch(/^周明远：/);
      expect((await rows('n-5')).map(({ personId, mailedAt }) => [personId, mailedAt !== null])).toEqual([
        ['chen', false],
        ['zhou', true],
      ]);
    });

    it('a mail server that is away leads to another try and to no second notification', async () => {
      const away = await openMailSink();
      await away.close();
      await expect(send('bureau-head', 'n-6', away.url)).rejects.toBeInstanceOf(RetryLater);
      expect(await rows('n-6')).toHaveLength(2);

      await send('bureau-head', 'n-6', sink.url);
      expect(await rows('n-6')).toHaveLength(2);
      expect(sink.mails).toHaveLength(1);
    });

    it('an address that does not work stops nothing', async () => {
      sink.refuse.add('zhou@example.gov.cn');
      const { notifiedCount, warnings } = await send('bureau-head', 'n-7', sink.url);

      expect(notifiedCount).toBe(2);
      expect(warnings.join()).toContain('zhou@example.gov.cn');
    });

    it('nobody in the role is said, not hidden; an unknown role is an incident', async () => {
      const { notifiedCount, warnings } = await send('archivist', 'n-8');
      expect(notifiedCount).toBe(0);
      expect(warnings).toHaveLength(1);

      await expect(send('bureau-heads', 'n-9')).rejects.toBeInstanceOf(PermanentFailure);
    });

    it('speaks of no step when none is open', async () => {
      await facts.manager.update(InboxTask, { id: 'task-approve' }, { state: 'done' });
      await send('bureau-head', 'n-10');
      const [row] = await rows('n-10');

      expect(row).toMatchObject({ taskId: null, text: `请办理：云溪县人民法院查阅称重录像（${CASE}）` });
    });
  });

  describe('register.write', () => {
    const write = async (taskId: string, row: Record<string, unknown> = { visitorUnit: '云溪县人民法院' }) => {
      const handler = new WriteRegisterRowHandler(facts, await shippedAsDeployed(facts));
      return handler.handle(registerWrite.input.parse({ register: 'court-access.viewing', row }), taskContext(taskId));
    };

    it('numbers rows without gaps, also in parallel, and names the form of the columns', async () => {
      await Promise.all(Array.from({ length: 8 }, (_, index) => write(`r-${index}`)));
      const rows = await facts.manager.find(RegisterRow, { order: { number: 'ASC' } });

      expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(rows[0]).toMatchObject({
        unitId: 'team1',
        formId: 'court-access.register-viewing',
        writtenByName: '系统',
        writtenBy: null,
      });
      expect(await audits('registerRow.written')).toBe(8);
    });

    it('done twice is done once', async () => {
      const results = await Promise.all([write('r-0'), write('r-same'), write('r-same'), write('r-same')]);

      expect(results[0].registerRowId).toBe('external:r-0');
      expect(await facts.manager.count(RegisterRow)).toBe(9);
    });

    it('refuses a row that is too large', async () => {
      await expect(write('r-large', { text: '字'.repeat(30_000) })).rejects.toBeInstanceOf(PermanentFailure);
      expect(await facts.manager.count(RegisterRow)).toBe(9);
    });

    it('is the same book as a person’s step writes: one line of numbers, one limit, an audit row each', async () => {
      const entry: RegisterEntry = {
        id: 'task:viewing',
        registerId: 'court-access.viewing',
        file: await facts.manager.findOneByOrFail(CaseFile, { caseNumber: CASE }),
        formId: 'court-access.register-viewing',
        definitionId: 'court-access:1:1',
        elementId: 'userTask_registerViewing',
        data: { visitorUnit: '云溪县人民法院' },
        personId: 'he',
        at: new Date(),
      };
      const byHand = (change: Partial<RegisterEntry> = {}) =>
        inTransaction(facts, (manager) => writeRegisterRow(manager, { ...entry, ...change }));
      await byHand();
      expect(await facts.manager.findOneByOrFail(RegisterRow, { id: 'task:viewing' })).toMatchObject({
        number: 10,
        writtenBy: 'he',
        writtenByName: '何秀兰',
      });
      expect(await facts.manager.findOneByOrFail(AuditRow, { objectId: 'task:viewing' })).toMatchObject({
        act: 'registerRow.written',
        personId: 'he',
        caseNumber: CASE,
      });

      const large = { id: 'task:large', data: { text: '字'.repeat(30_000) } };
      await expect(byHand(large)).rejects.toMatchObject({ kind: 'tooLarge' });
      await expect(byHand()).rejects.toThrow();
      await write('r-last');
      expect(await facts.manager.findOneByOrFail(RegisterRow, { id: 'external:r-last' })).toMatchObject({ number: 11 });
      expect(await audits('registerRow.written')).toBe(11);
    });
  });

  it('leaves an unbroken audit chain', async () => {
    expect(await verifyChain(facts)).toMatchObject({ ok: true });
  });
});
