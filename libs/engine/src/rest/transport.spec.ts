import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EngineUnavailable } from './errors';
import { EngineTransport } from './transport';

/** A server that closes the first connections under their requests, as an engine does with what was idle for too long. */
describe('a connection that is dropped under a request', () => {
  let server: Server;
  let transport: EngineTransport;
  let asked: string[];
  let dropping: number;

  beforeEach(async () => {
    asked = [];
    server = createServer((request, answer) => {
      asked.push(request.method ?? '');
      if (asked.length <= dropping) return request.socket.destroy();
      answer.setHeader('content-type', 'application/json').end('{"name":"engine"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    transport = new EngineTransport({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
  afterEach(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));

  it('is opened again for a question, once', async () => {
    dropping = 1;
    expect(await transport.json({ method: 'GET', path: '/version' })).toEqual({ name: 'engine' });
    expect(asked).toEqual(['GET', 'GET']);
    asked.length = 0;
    dropping = 9;
    await expect(transport.json({ method: 'GET', path: '/version' })).rejects.toBeInstanceOf(EngineUnavailable);
    expect(asked).toEqual(['GET', 'GET']);
  });

  it('is told for an act, which may have been carried out', async () => {
    dropping = 1;
    await expect(transport.json({ method: 'POST', path: '/task/1/complete' })).rejects.toBeInstanceOf(
      EngineUnavailable,
    );
    expect(asked).toEqual(['POST']);
  });
});
