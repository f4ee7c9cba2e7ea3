import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import type { Settings } from '@zhilu/config';
import { Refusal } from '@zhilu/domain';

export type MailSettings = Pick<Settings, 'SMTP_URL' | 'MAIL_FROM'>;

/** A plain-text mail to one person. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** Identity of the mail: sent again it carries the same Message-ID, so that mail programs show it once. */
  id: string;
}

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;

/** The way out by mail; there is none without `SMTP_URL`. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  private readonly transport: Transporter | null;

  constructor(private readonly settings: MailSettings) {
    this.transport = settings.SMTP_URL === undefined ? null : transportTo(settings.SMTP_URL);
  }

  /** Whether a mail server is configured. */
  get enabled(): boolean {
    return this.transport !== null;
  }

  /**
   * Hands the mail to the server and waits for its yes. Throws Refusal: `invalid` for an address that is none or that the server
   * refuses for good, `unavailable` when the server is away or does not take it; never with the server's address or password.
   */
  async send({ to, subject, text, id }: Mail): Promise<void> {
    if (!this.transport)
      throw new Refusal('unavailable', { zh: '没有配置邮件服务器', en: 'No mail server is configured' });
    if (!isAddress(to)) throw invalidAddress(to);
    try {
      await this.transport.sendMail({
        from: this.settings.MAIL_FROM,
        to: { name: '', address: to },
        subject: oneLine(subject),
        text,
        messageId: messageId(id, this.settings.MAIL_FROM),
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    } catch (error) {
      throw isRefusedForGood(error) ? invalidAddress(to) : notTaken(error);
    }
  }

  /** Asks the server whether it is there and takes the account. Throws Refusal('unavailable'). */
  async check(): Promise<void> {
    try {
      await this.transport?.verify();
    } catch (error) {
      throw notTaken(error);
    }
  }

  onApplicationShutdown(): void {
    this.transport?.close();
  }
}

function transportTo(url: string): Transporter {
  return createTransport({
    url,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
  } as Parameters<typeof createTransport>[0]);
}

/** One address and nothing else: no list, no second line, no display name. */
function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@,;:<>()"\\]+@[^\s@,;:<>()"\\]+$/.test(text);
}

function oneLine(text: string): string {
  return text
    .replace(/[\r\n\t]+/g, ' ')
    .trim()
    .slice(0, 200);
}

function messageId(id: string, from: string): string {
  const domain = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'localhost';
  return `<${Buffer.from(id).toString('base64url')}@${domain}>`;
}

/** A 5xx to the recipient (RFC 5321): trying again does not help. */
function isRefusedForGood(error: unknown): boolean {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  return code === 'EENVELOPE' && responseCode !== undefined && responseCode >= 500;
}

function invalidAddress(to: string): Refusal {
  return new Refusal('invalid', {
    zh: `“${to.slice(0, 80)}”不是可用的邮件地址，请在人员资料中更正`,
    en: `"${to.slice(0, 80)}" is no working mail address; correct it in the person's details`,
  });
}

function notTaken(error: unknown): Refusal {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  const reason = [code, responseCode].filter(Boolean).join(' ') || 'unknown';
  return new Refusal('unavailable', {
    zh: `邮件服务器没有收下邮件（${reason}），将稍后重试；如一直失败，请检查 SMTP_URL`,
    en: `The mail server did not take the mail (${reason}); it is tried again later. If this goes on, check SMTP_URL`,
  });
}
