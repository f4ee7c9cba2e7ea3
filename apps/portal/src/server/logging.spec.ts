import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { pinoHttp } from 'pino-http';
import { requestLog } from './logging';

let lines = '';
let server: Server;
let url: string;

beforeAll(async () => {
  const sink = new Writable({ write: (chunk, _encoding, done) => ((lines += String(chunk)), done()) });
  const log = pinoHttp(requestLog({ LOG_LEVEL: 'debug' }), sink);
  server = createServer((request, response) => {
    log(request, response);
    if (request.url?.startsWith('/chatter')) request.log.info({ context: 'RouterExplorer' }, 'Mapped {/api} route');
    if (request.url?.startsWith('/broken/away')) Object.assign(response, { locals: { foreseen: true } });
    response.statusCode = request.url?.startsWith('/broken') ? 500 : 200;
    response.setHeader('set-cookie', 'zhilu_session=SECRET-TOKEN').end('BODY');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => (lines = ''));

const ask = (path: string) =>
  fetch(url + path, {
    method: 'POST',
    body: 'SECRET-BODY',
    headers: { cookie: 'zhilu_session=SECRET-TOKEN', 'x-csrf-token': 'SECRET-CSRF' },
  });

test('a line names method, path, status and id, and nothing a person must keep to themselves', async () => {
  const answer = await ask('/api/search?q=SECRET-NAME');
  expect(lines).toContain('/api/search');
  expect(lines).toContain(answer.headers.get('x-request-id'));
  expect(lines).toContain('"status":200');
  expect(lines).not.toContain('SECRET');
});

test('a stream’s ticket is not written down', async () => {
  await ask('/api/streams/SECRET-TICKET.SEAL');
  expect(lines).toContain('/api/streams/[ticket]');
  expect(lines).not.toMatch(/SECRET|SEAL/);
});

test('probes and the start’s chatter are left out, failures are not', async () => {
  await ask('/health/ready');
  await ask('/metrics');
  expect(lines).toBe('');
  await ask('/chatter');
  expect(lines).not.toContain('Mapped');
  await ask('/broken');
  expect(lines).toContain('"level":50');
  expect(lines).not.toContain('"stack"');
  lines = '';
  await ask('/broken/away');
  expect(lines).toContain('"level":20');
});
