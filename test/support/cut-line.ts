import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP line to a local port that can be cut and mended, to see what happens when a server is away. */
export class CutLine {
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  port = 0;

  constructor(private readonly target: number) {}

  async mend(): Promise<void> {
    const server = createServer((incoming) => this.join(incoming));
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async cut(): Promise<void> {
    const { server } = this;
    const closed = new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    this.sockets.forEach((socket) => socket.destroy());
    await closed;
    this.server = null;
  }

  private join(incoming: Socket): void {
    const outgoing = connect(this.target, '127.0.0.1');
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ]) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => this.sockets.delete(socket) && other.destroy());
    }
    incoming.pipe(outgoing).pipe(incoming);
  }
}
