import type { SheetLine } from './sheet-line';

const UTF16_MARK = Buffer.from([0xff, 0xfe]);

/** Text of a CSV file: UTF-8, what Excel calls Unicode text, or else the Chinese code page Excel saves in. */
export function decodeText(bytes: Buffer): string {
  if (bytes.subarray(0, 2).equals(UTF16_MARK)) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Lines of comma- or tab-separated text, as a file or as pasted from a spreadsheet; stops after `most` lines with content. */
export function separatedLines(text: string, most: number): SheetLine[] {
  const separator = /^[^\n]*\t/m.test(text) ? '\t' : /^[^\n]*,/m.test(text) ? ',' : ';';
  const lines: SheetLine[] = [];
  let [line, at] = [0, 0];
  while (at < text.length && lines.length < most) {
    const { cells, next, rows } = readLine(text, at, separator);
    if (cells.some(Boolean)) lines.push({ line: line + 1, cells: cells.map((cell) => ({ text: cell })) });
    [line, at] = [line + rows, next];
  }
  return lines;
}

/** One line from `at`: a cell in quotes may hold separators, line breaks and doubled quotes. */
function readLine(text: string, at: number, separator: string): { cells: string[]; next: number; rows: number } {
  const cells: string[] = [];
  let [cell, quoted, rows] = ['', false, 1];
  for (; at < text.length; at++) {
    const sign = text[at];
    if (quoted) {
      if (sign === '\n') rows++;
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[++at];
      else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === separator) cell = keep(cells, cell);
    else if (sign === '\n') break;
    else cell += sign;
  }
  keep(cells, cell);
  return { cells, next: at + 1, rows };
}

function keep(cells: string[], cell: string): string {
  cells.push(cell.trim());
  return '';
}
