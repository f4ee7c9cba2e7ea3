import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import { entities } from '../entity-list';
import { migrations } from '../migrations';

const CONNECT_TIMEOUT_MS = 10_000;
const POOL_SIZE = 10;

/** Thrown when the server's set-up would lose or change data; the operator must fix it. */
export class UnsafeDatabase extends Error {}

/**
 * The facts database on a MariaDB or MySQL server, not yet initialized; `url` is mysql://user:password@host:port/database.
 * The server is asked what it is, because TypeORM's two dialects differ. Throws UnsafeDatabase or the driver's error.
 */
export async function serverFacts(url: string): Promise<DataSource> {
  const login = loginOf(url);
  return new DataSource({
    ...login,
    type: await serverKind(login),
    charset: 'UTF8MB4_BIN',
    timezone: 'Z',
    isolationLevel: 'READ COMMITTED',
    connectTimeout: CONNECT_TIMEOUT_MS,
    poolSize: POOL_SIZE,
    extra: { enableKeepAlive: true },
    entities,
    migrations,
    migrationsTransactionMode: 'none',
    logging: false,
  });
}

/** Account and database at a server. */
export interface Login {
  host: string;
  port: number;
  username: string;
  password: string;
  database: string;
}

/** Host, database and account in a DATABASE_URL. Throws UnsafeDatabase when it names no database. */
export function loginOf(url: string): Login {
  const { hostname, port, username, password, pathname } = new URL(url);
  const database = decodeURIComponent(pathname.slice(1));
  if (database === '')
    throw new UnsafeDatabase('DATABASE_URL names no database; it must end with one, e.g. …:3306/zhilu.');
  return {
    host: hostname,
    port: Number(port || 3306),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database,
  };
}

async function serverKind({ username: user, ...login }: Login): Promise<'mariadb' | 'mysql'> {
  const connection = await createConnection({ ...login, user, connectTimeout: CONNECT_TIMEOUT_MS });
  try {
    const [[server]] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version, @@sql_mode AS mode');
    if (!/STRICT_(TRANS|ALL)_TABLES/.test(server.mode)) {
      throw new UnsafeDatabase(
        `The database server's sql_mode is "${server.mode}" and cuts long text short without a word. Add STRICT_TRANS_TABLES to it.`,
      );
    }
    return /mariadb/i.test(server.version) ? 'mariadb' : 'mysql';
  } finally {
    await connection.end();
  }
}
