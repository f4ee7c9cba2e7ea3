import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource, In, LessThan, LessThanOrEqual } from 'typeorm';
import { LastingTrouble, systemClock } from '@zhilu/domain';
import { Mailer } from '@zhilu/mail';
import { DeadlineNotice, InboxTask, Notification, Person } from '@zhilu/persistence';
import { Footing } from '../footing/footing';
import { mailOnce, type Letter } from './mail-once';

const BEAT_MS = 5_000;
const AT_ONCE = 20;
/** How long one worker holds a notice, and how long it waits after a mail server that did not take it. */
const LEASE_MS = 120_000;
/** Later a mail about a deadline only confuses; what was missed stands in the portal. */
const TOO_OLD_MS = 86_400_000;

const HINTS = {
  asked: {
    zh: '请登录执录，在“待办”中办理；不能办理的，请写明原因或转交他人。',
    en: 'Please log in to Zhilu and do it under To do; if you cannot, say why or hand it over.',
  },
  head: {
    zh: '请登录执录查看案件，督促办理。',
    en: 'Please log in to Zhilu and look at the case.',
  },
};

/**
 * Mails what the portals say of deadlines, where the bureau has a mail server. A notice is leased by moving `mailAt`, so that
 * several workers send it once; a server that is away gets it again, for a day.
 */
@Injectable()
export class DeadlineMail implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DeadlineMail.name);
  private readonly trouble = new LastingTrouble();
  private timer: NodeJS.Timeout | null = null;
  private stopping = false;
  private current: Promise<void> = Promise.resolve();

  constructor(
    private readonly facts: DataSource,
    private readonly mailer: Mailer,
    private readonly footing: Footing,
  ) {}

  onApplicationBootstrap(): void {
    if (this.mailer.enabled) this.schedule(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearTimeout(this.timer);
    await this.current;
  }

  /** Mails what is waiting. Throws the mail server's Refusal, or what the facts throw when they are away. */
  async deliver(): Promise<void> {
    const now = systemClock();
    const tooOld = LessThan(new Date(now.getTime() - TOO_OLD_MS));
    await this.facts.manager.update(DeadlineNotice, { mailAt: LessThanOrEqual(now), at: tooOld }, { mailAt: null });
    const waiting = await this.facts.manager.find(DeadlineNotice, {
      where: { mailAt: LessThanOrEqual(now) },
      order: { mailAt: 'ASC' },
      take: AT_ONCE,
    });
    for (const notice of waiting) if (!this.stopping && (await this.lease(notice))) await this.mail(notice);
  }

  private schedule(delay: number): void {
    if (this.stopping) return;
    this.timer = setTimeout(() => {
      this.current = this.beat().then(() => this.schedule(BEAT_MS));
    }, delay);
  }

  private async beat(): Promise<void> {
    try {
      if (await this.footing.missingFacts()) return;
      await this.deliver();
      const lasted = this.trouble.ended();
      if (lasted) this.logger.log(`Mails about deadlines go out again, after ${lasted}.`);
    } catch (error) {
      const line = this.trouble.failed(error instanceof Error ? error.message : String(error));
      if (line) this.logger.warn(`Mails about deadlines wait: ${line}`);
    }
  }

  private async lease({ id, mailAt }: DeadlineNotice): Promise<boolean> {
    const until = new Date(systemClock().getTime() + LEASE_MS);
    const leased = await this.facts.manager.update(DeadlineNotice, { id, mailAt: mailAt! }, { mailAt: until });
    return leased.affected === 1;
  }

  /** What was done meanwhile needs no mail any more. */
  private async mail({ id, taskId, notificationIds }: DeadlineNotice): Promise<void> {
    const isOpen = await this.facts.manager.existsBy(InboxTask, { id: taskId, state: 'open' });
    const way = { facts: this.facts, mailer: this.mailer, warn: (line: string) => this.logger.warn(line) };
    for (const letter of await this.letters(isOpen ? notificationIds : [])) await mailOnce(way, letter);
    await this.facts.manager.update(DeadlineNotice, { id }, { mailAt: null });
  }

  private async letters(notificationIds: string[]): Promise<Letter[]> {
    const notifications = await this.facts.manager.findBy(Notification, { id: In(notificationIds) });
    const people = await this.facts.manager.findBy(Person, { id: In(notifications.map(({ personId }) => personId)) });
    return notifications.flatMap((notification) => {
      const person = people.find(({ id, active }) => active && id === notification.personId);
      return person ? [letterFor(person, notification)] : [];
    });
  }
}

/** The head's notification leads to the case, that of those asked to their step. */
function letterFor(person: Person, { id: notificationId, taskId, text }: Notification): Letter {
  const hint = HINTS[taskId === null ? 'head' : 'asked'];
  const body = person.language === 'en' ? [`${person.name},`, text, hint.en] : [`${person.name}：`, text, hint.zh];
  return { person, notificationId, text: [text, ...body].join('\n\n') };
}
