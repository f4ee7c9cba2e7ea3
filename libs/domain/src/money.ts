/** Dearest thing a bureau registers, in fen: a million yuan. Sums stay far below what a number holds exactly. */
export const MOST_FEN = 100_000_000;

/** Fen as people write the yuan of it: `198000` is `1980.00`. */
export function yuanText(fen: number): string {
  const whole = Math.trunc(Math.abs(fen) / 100);
  return `${fen < 0 ? '-' : ''}${whole}.${String(Math.abs(fen) % 100).padStart(2, '0')}`;
}

/** Typed yuan (`1980`, `1,980.00`, `¥1980元`) in fen; null for anything else, more than two decimals and more than `MOST_FEN`. */
export function fenOf(text: string): number | null {
  const plain = text.replace(/[\s,，¥￥元]/g, '');
  const found = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!found) return null;
  const fen = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
  return fen <= MOST_FEN ? fen : null;
}
