import { z } from 'zod';

/** Query fields of every server-paged list: 1-based page, at most 100 rows. */
export const paging = {
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  size: z.coerce.number().int().min(1).max(100).default(20),
};

/** Text to look for; at most what a person would type. */
export const searchText = z.string().trim().max(100).optional();

/** A day of the bureau, e.g. `2026-11-24`. */
export const day = z.iso.date().optional();

/** SQL pattern for "contains the text"; use with `LIKE … ESCAPE '!'`. */
export function containing(text: string): string {
  return `%${text.replace(/[!%_]/g, (sign) => `!${sign}`)}%`;
}
