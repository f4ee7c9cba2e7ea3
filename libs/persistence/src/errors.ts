import { Refusal } from '@zhilu/domain';
import { QueryFailedError } from 'typeorm';

const DUPLICATE = new Set(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', 'ER_DUP_ENTRY']);

/** Another transaction was in the way; the same work done again may succeed. */
const COLLISION = new Set([
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_CHECKREAD',
]);

const FULL = new Set(['SQLITE_FULL', 'ER_DISK_FULL', 'ER_RECORD_FILE_FULL', 'ENOSPC']);

const DOWN = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_NORMAL_SHUTDOWN',
  'ER_CONNECTION_KILLED',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_OPTION_PREVENTS_STATEMENT',
  'SQLITE_CANTOPEN',
  'SQLITE_BUSY',
]);

/** A broken connection or a missing socket when the driver says it; a file or a reader who left says the same. */
const DOWN_IF_DRIVERS = new Set(['ECONNRESET', 'EPIPE', 'ENOENT']);

/** True for a violated unique or primary key, on every database: the row is there already. */
export function isDuplicate(error: unknown): boolean {
  return DUPLICATE.has(codeOf(error));
}

/** True when the work lost against another transaction and may simply be done again. */
export function isCollision(error: unknown): boolean {
  return COLLISION.has(codeOf(error));
}

/** True when the database cannot be reached, does not answer or may only be read; trying again later helps. */
export function isDatabaseDown(error: unknown): boolean {
  const code = codeOf(error);
  if (DOWN_IF_DRIVERS.has(code)) return isDrivers(error);
  return DOWN.has(code) || /^SQLITE_(IOERR|READONLY)/.test(code) || isClosedConnection(error);
}

/** True when the disk under the database is full. */
export function isDatabaseFull(error: unknown): boolean {
  return FULL.has(codeOf(error));
}

/** What to tell a person when the database is away or full; null for every other error. */
export function databaseRefusal(error: unknown): Refusal | null {
  if (isDatabaseFull(error)) {
    return new Refusal('storageFull', {
      zh: '数据库所在磁盘已满，本次操作未保存。请联系系统管理员清理磁盘后重试。',
      en: 'The disk under the database is full; nothing was saved. Ask the administrator to free space, then try again.',
    });
  }
  if (!isDatabaseDown(error)) return null;
  return new Refusal('unavailable', {
    zh: '数据库暂时无法连接，本次操作未完成。请稍后重试；如持续出现，请联系系统管理员。',
    en: 'The database cannot be reached right now. Try again in a moment; if it lasts, tell the administrator.',
  });
}

/** SQLite's error code, whether the error comes bare from the connection or wrapped by TypeORM; empty for others. */
export function sqliteCode(error: unknown): string {
  const code = codeOf(error);
  return code.startsWith('SQLITE_') ? code : '';
}

function codeOf(error: unknown): string {
  const bare: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (typeof bare !== 'object' || bare === null || !('code' in bare)) return '';
  return typeof bare.code === 'string' ? bare.code : '';
}

/** A failed query, or what mysql2 marks as the end of a connection. */
function isDrivers(error: unknown): boolean {
  if (error instanceof QueryFailedError) return true;
  return typeof error === 'object' && error !== null && 'fatal' in error && error.fatal === true;
}

/** Neither mysql2, for a command on a connection lost a moment ago, nor libsql, for a file it cannot open, gives a code. */
function isClosedConnection(error: unknown): boolean {
  return /connection is in closed state|Pool is closed|ConnectionFailed/.test(String(error));
}
