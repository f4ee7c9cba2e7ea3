/** Whole per cent, `—` of nothing; what is not quite all or nothing is never said to be. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '—';
  const rounded = Math.round((part / whole) * 100);
  if (rounded === 100 && part < whole) return '99%';
  if (rounded === 0 && part > 0) return '1%';
  return `${rounded}%`;
}
