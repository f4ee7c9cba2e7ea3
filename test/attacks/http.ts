import { request as httpRequest } from 'node:http';
import type { Account, RunningEngine } from '../support/engine';

export interface Answer {
  status: number;
  text: string;
  json<T = Record<string, unknown>>(): T;
}

export interface Raw {
  method?: string;
  /** Sent as it is: no library tidies it. */
  path: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}

const basic = (account: Account): string =>
  'Basic ' + Buffer.from(`${account.user}:${account.password}`).toString('base64');

/** One request on the wire exactly as written; the path starts below the REST API's root. */
export function send(engine: RunningEngine, account: Account | undefined, raw: Raw): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const path = raw.path.startsWith('!') ? raw.path.slice(1) : '/engine-rest' + raw.path;
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: engine.port,
        method: raw.method ?? (raw.body === undefined ? 'GET' : 'POST'),
        path,
        agent: false,
        headers: {
          ...(account ? { Authorization: basic(account) } : {}),
          ...(raw.body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...raw.headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, text, json: () => JSON.parse(text) });
        });
      },
    );
    request.on('error', reject);
    request.end(raw.body);
  });
}

export const get = (engine: RunningEngine, account: Account, path: string): Promise<Answer> =>
  send(engine, account, { path });

export const post = (engine: RunningEngine, account: Account, path: string, body: unknown): Promise<Answer> =>
  send(engine, account, { path, body: JSON.stringify(body) });

/** A multipart body as the deployment endpoint reads it. */
export function multipart(
  name: string,
  files: Record<string, string | Buffer>,
): { headers: Record<string, string>; body: Buffer } {
  const boundary = 'zhilu-boundary-7c1f';
  const parts: Buffer[] = [];
  const field = (head: string, content: string | Buffer) =>
    parts.push(
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
      Buffer.from(content),
      Buffer.from('\r\n'),
    );
  field('name="deployment-name"', name);
  field('name="deployment-source"', 'zhilu');
  Object.entries(files).forEach(([file, content], index) => field(`name="file${index}"; filename="${file}"`, content));
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return { headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` }, body: Buffer.concat(parts) };
}

export const deploy = (
  engine: RunningEngine,
  account: Account,
  name: string,
  files: Record<string, string | Buffer>,
): Promise<Answer> => send(engine, account, { path: '/deployment/create', ...multipart(name, files) });
