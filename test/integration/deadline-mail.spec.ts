import type { DataSource } from 'typeorm';
import { DeadlineNotices, DeadlineWatch, InboxChanges } from '@zhilu/cases';
import { Refusal, soonFrom } from '@zhilu/domain';
import { Mailer } from '@zhilu/mail';
import { CaseFile, DeadlineNotice, InboxTask, Notification, Person } from '@zhilu/persistence';
import type { Footing } from '../../apps/worker/src/footing/footing';
import { DeadlineMail } from '../../apps/worker/src/notifications/deadline-mail';
import { addCase, addTask, hoursFromNow } from '../support/case-rows';
import { eachDatabase } from '../support/databases';
import { openMailSink, type MailSink } from '../support/mail-sink';
import { addPerson, addUnits } from '../support/portal-people';

const STANDS = { missingFacts: () => Promise.resolve(null) } as Pick<Footing, 'missingFacts'> as Footing;

eachDatabase((database) => {
  let facts: DataSource;
  let sink: MailSink;
  const mailers: Mailer[] = [];

  beforeAll(async () => {
    facts = await database.open();
    await addUnits(facts);
    await addPerson(facts, 'keeper', 'north', ['device-keeper']);
    await addPerson(facts, 'keeper2', 'north', ['device-keeper']);
    await addPerson(facts, 'northhead', 'north', ['unit-head']);
    for (const login of ['keeper', 'northhead'])
      await facts.manager.update(Person, { login }, { email: `${login}@example.gov.cn` });
  });
  beforeEach(async () => {
    for (const table of [InboxTask, CaseFile, Notification, DeadlineNotice])
      await facts.getRepository<object>(table).clear();
    sink = await openMailSink();
  });
  afterEach(async () => {
    mailers.splice(0).forEach((mailer) => mailer.onApplicationShutdown());
    await sink.close();
  });

  const mail = (SMTP_URL: string | undefined = sink.url) => {
    const mailer = new Mailer({ SMTP_URL, MAIL_FROM: 'zhilu@example.gov.cn' });
    mailers.push(mailer);
    return new DeadlineMail(facts, mailer, STANDS);
  };
  /** A step that is overdue since an hour, told of by a portal. */
  const overdue = async () => {
    const [createdAt, dueAt] = [hoursFromNow(-11), hoursFromNow(-1)];
    const file = await addCase(facts, 'M-1', 'north', { applicantId: 'person-keeper3' });
    await addTask(facts, 'task-m', file, { createdAt, dueAt, remindAt: soonFrom(createdAt, dueAt) });
    await new DeadlineWatch(facts, new DeadlineNotices(facts), new InboxChanges(), () => new Date()).look();
  };
  const leaseOver = () => facts.manager.update(DeadlineNotice, { taskId: 'task-m' }, { mailAt: hoursFromNow(-0.01) });
  const recipients = () => sink.mails.flatMap(({ to }) => to).sort();

  it('goes to those asked and to the head, where they have an address', async () => {
    await overdue();
    await mail().deliver();
    expect(recipients()).toEqual(['keeper@example.gov.cn', 'northhead@example.gov.cn']);
    const toKeeper = sink.mails.find(({ to }) => to[0].startsWith('keeper'))!;
    expect(toKeeper.headers.get('subject')).toMatch(
      /^已逾期：“核对来函、证件与录像”应于 .*已逾期 1 小时，请尽快办理。/,
    );
    expect(toKeeper.body).toMatch(/^keeper先生：[^]*M-1查阅（M-1）[^]*在“待办”中办理/);
    const toHead = sink.mails.find(({ to }) => to[0].startsWith('northhead'))!;
    expect(toHead.headers.get('subject')).toMatch(/^逾期上报：/);
    expect(toHead.body).toContain('督促办理');
    const rows = await facts.manager.find(Notification, { order: { personId: 'ASC' } });
    expect(rows.map(({ personId, mailedAt }) => [personId, mailedAt !== null])).toEqual([
      ['person-keeper', true],
      ['person-keeper2', false],
      ['person-northhead', true],
    ]);
  });

  it('several workers at once send it once', async () => {
    await overdue();
    await Promise.all([mail().deliver(), mail().deliver(), mail().deliver()]);
    await mail().deliver();
    expect(sink.mails).toHaveLength(2);
  });

  it('a mail server that is away gets it later, and nobody gets it twice', async () => {
    await overdue();
    const away = await openMailSink();
    await away.close();
    await expect(mail(away.url).deliver()).rejects.toBeInstanceOf(Refusal);
    await mail().deliver();
    expect(sink.mails).toEqual([]);
    await leaseOver();
    await mail().deliver();
    await mail().deliver();
    expect(recipients()).toEqual(['keeper@example.gov.cn', 'northhead@example.gov.cn']);
  });

  it('an address that does not work stops nothing', async () => {
    await overdue();
    sink.refuse.add('keeper@example.gov.cn');
    await mail().deliver();
    expect(recipients()).toEqual(['northhead@example.gov.cn']);
    expect((await facts.manager.findOneByOrFail(DeadlineNotice, { taskId: 'task-m' })).mailAt).toBeNull();
  });

  it('a step that was done meanwhile, and what is older than a day, are not mailed', async () => {
    await overdue();
    await facts.manager.update(InboxTask, { id: 'task-m' }, { state: 'done' });
    await mail().deliver();
    await facts.manager.update(InboxTask, { id: 'task-m' }, { state: 'open' });
    await facts.manager.update(
      DeadlineNotice,
      { taskId: 'task-m' },
      { at: hoursFromNow(-25), mailAt: hoursFromNow(-25) },
    );
    await mail().deliver();
    expect(sink.mails).toEqual([]);
    expect((await facts.manager.findOneByOrFail(DeadlineNotice, { taskId: 'task-m' })).mailAt).toBeNull();
  });
});
