import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

interface Seen {
  path: string;
  at: number;
}

/** A line to the engine that can be cut, silenced or bent; it counts what passes. */
export class Line {
  readonly seen: Seen[] = [];
  private readonly server: Server;
  private port = 0;
  private silent = false;
  private connections = 0;
  private cutAfter: ((path: string, body: string) => boolean) | undefined;
  private held:
    | { matches: (path: string, answer: string) => boolean; arrive: () => void; released: Promise<'pass' | 'lose'> }
    | undefined;
  /** Changes the content type of answers. */
  contentType: string | undefined;

  private constructor(private readonly target: URL) {
    this.server = createServer((incoming, outgoing) => void this.pass(incoming, outgoing));
    this.server.on('connection', () => (this.connections += 1));
  }

  static async to(url: string): Promise<Line> {
    const line = new Line(new URL(url));
    await line.up();
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}${this.target.pathname}`;
  }

  /** Accepts connections (again), on the same port. */
  async up(): Promise<void> {
    this.silent = false;
    if (this.server.listening) return;
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Breaks all connections and refuses new ones. */
  async down(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  /** Takes requests and never answers. */
  mute(): void {
    this.silent = true;
  }

  /** The next request that matches reaches the engine, its answer does not come back. */
  loseAnswerOf(matches: (path: string, body: string) => boolean): void {
    this.cutAfter = matches;
  }

  /** The next answer that matches waits on the line until it is let through or lost. */
  holdAnswerOf(matches: (path: string, answer: string) => boolean): {
    arrived: Promise<void>;
    release: (fate: 'pass' | 'lose') => void;
  } {
    let release: (fate: 'pass' | 'lose') => void = () => {};
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const released = new Promise<'pass' | 'lose'>((resolve) => (release = resolve));
    this.held = { matches, arrive, released };
    return { arrived, release };
  }

  requests(pathPart: string): Seen[] {
    return this.seen.filter(({ path }) => path.includes(pathPart));
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? '';
    this.seen.push({ path, at: performance.now() });
    const body = await textOf(incoming).catch(() => undefined);
    if (body === undefined || this.silent) return;
    const lose = this.cutAfter?.(path, body) ?? false;
    if (lose) this.cutAfter = undefined;
    const { hostname, port } = this.target;
    const onward = httpRequest({ hostname, port, path, method: incoming.method, headers: incoming.headers });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    onward.on('response', (answer) => void this.answer(path, answer, outgoing, lose));
    onward.end(body);
  }

  private async answer(path: string, answer: IncomingMessage, outgoing: ServerResponse, lose: boolean): Promise<void> {
    const text = await textOf(answer).catch(() => undefined);
    if (lose || text === undefined) {
      outgoing.socket?.destroy();
      return;
    }
    const { held } = this;
    if (held?.matches(path, text)) {
      this.held = undefined;
      held.arrive();
      if ((await held.released) === 'lose') {
        outgoing.socket?.destroy();
        return;
      }
    }
    const headers = { ...answer.headers };
    if (this.contentType !== undefined) headers['content-type'] = this.contentType;
    outgoing.writeHead(answer.statusCode ?? 502, headers);
    outgoing.end(text);
  }
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}
