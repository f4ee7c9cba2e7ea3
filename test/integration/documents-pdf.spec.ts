import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DocumentRenderer, PDF_LIMITS, PdfBrowser, type PdfLimits } from '@zhilu/documents';
import { Refusal } from '@zhilu/domain';
import { readPdf } from '../support/pdf';

let folder: string;
const browsers: PdfBrowser[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhilu-pdf-'));
});

afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  expect(chromiumBelow(process.pid)).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

function newBrowser(limits: Partial<PdfLimits> = {}, PDF_BROWSER?: string): PdfBrowser {
  const browser = new PdfBrowser({ DATA_DIR: folder, PDF_BROWSER }, { ...PDF_LIMITS, ...limits });
  browsers.push(browser);
  return browser;
}

/** Live Chromium processes that descend from the given one. */
function chromiumBelow(root: number): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,comm='], { encoding: 'utf8' }).trim().split('\n');
  const rows = lines.map((line) => line.trim().split(/\s+/));
  const below = (pid: number): string[][] =>
    rows.filter((row) => Number(row[1]) === pid).flatMap((row) => [row, ...below(Number(row[0]))]);
  return below(root)
    .filter(([, , state, name]) => /chrom/.test(name) && !state.startsWith('Z'))
    .map(([pid]) => Number(pid));
}

async function until(predicate: () => boolean | Promise<boolean>, seconds = 20): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await predicate())) {
    if (Date.now() > end) throw new Error('It did not come true in time.');
    await pause(25);
  }
}

const page = (body: string, style = '') =>
  `<!doctype html><html lang="zh-CN"><head><title>查阅答复函</title><style>@page{size:A4;margin:20mm}
   body{font-family:"Noto Serif SC"} ${style}</style></head><body>${body}</body></html>`;

describe('a PDF', () => {
  it('holds Chinese text, embedded TrueType fonts, a title, a language and A4 pages', async () => {
    const { pdf, pages } = await newBrowser().print(page('<h1>云溪县交通运输局</h1><p>执法录像 <b>查阅</b> 㛃</p>'), {
      title: '-',
    });
    const facts = readPdf(pdf);

    expect(facts.text).toContain('云溪县交通运输局');
    expect(facts.fonts.map(({ type }) => type)).toEqual(['CID TrueType', 'CID TrueType']);
    expect(facts.fonts.every(({ embedded }) => embedded)).toBe(true);
    expect(facts.title).toBe('查阅答复函');
    expect(facts.language).toBe('zh-CN');
    expect(facts.pageSize).toContain('A4');
    expect(facts.tagged).toBe(true);
    expect([pages, facts.pages]).toEqual([1, 1]);
  });

  it('takes the title it is given where the HTML has none, whatever is in it', async () => {
    const { pdf } = await browsers[0].print('<p>正文</p>', { title: '回执 </title><script>&' });

    expect(readPdf(pdf)).toMatchObject({ title: '回执 </title><script>&', language: 'zh-CN' });
  });

  it('holds a table of 5,000 rows with its head on every page', async () => {
    const rows = Array.from({ length: 5000 }, (_, at) => `<tr><td>${at + 1}</td><td>云溪县人民法院</td></tr>`).join('');
    const { pdf, pages } = await browsers[0].print(
      page(`<table><thead><tr><th>序号</th><th>单位</th></tr></thead>${rows}</table>`),
      { title: '-' },
    );
    const facts = readPdf(pdf);

    expect(pages).toBe(facts.pages);
    expect(pages).toBeGreaterThan(80);
    expect(facts.text.match(/序号/g)).toHaveLength(pages);
    expect(facts.text).toMatch(/\b5000\b/);
  });
});

