import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { DocumentRenderer, PdfBrowser } from '@zhilu/documents';
import { courtAccessData, recordings } from '../support/document-data';
import { readPdf, shippedPartials, shippedTemplate } from '../support/pdf';

/**
 * The approval sheet with 60 recordings, warm: our renderer (template, own context, no script, no network, tagged) against a bare
 * `page.pdf()` of the same HTML in the same Chromium with the same fonts. Taken in turn in the same run.
 */

const SAMPLES = 40;
const WARM_UP = 5;
const BATCH = 24;
const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'zhilu-bench-pdf-'));
  const pdfBrowser = new PdfBrowser({ DATA_DIR: folder, PDF_BROWSER: process.env.PDF_BROWSER });
  const renderer = new DocumentRenderer(pdfBrowser);
  let bare: Browser | null = null;
  try {
    const { state, sentence } = await renderer.state();
    if (state === 'off') {
      say(sentence.en);
      return;
    }
    say(
      `${availableParallelism()} CPUs, load ${loadavg()[0].toFixed(1)} before the start, Node ${process.version}. ${sentence.en}`,
    );
    const first = await timed(() => print(renderer));
    bare = await startBare(sentence.en, join(folder, 'cache', 'pdf', 'fonts.conf'));
    await compare(renderer, bare);
    await batch(renderer);
    say(`First document, with the start of Chromium: ${first.toFixed(0)} ms`);
  } finally {
    await bare?.close();
    await pdfBrowser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function html(renderer: DocumentRenderer): string {
  const rows = recordings(60);
  const totals = { recordings: 60, durationMs: 60 * 964_000, sizeBytes: 60 * 597_680_000, secret: false };
  const data = courtAccessData({ recordings: rows, totals });
  return renderer.renderHtml({
    template: shippedTemplate('court-access/approval-sheet.html'),
    partials: shippedPartials(),
    data,
  });
}

const print = async (renderer: DocumentRenderer) => (await renderer.renderPdf(html(renderer), { title: 'bench' })).pdf;

async function printBare(browser: Browser, content: string): Promise<Buffer> {
  const page = await browser.newPage();
  await page.setContent(content);
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  await page.close();
  return pdf;
}

function startBare(sentence: string, fonts: string): Promise<Browser> {
  const executablePath = /^PDF by (.*)\.$/.exec(sentence)?.[1];
  const env = { ...process.env, FONTCONFIG_FILE: fonts } as Record<string, string>;
  return chromium.launch({ executablePath, env, chromiumSandbox: process.getuid?.() !== 0 });
}

async function compare(renderer: DocumentRenderer, bare: Browser): Promise<void> {
  const content = html(renderer);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let sample = -WARM_UP; sample < SAMPLES; sample += 1) {
    const mine = await timed(() => print(renderer));
    const plain = await timed(() => printBare(bare, content));
    if (sample < 0) continue;
    ours.push(mine);
    theirs.push(plain);
  }
  const { pages, fonts } = readPdf(await print(renderer));
  say(
    `Sheet of 60 rows: ${pages} pages, ${fonts.map(({ name, type }) => `${name.replace(/^.*\+/, '')} (${type})`).join(', ')}`,
  );
  for (const share of [50, 95]) line('pdf', `p${share}`, percentile(ours, share), 'ms', percentile(theirs, share));
}

/** Many at once, as when a unit prints its month: the queue keeps two in work. */
async function batch(renderer: DocumentRenderer): Promise<void> {
  const alone = await timed(async () => {
    for (let each = 0; each < BATCH / 2; each += 1) await print(renderer);
  });
  const together = await timed(() => Promise.all(Array.from({ length: BATCH }, () => print(renderer))));
  line('pdf', 'batch', BATCH / (together / 60_000), 'documents/min', BATCH / 2 / (alone / 60_000));
}

function line(id: string, name: string, value: number, unit: string, baseline: number): void {
  say(
    `BENCH ${id} ${name}=${value.toFixed(1)} ${unit} baseline=${baseline.toFixed(1)} ratio=${(value / baseline).toFixed(2)}`,
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function percentile(samples: number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((share / 100) * sorted.length) - 1)];
}

void main();
