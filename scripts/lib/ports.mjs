import { createServer } from 'node:net';
import { giveUp } from './say.mjs';

/** The port of a setting as a number; a value that is no port ends the command with a sentence. */
export function portOf(variable, fallback) {
  const value = process.env[variable] || fallback;
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  return giveUp(`${variable}=${value} is no port. Give a whole number from 1 to 65535.`);
}

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
