import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { PortalClient } from '../../apps/portal/src/demo/portal-client';
import { CourtAccessStory } from '../processes/court-access-story';
import { importCard } from '../support/card-story';
import { createDatabase, describeServer, type TestDatabase } from '../support/databases';
import { startStack, until, type Stack } from '../support/stack';

/** What the keeper ticks before calling the materials complete. */
const CHECKED = { letterChecked: true, identityChecked: true, footageChecked: true };

/** The whole product on a database server that is killed under it. */
describeServer('the facts are on a database server', () => {
  let database: TestDatabase;
  let stack: Stack;
  let story: CourtAccessStory;
  let recordingIds: string[];
  let again: ChildProcess | undefined;

  beforeAll(async () => {
    database = await createDatabase('mariadb');
    stack = await startStack({ env: { DATABASE_URL: database.settings.DATABASE_URL ?? '' } });
    recordingIds = (await importCard(stack, { folder: 'ZF-0117-1106' })).map((row) => row.id);
    story = await CourtAccessStory.begin(stack, { recordingIds });
  }, 300_000);

  afterAll(async () => {
    await stack?.stop();
    await database?.remove();
    if (again && again.exitCode === null) {
      const ended = once(again, 'exit');
      again.stdin?.end();
      await ended;
    }
  });

  it('answers with a sentence while the server is down, and goes on when it is back', async () => {
    const keeper = await stack.as('hexiulan');
    const { taskId } = await story.offered(keeper, 'userTask_checkMaterials');
    const act = { outcome: 'complete', opinion: '已核对。', data: CHECKED, requestId: randomUUID() };
    const decide = () => keeper.fetch('POST', `/api/tasks/${taskId}/complete`, act);
    const answers = { over: false, statuses: new Set<number>(), others: [] as string[] };
    const readers = Promise.all(Array.from({ length: 24 }, () => readOn(keeper, answers)));
    await until('people read', async () => answers.statuses.has(200));
    const server = await killServer();
    await until('they are refused', async () => answers.statuses.has(503));
    answers.over = true;
    await readers;
    expect(answers.others).toEqual([]);
    const beats = () => stack.portal.output.split('\n').filter((line) => line.includes('heartbeat'));
    await until('the heartbeat fails', async () => beats().length > 0);

    const refused = await decide();
    const problem = (await refused.json()) as { title: string };
    expect([refused.status, problem.title]).toEqual([503, expect.stringContaining('数据库暂时无法连接')]);
    expect((await keeper.fetch('GET', '/api/tasks?box=todo')).status).toBe(503);
    expect((await keeper.fetch('GET', '/health/live')).status).toBe(200);
    const ready = await keeper.fetch('GET', '/health/ready');
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'down', notReady: ['database'] }]);

    again = startServer(server);
    await until('the same request goes through', async () => (await decide()).status === 200);
    await until('the heartbeat works again', async () => beats().some((line) => line.includes('works again')));
    expect(beats().filter((line) => line.includes('failed'))).toHaveLength(1);
    expect(beats().join('')).not.toMatch(/\.js:\d+/);
    await story.step('zhaoliqun', 'userTask_giveOpinion', 'agree');
    await story.step('zhoumingyuan', 'userTask_approve', 'refused', {}, '重复申请。');
    const view = await story.ended();
    expect(view.row.where).toBe('未批准');
    expect(view.documents).toHaveLength(2);
    expect((await keeper.fetch('GET', '/health/ready')).status).toBe(200);
  });

  it('takes a connection that was cut for no refusal by the engine', async () => {
    const keeper = await stack.as('hexiulan');
    const stories = [];
    for (let each = 0; each < 4; each++) stories.push(await CourtAccessStory.begin(stack, { recordingIds }));
    const tasks = await Promise.all(stories.map((each) => each.offered(keeper, 'userTask_checkMaterials')));
    const stopCutting = await cutConnections(database.settings.DATABASE_URL ?? '');
    for (const { taskId } of tasks) {
      const act = { outcome: 'complete', opinion: '已核对。', data: CHECKED, requestId: randomUUID() };
      await until('the act is taken', async () => {
        const { status } = await keeper.fetch('POST', `/api/tasks/${taskId}/complete`, act);
        expect([200, 202, 503]).toContain(status);
        return status === 200 || status === 202;
      });
    }
    await stopCutting();
    const leader = await stack.as('zhaoliqun');
    for (const each of stories) await each.offered(leader, 'userTask_giveOpinion');
    const owner = await stack.as('wuxiaofeng');
    const waiting = await owner.call<{ rows: unknown[] }>('GET', '/api/admin/incidents?size=200');
    expect(waiting.rows).toEqual([]);
  });
});

/** Cuts every connection of the portal and the worker again and again, as a proxy or a failover does; ends by the answer. */
async function cutConnections(url: string): Promise<() => Promise<void>> {
  const { port } = new URL(url);
  const knife = await createConnection({ host: '127.0.0.1', port: Number(port), user: 'root' });
  let over = false;
  const cutting = (async () => {
    while (!over) {
      const [others] = await knife.query<RowDataPacket[]>(
        'SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND user = "root"',
      );
      for (const { id } of others) await knife.query(`KILL ${id}`).catch(() => undefined);
      await pause(50);
    }
  })();
  return async () => {
    over = true;
    await cutting;
    await knife.end();
  };
}

/** Reads without pause until told to stop; notes every answer that is neither whole nor a 503 with the sentence. */
async function readOn(
  reader: PortalClient,
  answers: { over: boolean; statuses: Set<number>; others: string[] },
): Promise<void> {
  while (!answers.over) {
    const answer = await reader.fetch('GET', '/api/tasks?box=todo');
    const text = await answer.text();
    answers.statuses.add(answer.status);
    const fitting = answer.status === 200 || (answer.status === 503 && text.includes('数据库暂时无法连接'));
    if (!fitting) answers.others.push(`${answer.status} ${text}`);
  }
}

/** Kills the private server of this process; answers the command that starts it on the same data. */
async function killServer(): Promise<string[]> {
  const pid = Number(readFileSync(join(tmpdir(), `zhilu-mariadb-${process.pid}`, 'pid'), 'utf8'));
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  process.kill(pid, 'SIGKILL');
  await until('the server is gone', async () => !isAlive(pid));
  return command;
}

/** Ends when its standard input does, that is with this process in whatever way. */
function startServer(command: string[]): ChildProcess {
  const script = '"$@" > /dev/null 2>&1 & pid=$!; cat > /dev/null; kill -9 $pid; wait $pid';
  return spawn('sh', ['-c', script, 'sh', ...command], { stdio: ['pipe', 'ignore', 'ignore'] });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