describe('a hostile page', () => {
  let server: Server;
  let address: string;
  let touched: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      touched.push(String(request.url));
      response.end('x');
    });
    server.on('connection', () => touched.push('connection'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    touched = [];
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each([
    ['a picture', (host: string) => `<img src="http://${host}/img"><img src="//${host}/img2">`],
    [
      'a style sheet',
      (host: string) =>
        `<link rel="stylesheet" href="http://${host}/css"><style>@import url(http://${host}/import)</style>`,
    ],
    [
      'a font',
      (host: string) => `<style>@font-face{font-family:f;src:url(http://${host}/font)}p{font-family:f}</style>`,
    ],
    ['a background', (host: string) => `<p style="background:url(http://${host}/bg)">x</p>`],
    ['a margin box', (host: string) => `<style>@page{@top-left{content:url(http://${host}/box)}}</style>`],
    [
      'a frame',
      (host: string) => `<iframe src="http://${host}/frame"></iframe><object data="http://${host}/object"></object>`,
    ],
    [
      'an embedded picture that loads another',
      (host: string) =>
        `<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='http://${host}/svg'/></svg>">`,
    ],
    [
      'a script',
      (host: string) => `<script src="http://${host}/js"></script><script>fetch("http://${host}/fetch")</script>`,
    ],
    ['an event', (host: string) => `<img src="data:," onerror="fetch('http://${host}/onerror')">`],
    ['a refresh', (host: string) => `<meta http-equiv="refresh" content="0;url=http://${host}/refresh">`],
    [
      'early connections',
      (host: string) =>
        `<link rel="preconnect" href="http://${host}"><link rel="dns-prefetch" href="http://${host}"><link rel="prefetch" href="http://${host}/pre"><link rel="preload" as="image" href="http://${host}/pl">`,
    ],
    ['media', (host: string) => `<video src="http://${host}/video" poster="http://${host}/poster" autoplay></video>`],
    ['a form', (host: string) => `<form action="http://${host}/form"><input autofocus></form>`],
    ['a base', (host: string) => `<base href="http://${host}/"><img src="based">`],
    ['a web socket by name', () => `<img src="http://localhost:${address.split(':')[1]}/name">`],
  ])('reaches nothing through %s', async (_, attack) => {
    const { pdf } = await browsers[0].print(page(`<p>正文</p>${attack(address)}`), { title: '-' });

    expect(readPdf(pdf).text).toContain('正文');
    expect(touched).toEqual([]);
  });

  it('runs no script and reads no file', async () => {
    const secret = join(folder, 'secret.txt');
    writeFileSync(secret, '绝密内容');
    const attack = `<p id="a">原文</p><script>document.getElementById('a').textContent='改过'</script>
      <iframe src="file://${secret}"></iframe><object data="file://${secret}"></object><embed src="file://${secret}">`;
    const { pdf } = await browsers[0].print(page(attack), { title: '-' });
    const { text } = readPdf(pdf);

    expect(text).toContain('原文');
    expect(text).not.toMatch(/改过|绝密内容/);
  });

  it('shows data: pictures', async () => {
    const picture = `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='90' height='20'><text y='15'>QRTEXT</text></svg>`;
    const { pdf } = await browsers[0].print(page(`<img src="${picture}">`), { title: '-' });

    expect(readPdf(pdf).text).toContain('QRTEXT');
  });
});

