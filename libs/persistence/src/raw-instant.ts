/** An instant as a raw query gives it: the embedded database's text in UTC, or what the server's driver made of it. */
export function instantOf(value: string | Date | null): Date | null {
  if (value === null || value instanceof Date) return value;
  return new Date(`${value.replace(' ', 'T')}Z`);
}
