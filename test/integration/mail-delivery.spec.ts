import { Refusal } from '@zhilu/domain';
import { openMailSink, type MailSink } from '../support/mail-sink';
import { Mailer } from '@zhilu/mail';

const MAIL = {
  to: 'zhou@example.gov.cn',
  subject: '请办理：云溪县人民法院查阅录像（CY-2026-0147）',
  text: '周明远：\n\n请登录执录。',
  id: 'notify:1',
};

describe('mail', () => {
  let sink: MailSink;
  const mailers: Mailer[] = [];
  beforeEach(async () => {
    sink = await openMailSink();
  });
  afterEach(async () => {
    mailers.splice(0).forEach((mailer) => mailer.onApplicationShutdown());
    await sink.close();
  });

  function mailer(SMTP_URL: string | undefined = sink.url): Mailer {
    mailers.push(new Mailer({ SMTP_URL, MAIL_FROM: '执录 <zhilu@example.gov.cn>' }));
    return mailers[mailers.length - 1];
  }

  const refusalOf = async (work: Promise<unknown>) => {
    const refusal = await work.then(
      () => null,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(Refusal);
    return refusal as Refusal;
  };

  it('arrives with Chinese subject and text, marked as automatic', async () => {
    await mailer().send(MAIL);

    const [mail] = sink.mails;
    expect(mail).toMatchObject({ from: 'zhilu@example.gov.cn', to: ['zhou@example.gov.cn'] });
    expect(mail.headers.get('subject')).toBe(MAIL.subject);
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.body.replace(/\r/g, '').trim()).toBe(MAIL.text);
  });

  it('carries the same Message-ID when it is sent again', async () => {
    await mailer().send(MAIL);
    await mailer().send(MAIL);
    await mailer().send({ ...MAIL, id: 'notify:2' });
    const ids = sink.mails.map(({ headers }) => headers.get('message-id'));

    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('keeps a subject on one line, whatever it holds', async () => {
    await mailer().send({ ...MAIL, subject: '请办理\r\nBcc: thief@example.com' });

    expect(sink.mails[0].to).toEqual(['zhou@example.gov.cn']);
    expect(sink.mails[0].headers.has('bcc')).toBe(false);
  });

  it.each(['', 'zhou', 'a@b,c@d', 'a@b\r\nRCPT TO:<c@d>', '"x" <a@b>', 'a b@c'])(
    'refuses the address %j and sends nothing',
    async (to) => {
      const { kind, sentence } = await refusalOf(mailer().send({ ...MAIL, to }));

      expect(kind).toBe('invalid');
      expect(sentence.zh).toContain('不是可用的邮件地址');
      expect(sink.mails).toEqual([]);
    },
  );

  it('says that the server did not take it, without its address or password', async () => {
    const { kind, sentence } = await refusalOf(mailer('smtp://zhilu:geheim@127.0.0.1:1').send(MAIL));

    expect(kind).toBe('unavailable');
    expect(sentence.zh).toContain('没有收下邮件');
    expect(JSON.stringify(sentence)).not.toMatch(/geheim|127\.0\.0\.1/);
  });

  it('tells an address that the server refuses for good from a server that is away', async () => {
    sink.refuse.add(MAIL.to);

    expect((await refusalOf(mailer().send(MAIL))).kind).toBe('invalid');
  });

  it('signs in with the account of SMTP_URL', async () => {
    const guarded = await openMailSink({ password: 'p@ss/wort' });
    try {
      await mailer(guarded.url).send(MAIL);
      expect(guarded.mails).toHaveLength(1);
      const wrong = guarded.url.replace(/zhilu:[^@]*@/, 'zhilu:falsch@');
      expect((await refusalOf(mailer(wrong).check())).sentence.en).toContain('EAUTH');
    } finally {
      await guarded.close();
    }
  });

  it('is off without SMTP_URL', async () => {
    const off = new Mailer({ SMTP_URL: undefined, MAIL_FROM: 'zhilu@localhost' });

    expect(off.enabled).toBe(false);
    await expect(off.check()).resolves.toBeUndefined();
    expect((await refusalOf(off.send(MAIL))).kind).toBe('unavailable');
  });
});
