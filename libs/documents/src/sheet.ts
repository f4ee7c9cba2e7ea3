import type { Browser, BrowserContext, Route } from 'playwright-core';
import { pdfPageCount } from './pdf-page-count';

/** A finished document. */
export interface RenderedPdf {
  pdf: Buffer;
  pages: number;
}

export interface SheetOptions {
  /** Title in the PDF's metadata, used when the HTML has none of its own. */
  title: string;
  /** BCP 47; default zh-CN. */
  language?: string;
  /** Ends the work; what was begun is thrown away. */
  signal?: AbortSignal;
}

/** Never asked of a network: the answer is given by us before a name is looked up. */
const ADDRESS = 'https://document.invalid/';
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; base-uri 'none'; sandbox";

/**
 * Prints the HTML in a context of its own: no script, no network but `data:` pictures, nothing kept before or after.
 * Throws the signal's reason when it is aborted.
 */
export async function printSheet(browser: Browser, html: string, options: SheetOptions): Promise<RenderedPdf> {
  const { signal } = options;
  signal?.throwIfAborted();
  const context = await browser.newContext({
    javaScriptEnabled: false,
    serviceWorkers: 'block',
    acceptDownloads: false,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  try {
    return await unlessAborted(signal, print(context, completed(html, options)));
  } finally {
    void context.close().catch(() => undefined);
  }
}

async function print(context: BrowserContext, html: string): Promise<RenderedPdf> {
  const page = await context.newPage();
  await page.route('**/*', answerOnce(html));
  await page.goto(ADDRESS, { waitUntil: 'load', timeout: 0 });
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true });
  return { pdf, pages: pdfPageCount(pdf) };
}

async function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (!signal) return work;
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** The first request is ours and is answered; whatever else the page asks for is refused. */
function answerOnce(html: string): (route: Route) => Promise<void> {
  let answered = false;
  return async (route) => {
    if (answered || route.request().url() !== ADDRESS) return route.abort('blockedbyclient');
    answered = true;
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
    };
    return route.fulfill({ status: 200, headers, body: html });
  };
}

/** Gives the HTML a language and a title where it has none, so that the PDF carries both. */
function completed(html: string, { title, language = 'zh-CN' }: SheetOptions): string {
  const escaped = title.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const head = /<title[\s>]/i.test(html) ? '' : `<title>${escaped}</title>`;
  const whole = /<head[\s>]/i.test(html)
    ? html
    : `<!doctype html><html><head><meta charset="utf-8"></head><body>${html}</body></html>`;
  return whole
    .replace(/<html(?![^>]*\slang=)/i, (tag) => `${tag} lang="${language}"`)
    .replace(/<head[^>]*>/i, (tag) => `${tag}${head}`);
}
