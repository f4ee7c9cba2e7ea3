import { createServer } from 'node:net';

/** True when nothing listens on the port of the address. */
export function isFree(port, host) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

/** The first free port from `port` on; used only where the person did not choose one. */
export async function freeFrom(port, host = '127.0.0.1') {
  for (let candidate = port; candidate < port + 200; candidate += 1)
    if (await isFree(candidate, host)) return candidate;
  return port;
}
