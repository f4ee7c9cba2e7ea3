import { createServer } from 'node:net';

/** Below the ports the system gives to outgoing connections (32768 and up on Linux): one of those could take it before it is listened on. */
const LOWEST = 12_000;
const EACH = 2_500;
const RANGES = 8;

const range = LOWEST + ((Number(process.env.JEST_WORKER_ID ?? 1) - 1) % RANGES) * EACH;
let next = Math.floor(Math.random() * EACH);

/** A port of this machine on which nothing listens now; test files that run side by side look in ranges of their own. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < EACH; tries++) {
    const port = range + (next++ % EACH);
    if (await isFree(port)) return port;
  }
  throw new Error(`No port from ${range} to ${range + EACH - 1} is free.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
