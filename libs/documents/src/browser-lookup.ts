import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Sentence } from '@zhilu/domain';

/** A Chromium to render with, or the reason why there is none. */
export type BrowserFound =
  | { found: true; path: string; arguments: string[]; source: 'setting' | 'path' | 'installed' | 'package' }
  | { found: false; sentence: Sentence };

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'msedge',
  'chrome',
];
const INSTALLED = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
];
const PACKAGE = '@sparticuz/chromium';

/**
 * Looks for a Chromium in this order: setting `PDF_BROWSER`, the PATH, the usual places of Chrome and Edge, an npm package
 * that carries one. Looks anew at each call, so that a browser installed later is found without a restart.
 */
export async function findBrowser(setting: string | undefined, path = process.env.PATH ?? ''): Promise<BrowserFound> {
  if (setting === 'off') return off('设置 PDF_BROWSER 为 off', 'PDF_BROWSER is set to off');
  if (setting !== undefined) return fromSetting(setting);
  const folders = path.split(delimiter).filter(Boolean);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, executable(name)))).find(runs);
  if (onPath !== undefined) return { found: true, path: onPath, arguments: [], source: 'path' };
  const installed = INSTALLED.find(runs);
  if (installed !== undefined) return { found: true, path: installed, arguments: [], source: 'installed' };
  return (
    (await fromPackage()) ??
    off(
      '没有找到 Chromium、Chrome 或 Edge，请安装其中之一，或用 PDF_BROWSER 指明路径',
      'no Chromium, Chrome or Edge was found; install one or name its path in PDF_BROWSER',
    )
  );
}

function fromSetting(setting: string): BrowserFound {
  if (runs(setting)) return { found: true, path: setting, arguments: [], source: 'setting' };
  return off(
    `PDF_BROWSER 所指的“${setting}”不存在或不能执行，请改为 Chromium 的路径`,
    `PDF_BROWSER names "${setting}", which does not exist or cannot be run; give the path of a Chromium`,
  );
}

async function fromPackage(): Promise<BrowserFound | null> {
  try {
    const { default: carried } = (await import(PACKAGE)) as {
      default: { args: string[]; executablePath(): Promise<string> };
    };
    return { found: true, path: await carried.executablePath(), arguments: ['--no-sandbox'], source: 'package' };
  } catch {
    return null;
  }
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function executable(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

function off(zh: string, en: string): BrowserFound {
  return { found: false, sentence: { zh: `PDF 已停用：${zh}。`, en: `PDF off: ${en}.` } };
}
