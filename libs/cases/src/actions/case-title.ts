const MAX_TITLE = 120;

/**
 * The title of a case from the model's `zhilu.title`, e.g. `{visitorUnit}查阅{caseCause}录像`.
 * Unknown or empty fields leave nothing behind; an empty result falls back to the process name. At most 120 characters.
 */
export function caseTitle(template: string | undefined, data: Record<string, unknown>, processName: string): string {
  const text = (template ?? '').replace(/\{([A-Za-z0-9_]+)\}/g, (_, field: string) => plain(data[field])).trim();
  const title = text === '' ? processName : text;
  return title.length <= MAX_TITLE ? title : `${title.slice(0, MAX_TITLE - 1)}…`;
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).replace(/\s+/g, ' ').trim() : '';
}
