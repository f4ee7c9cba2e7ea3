import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createConnection, escape, escapeId, type Connection, type RowDataPacket } from 'mysql2';
import { loginOf } from '../server/server-facts';

const ROWS_A_STATEMENT = 100;

/** Session of the restoring client: the same text, the same instants, backslashes as they were escaped. */
const HEADER = [
  '-- Zhilu facts; restore into an empty database with: mariadb <database> < facts.sql',
  'SET NAMES utf8mb4;',
  "SET time_zone = '+00:00';",
  "SET sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION';",
  '',
].join('\n');

type Row = Record<string, string | number | null>;

/**
 * Writes one instant of a server's facts database as SQL that restores it; writers go on meanwhile (InnoDB snapshot).
 * Rows are streamed: memory does not grow with the tables. Migrations must not run meanwhile, DDL has no snapshot.
 */
export async function dumpServer(url: string, target: string): Promise<void> {
  const { username: user, ...login } = loginOf(url);
  const connection = createConnection({
    ...login,
    user,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  try {
    await connection.promise().query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await connection.promise().query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
    await pipeline(Readable.from(statements(connection)), createWriteStream(target, { flags: 'wx' }));
  } finally {
    connection.destroy();
  }
}

async function* statements(connection: Connection): AsyncGenerator<string> {
  yield HEADER;
  for (const table of await tablesOf(connection)) {
    const [[created]] = await connection.promise().query<RowDataPacket[]>(`SHOW CREATE TABLE ${escapeId(table)}`);
    yield `${created['Create Table']};\n`;
    yield* inserts(connection, table);
  }
  yield '-- Whole.\n';
}

async function tablesOf(connection: Connection): Promise<string[]> {
  const sql = `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'`;
  const [rows] = await connection.promise().query<RowDataPacket[]>(sql);
  return rows.map(({ name }) => name).sort();
}

async function* inserts(connection: Connection, table: string): AsyncGenerator<string> {
  let rows: Row[] = [];
  for await (const row of connection.query(`SELECT * FROM ${escapeId(table)}`).stream()) {
    rows.push(row as Row);
    if (rows.length < ROWS_A_STATEMENT) continue;
    yield insertOf(table, rows);
    rows = [];
  }
  if (rows.length > 0) yield insertOf(table, rows);
}

function insertOf(table: string, rows: readonly Row[]): string {
  const columns = Object.keys(rows[0]);
  const values = rows.map((row) => `(${columns.map((column) => escape(row[column])).join(', ')})`);
  return `INSERT INTO ${escapeId(table)} (${columns.map((column) => escapeId(column)).join(', ')}) VALUES\n${values.join(',\n')};\n`;
}
