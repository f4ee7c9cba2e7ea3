import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What poppler's programs say about a PDF. */
export interface PdfFacts {
  text: string;
  title: string;
  pages: number;
  pageSize: string;
  tagged: boolean;
  language: string | null;
  fonts: { name: string; type: string; embedded: boolean }[];
}

/** Reads a PDF by pdftotext, pdfinfo and pdffonts (poppler-utils). */
export function readPdf(pdf: Buffer): PdfFacts {
  const folder = mkdtempSync(join(tmpdir(), 'zhilu-pdf-test-'));
  const file = join(folder, 'document.pdf');
  const run = (program: string, ...rest: string[]) => execFileSync(program, [file, ...rest], { encoding: 'utf8' });
  try {
    writeFileSync(file, pdf);
    const info = run('pdfinfo');
    const about = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(info)?.[1] ?? '';
    return {
      text: execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }),
      title: about('Title'),
      pages: Number(about('Pages')),
      pageSize: about('Page size'),
      tagged: about('Tagged') === 'yes',
      language: /\/Lang \(([^)]*)\)/.exec(pdf.toString('latin1'))?.[1] ?? null,
      fonts: run('pdffonts').split('\n').slice(2).filter(Boolean).map(readFont),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Columns of pdffonts: name (36 wide), type (17 wide), encoding, then emb, sub, uni. */
function readFont(line: string): PdfFacts['fonts'][number] {
  const embedded = /\s(yes|no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+\s*$/.exec(line)?.[1] === 'yes';
  return { name: line.slice(0, 36).trim(), type: line.slice(37, 55).trim(), embedded };
}

/** Tests and benchmarks run from the repository's root, compiled or not. */
const TEMPLATES = resolve('templates');

/** A shipped template's text, e.g. `court-access/decision-letter.html`. */
export function shippedTemplate(name: string): { name: string; source: string } {
  const source = readFileSync(join(TEMPLATES, `${name}.hbs`), 'utf8');
  return { name: name.replace(/\.(html|txt)$/, ''), source };
}

/** The shipped `_shared/` partials. */
export function shippedPartials(): Record<string, string> {
  const files = readdirSync(join(TEMPLATES, '_shared')).filter((file) => file.endsWith('.html.hbs'));
  return Object.fromEntries(
    files.map((file) => [
      `_shared/${file.slice(0, -'.html.hbs'.length)}`,
      readFileSync(join(TEMPLATES, '_shared', file), 'utf8'),
    ]),
  );
}
