import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port';

const START_TIMEOUT_MS = 120_000;
const ATTEMPTS = 3;

/**
 * Runs mariadbd in a folder of its own until standard input ends, that is until the process that started this
 * ends in whatever way; then the server is killed (its data is thrown away) and the folder removed.
 */
const KEEPER = `
"$INSTALL" --no-defaults --user="$ME" --datadir="$FOLDER/data" --auth-root-authentication-method=normal \\
  --skip-test-db --innodb-log-file-size=8M > "$FOLDER/install.log" 2>&1 || exit 1
"$SERVER" --no-defaults --user="$ME" --datadir="$FOLDER/data" --socket="$FOLDER/sock" --pid-file="$FOLDER/pid" \\
  --bind-address=127.0.0.1 --port="$PORT" --innodb-buffer-pool-size=64M --innodb-log-file-size=8M \\
  --innodb-flush-log-at-trx-commit=1 --skip-log-bin --skip-name-resolve > "$FOLDER/server.log" 2>&1 &
SERVER_PID=$!
cat > /dev/null
kill -9 $SERVER_PID 2> /dev/null
wait $SERVER_PID 2> /dev/null
rm -rf "$FOLDER"
`;

/** A private MariaDB server; `root` has no password and it listens on loopback only. */
export interface PrivateServer {
  port: number;
}

/** True when this machine can run a private MariaDB. */
export function mariadbInstalled(): boolean {
  return program('mariadbd') !== null && program('mariadb-install-db') !== null;
}

/** The private server of this Jest worker process, started at the first call and gone when the process ends. */
export async function privateMariadb(): Promise<PrivateServer> {
  const running = await runningServer();
  if (running !== null) return running;
  for (let attempt = 1; ; attempt++) {
    try {
      return await startServer();
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** Jest gives every test file a world of its own; a file named by the process lets them share one server. */
const noteFile = () => join(tmpdir(), `zhilu-mariadb-${process.pid}`, 'server.json');

async function runningServer(): Promise<PrivateServer | null> {
  if (!existsSync(noteFile())) return null;
  const server: PrivateServer = JSON.parse(readFileSync(noteFile(), 'utf8'));
  return (await accepts(server.port)) ? server : null;
}

async function startServer(): Promise<PrivateServer> {
  const [server, install] = [program('mariadbd'), program('mariadb-install-db')];
  if (server === null || install === null) throw new Error('mariadbd and mariadb-install-db must be on PATH.');
  const folder = join(tmpdir(), `zhilu-mariadb-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'data'), { recursive: true });
  const port = await freePort();
  const keeper = spawn('sh', ['-c', KEEPER], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {
      ...process.env,
      SERVER: server,
      INSTALL: install,
      FOLDER: folder,
      PORT: String(port),
      ME: userInfo().username,
    },
  });
  keeper.unref();
  (keeper.stdin as unknown as { unref(): void }).unref();
  await listening(port, folder, () => keeper.exitCode !== null);
  writeFileSync(`${noteFile()}.new`, JSON.stringify({ port }));
  renameSync(`${noteFile()}.new`, noteFile());
  return { port };
}

async function listening(port: number, folder: string, ended: () => boolean): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(existsSync(join(folder, 'pid')) && (await accepts(port)))) {
    if (ended() || Date.now() > deadline) throw new Error(`The private MariaDB did not start. ${lastLines(folder)}`);
    await pause(20);
  }
}

function lastLines(folder: string): string {
  const logs = ['server.log', 'install.log'].map((name) => join(folder, name)).filter((file) => existsSync(file));
  return logs.map((file) => readFileSync(file, 'utf8').split('\n').slice(-5).join('\n')).join('\n');
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket
      .once('data', () => answer(true))
      .once('error', () => answer(false))
      .once('end', () => answer(false));
  });
}

function program(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? null;
}
