/** Bytes for people, in steps of 1024 with at most one decimal: 36.4 MB. */
export function size(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** A hash in groups of four, so that two can be compared by eye. */
export function groupedHash(hash: string): string {
  return hash.match(/.{1,4}/g)?.join(' ') ?? hash;
}
