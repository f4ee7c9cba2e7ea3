import { z } from 'zod';
import { endOfDay, startOfDay } from '@zhilu/domain';

/** Query fields of every server-paged list: 1-based page, at most 200 rows. */
export const paging = {
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  size: z.coerce.number().int().min(1).max(200).default(20),
};

/** Text to look for; at most what a person would type. */
export const searchText = z.string().trim().max(100).optional();

/** A day of the bureau, e.g. `2026-11-24`. */
export const day = z.iso.date().optional();

const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);
const isDay = (text: string): boolean => text.length === 10;

/** Beginning of a period: a day of the bureau or an instant. Becomes the first instant that belongs to it. */
export const periodFrom = moment.transform((text) => (isDay(text) ? startOfDay(text) : new Date(text))).optional();

/** End of a period, itself included: a day of the bureau or an instant. Becomes the first instant past it. */
export const periodTo = moment
  .transform((text) => (isDay(text) ? endOfDay(text) : new Date(Date.parse(text) + 1)))
  .optional();
