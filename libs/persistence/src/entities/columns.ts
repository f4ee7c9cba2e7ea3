import { Column, type ColumnOptions } from 'typeorm';

/** bigint as a JavaScript number; drivers disagree on string or number. Throws RangeError past 2^53-1 instead of rounding. */
export const safeInteger = {
  to: (value: number | null) => value,
  from: (value: string | number | null): number | null => {
    if (value === null) return null;
    const number = Number(value);
    if (!Number.isSafeInteger(number))
      throw new RangeError(`Stored number ${value} is larger than JavaScript can hold exactly.`);
    return number;
  },
};

/** Identity set by code: a UUID or a natural key of at most 64 characters. */
export const Key = (options: ColumnOptions = {}) => Column({ type: 'varchar', length: 64, ...options });

/** Short text of at most 255 characters. */
export const Text = (options: ColumnOptions = {}) => Column({ type: 'varchar', length: 255, ...options });

/** Text of at most 64 KiB. */
export const LongText = (options: ColumnOptions = {}) => Column({ type: 'text', ...options });

/** What a person's or a model's JSON may hold, in bytes: below the narrowest database's 64 KiB. Writers refuse more. */
export const MOST_JSON_BYTES = 60_000;

/** JSON of at most 64 KiB. */
export const Json = (options: ColumnOptions = {}) => Column({ type: 'simple-json', ...options });

/** Instant with milliseconds, set by code. */
export const Instant = (options: ColumnOptions = {}) => Column({ type: 'datetime', precision: 3, ...options });

/** Whole number up to 2^53-1, for sizes and milliseconds. */
export const BigInteger = (options: ColumnOptions = {}) =>
  Column({ type: 'bigint', transformer: safeInteger, ...options });

/** Whole number up to 2^31-1. */
export const Integer = (options: ColumnOptions = {}) => Column({ type: 'integer', ...options });
