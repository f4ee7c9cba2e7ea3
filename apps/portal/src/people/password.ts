import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** argon2id with OWASP's first recommendation (19 MiB, two passes, one lane). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 128;

/** Hash of a password for `Person.passwordHash`: argon2id with its salt and cost inside. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

let stranger: Promise<string> | undefined;

/**
 * True when the password fits the hash. Without a hash (unknown login) it takes the same time and says no,
 * so that answer times do not tell which logins exist.
 */
export async function passwordFits(passwordHash: string | null, password: string): Promise<boolean> {
  stranger ??= hashPassword('nobody has this password');
  const fits = await verify(passwordHash ?? (await stranger), password);
  return fits && passwordHash !== null;
}

const READABLE = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A password to be said over the telephone once: twelve letters and digits that are not mistaken for each other. */
export function oneTimePassword(): string {
  return Array.from({ length: 12 }, () => READABLE[randomInt(READABLE.length)]).join('');
}
