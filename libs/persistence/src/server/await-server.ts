import { setTimeout as pause } from 'node:timers/promises';
import { LastingTrouble } from '@zhilu/domain';
import { createConnection } from 'mysql2/promise';
import { isDatabaseDown } from '../errors';
import { loginOf, type Login } from './server-facts';

const CONNECT_TIMEOUT_MS = 10_000;
const PAUSE_MS = 1_000;

/** Thrown when the database server will not have us, whatever we wait; the message is a sentence for the operator. */
export class DatabaseRefused extends Error {}

/**
 * Resolves when the server of DATABASE_URL lets us in; at once for the embedded database. While it is away it is asked again
 * each second, and `say` gets a line now and then. Throws DatabaseRefused for a wrong account, an unknown database or
 * an address that is none, UnsafeDatabase for one without a database.
 */
export async function awaitDatabase(url: string | undefined, say: (line: string) => void): Promise<void> {
  if (url === undefined) return;
  const login = readLogin(url);
  const trouble = new LastingTrouble();
  for (;;) {
    const error = await knock(login);
    if (error === null) break;
    if (!isDatabaseDown(error)) throw new DatabaseRefused(refusedBy(login, error));
    const line = trouble.failed(
      `The database at ${placeOf(login)} cannot be reached (${codeOf(error)}); waiting for it.`,
    );
    if (line) say(line);
    await pause(PAUSE_MS);
  }
  const lasted = trouble.ended();
  if (lasted) say(`The database answers, after ${lasted}.`);
}

function readLogin(url: string): Login {
  try {
    return loginOf(url);
  } catch (error) {
    // What the parser says would print the password.
    if (error instanceof URIError || error instanceof TypeError)
      throw new DatabaseRefused(
        'DATABASE_URL is no address of the form mysql://user:password@host:port/database. Signs like @ : / # % in the password are written in percent encoding.',
      );
    throw error;
  }
}

async function knock({ username: user, ...login }: Login): Promise<unknown> {
  try {
    const connection = await createConnection({ ...login, user, connectTimeout: CONNECT_TIMEOUT_MS });
    await connection.end();
    return null;
  } catch (error) {
    return error;
  }
}

/** What the operator has to mend. */
function refusedBy(login: Login, error: unknown): string {
  const { username, database } = login;
  const place = placeOf(login);
  switch (codeOf(error)) {
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR':
      return `The database server at ${place} refuses the account "${username}": the password is wrong, or the account is not for this machine. Correct DATABASE_URL.`;
    case 'ER_BAD_DB_ERROR':
      return `There is no database "${database}" at ${place}. Create it (CREATE DATABASE ${database} CHARACTER SET utf8mb4) or correct DATABASE_URL.`;
    case 'ER_DBACCESS_DENIED_ERROR':
      return `The account "${username}" may not use the database "${database}" at ${place}, or there is none. Grant it all rights on it or correct DATABASE_URL.`;
    case 'ER_HOST_NOT_PRIVILEGED':
    case 'ER_HOST_IS_BLOCKED':
      return `The database server at ${place} takes no connections from this machine. Allow them there.`;
    default:
      return `The database at ${place} cannot be used (${codeOf(error)}): ${error instanceof Error ? error.message : String(error)}`;
  }
}

function placeOf({ host, port }: Login): string {
  return `${host}:${port}`;
}

function codeOf(error: unknown): string {
  const { code } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown };
  return typeof code === 'string' ? code : 'no code';
}
