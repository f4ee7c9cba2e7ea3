import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  headers: Map<string, string>;
  /** Decoded text. */
  body: string;
}

/** A real SMTP server that keeps what it is given. */
export interface MailSink {
  url: string;
  mails: ReceivedMail[];
  /** Addresses it refuses from now on. */
  refuse: Set<string>;
  close(): Promise<void>;
}

/** Opens a mail sink on a free port of the loopback; `port` reopens one that was closed. */
export async function openMailSink({
  port = 0,
  password,
}: { port?: number; password?: string } = {}): Promise<MailSink> {
  const mails: ReceivedMail[] = [];
  const refuse = new Set<string>();
  const server = new SMTPServer({
    disabledCommands: password === undefined ? ['STARTTLS', 'AUTH'] : ['STARTTLS'],
    authOptional: password === undefined,
    onAuth: (auth, _, done) => (auth.password === password ? done(null, { user: 'zhilu' }) : done(new Error('no'))),
    onRcptTo: ({ address }, _, done) => done(refuse.has(address) ? new Error('mailbox unknown') : null),
    onData: (stream, { envelope }, done) => {
      text(stream).then((raw) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), ...parse(raw) });
        done();
      }, done);
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const bound = (server.server.address() as AddressInfo).port;
  const account = password === undefined ? '' : `zhilu:${encodeURIComponent(password)}@`;
  return {
    url: `smtp://${account}127.0.0.1:${bound}`,
    mails,
    refuse,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

function parse(raw: string): Pick<ReceivedMail, 'headers' | 'body'> {
  const [head, ...rest] = raw.split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = new Map(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      words(line.slice(line.indexOf(':') + 1).trim()),
    ]),
  );
  const content = rest.join('\r\n\r\n');
  const encoding = headers.get('content-transfer-encoding');
  return {
    headers,
    body: encoding === 'base64' ? Buffer.from(content, 'base64').toString('utf8') : quotedPrintable(content),
  };
}

/** RFC 2047 words of a header. */
function words(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, word: string) => Buffer.from(word, 'base64').toString('utf8'))
    .replace(/=\?UTF-8\?Q\?([^?]*)\?=/gi, (_, word: string) => quotedPrintable(word.replace(/_/g, ' ')));
}

function quotedPrintable(content: string): string {
  const bytes = content
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