describe('the browser', () => {
  it('stays warm from one document to the next', async () => {
    const browser = newBrowser();
    await browser.print(page('一'), { title: '-' });
    const first = await browser.processId();
    await browser.print(page('二'), { title: '-' });

    expect(await browser.processId()).toBe(first);
  });

  it('that is killed under a document is replaced and the document printed', async () => {
    const browser = newBrowser();
    await browser.print(page('一'), { title: '-' });
    const first = (await browser.processId()) as number;
    const idle = new Set(chromiumBelow(first));
    const rows = '<tr><td>行</td></tr>'.repeat(5000);
    const begun = Date.now();
    const printing = browser.print(page(`<table>${rows}</table>`), { title: '-' });
    // A process of its own shows that the document is being printed; where a spare one took it, half a second of the
    // several it needs has passed.
    await until(() => Date.now() - begun > 500 || chromiumBelow(first).some((id) => !idle.has(id)));
    process.kill(first, 'SIGKILL');

    expect((await printing).pages).toBeGreaterThan(10);
    expect(await browser.processId()).not.toBe(first);
    await until(() => chromiumBelow(first).length === 0 && !isAlive(first));
  });

  it('that was killed while idle is replaced by the next document', async () => {
    const browser = newBrowser();
    await browser.print(page('一'), { title: '-' });
    const first = (await browser.processId()) as number;
    process.kill(first, 'SIGKILL');

    await expect(browser.print(page('二'), { title: '-' })).resolves.toMatchObject({ pages: 1 });
    expect(await browser.processId()).not.toBe(first);
  });

  it('is replaced after its share of documents and leaves nothing running', async () => {
    const browser = newBrowser({ recycleAfter: 3 });
    const seen = new Set<number>();
    for (let done = 0; done < 7; done += 1) {
      await browser.print(page(String(done)), { title: '-' });
      const pid = await browser.processId();
      if (pid !== null) seen.add(pid);
    }
    const results = await Promise.all(['a', 'b', 'c', 'd'].map((text) => browser.print(page(text), { title: '-' })));

    expect(results).toHaveLength(4);
    expect(seen.size).toBe(3);
    await browser.close();
    await until(() => [...seen].every((pid) => !isAlive(pid)));
  });

  it('gives up a document that takes too long, and goes on', async () => {
    const browser = newBrowser({ timeoutMs: 5000 });
    await browser.print(page('一'), { title: '-' });
    const endless = page(`<table>${'<tr><td>长</td><td>表</td></tr>'.repeat(300_000)}</table>`);
    const refusal = await browser.print(endless, { title: '-' }).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).sentence.zh).toContain('5 秒内没有排完');
    await expect(browser.print(page('二'), { title: '-' })).resolves.toMatchObject({ pages: 1 });
  });

  it('ends a document whose caller no longer wants it', async () => {
    const lost = new AbortController();
    const printing = browsers[0].print(page('长'.repeat(200_000)), { title: '-', signal: lost.signal });
    lost.abort(new Error('The lock is lost.'));

    await expect(printing).rejects.toThrow('The lock is lost.');
  });

  it('refuses more documents than may wait, and prints the others', async () => {
    const browser = newBrowser({ parallel: 1, queue: 2 });
    const results = await Promise.allSettled(
      [1, 2, 3, 4, 5].map((each) => browser.print(page(String(each)), { title: '-' })),
    );
    const refused = results.filter((result) => result.status === 'rejected').map((result) => result.reason as Refusal);

    expect(refused.map(({ kind }) => kind)).toEqual(['unavailable', 'unavailable']);
    expect(refused[0].sentence.zh).toContain('2 份文书排队');
  });

  it('sees no secret of ours', async () => {
    const kept = { ...process.env };
    process.env.SESSION_SECRET = 'do-not-tell';
    try {
      const browser = newBrowser();
      await browser.print(page('一'), { title: '-' });
      const environment = readFileSync(`/proc/${await browser.processId()}/environ`, 'utf8');

      expect(environment).toContain('FONTCONFIG_FILE=');
      expect(environment).not.toContain('do-not-tell');
    } finally {
      process.env = kept;
    }
  });

  it('ends with the process that started it, even when that is killed', async () => {
    const script = join(folder, 'holder.js');
    const playwright = require.resolve('playwright-core');
    const sources = join(__dirname, '../..');
    writeFileSync(
      script,
      `require(${JSON.stringify(require.resolve('@swc/core'))});
       process.chdir(${JSON.stringify(sources)});
       const { chromium } = require(${JSON.stringify(playwright)});
       const { path } = JSON.parse(process.argv[2]);
       chromium.launch({ executablePath: path, chromiumSandbox: false }).then(async (b) => { await b.newPage(); console.log('up'); });
       setInterval(() => {}, 1000);`,
    );
    const path = execFileSync('sh', ['-c', 'command -v chromium || command -v google-chrome'], {
      encoding: 'utf8',
    }).trim();
    const holder = spawn(process.execPath, [script, JSON.stringify({ path })], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    const children = chromiumBelow(holder.pid as number);
    holder.kill('SIGKILL');
    await once(holder, 'exit');

    expect(children.length).toBeGreaterThan(1);
    await until(() => children.every((pid) => !isAlive(pid)));
  });
});

describe('without a browser', () => {
  it('says so in a sentence, and prints once there is one', async () => {
    const path = join(folder, 'late-browser');
    const browser = newBrowser({}, path);
    const renderer = new DocumentRenderer(browser);
    const refusal = await renderer.renderPdf(page('一'), { title: '-' }).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).message).toMatch(/^PDF off: /);
    expect((refusal as Refusal).kind).toBe('unavailable');
    expect(await renderer.state()).toMatchObject({
      state: 'off',
      sentence: { zh: expect.stringContaining('late-browser') },
    });

    writeFileSync(path, '#!/bin/sh\nexec "$(command -v chromium || command -v google-chrome)" "$@"\n');
    chmodSync(path, 0o755);

    expect(await renderer.state()).toMatchObject({ state: 'ok' });
    await expect(renderer.renderPdf(page('一'), { title: '-' })).resolves.toMatchObject({ pages: 1 });
  });

  it('says "PDF off" once, not at every look', async () => {
    const browser = newBrowser({}, 'off');
    const said = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
    try {
      await browser.state();
      await browser.state();
      await browser.print(page('一'), { title: '-' }).catch(() => undefined);
      const lines = said.mock.calls.map(([line]) => String(line)).filter((line) => line.includes('PDF off:'));

      expect(lines).toHaveLength(1);
    } finally {
      said.mockRestore();
    }
  });

  it('survives a browser that does not start', async () => {
    const path = join(folder, 'broken-browser');
    writeFileSync(path, '#!/bin/sh\nexit 3\n');
    chmodSync(path, 0o755);

    await expect(newBrowser({}, path).print(page('一'), { title: '-' })).rejects.toThrow();
  });
});

it('keeps its own files below DATA_DIR', () => {
  expect(readdirSync(join(folder, 'cache', 'pdf')).sort()).toEqual(expect.arrayContaining(['fonts.conf', 'home']));
});

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
