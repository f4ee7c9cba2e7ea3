import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import type { BrowserFound } from './browser-lookup';
import { writeFontConfig } from './fonts';

/** A running Chromium of ours. */
export interface BrowserProcess {
  browser: Browser;
  /** Process id of Chromium itself, for ending one that no longer answers. */
  pid: number;
}

/** No request leaves: names resolve to nothing, nothing is looked up, updated, synchronised or reported in the background. */
const ARGUMENTS = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--no-proxy-server',
  '--disable-quic',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-domain-reliability',
  '--disable-gpu',
  '--no-first-run',
  '--no-pings',
  '--dns-prefetch-disable',
  '--force-color-profile=srgb',
];
const LAUNCH_TIMEOUT_MS = 30_000;

/**
 * Starts a headless Chromium that sees no secret of ours (own environment), keeps its files below `folder` and cannot reach a
 * network. Its sandbox is on, except as root (where Chromium refuses to start) and for the npm package without one.
 */
export async function startBrowser(found: BrowserFound & { found: true }, folder: string): Promise<BrowserProcess> {
  const browser = await chromium.launch({
    executablePath: found.path,
    args: [...ARGUMENTS, ...found.arguments],
    chromiumSandbox: process.getuid?.() !== 0 && found.source !== 'package',
    env: await ownEnvironment(folder),
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    timeout: LAUNCH_TIMEOUT_MS,
  });
  return { browser, pid: await processId(browser) };
}

async function ownEnvironment(folder: string): Promise<Record<string, string>> {
  const home = join(folder, 'home');
  await mkdir(home, { recursive: true });
  const kept = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH'];
  const inherited = kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return {
    ...Object.fromEntries(inherited),
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    LANG: 'C.UTF-8',
    FONTCONFIG_FILE: await writeFontConfig(folder),
  };
}

async function processId(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const main = processInfo.find(({ type }) => type === 'browser');
  if (main === undefined) throw new Error('Chromium does not tell its process id.');
  return main.id;
}

/** Ends the browser in order; one that does not answer within five seconds is killed. */
export async function stopBrowser({ browser, pid }: BrowserProcess): Promise<void> {
  let killer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    killer = setTimeout(() => {
      kill(pid);
      resolve();
    }, 5_000);
  });
  try {
    await Promise.race([browser.close(), late]);
  } catch {
    kill(pid);
  } finally {
    clearTimeout(killer);
  }
}

/** Whether the process is there; asked because the connection to a killed Chromium may stay silent for good. */
export function isRunning({ pid }: BrowserProcess): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already, which is what was wanted.
  }
}
