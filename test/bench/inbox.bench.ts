import { loadavg } from 'node:os';
import { CaseQuery, InboxQuery, type ListFilter } from '@zhilu/cases';
import { BundleVersion } from '@zhilu/persistence';
import { Actors } from '../../apps/portal/src/cases/actors';
import { startEngine, type RunningEngine } from '../support/engine';
import { startPortal, type PortalApp } from '../support/portal-app';
import { logIn, type Browser } from '../support/portal-people';
import { engineList } from './engine-list';
import { LEADER, fillBureau } from './many-tasks';

/**
 * Lists and counts of one person at 100,000 open tasks: by the read model, through the portal's routes, and beside them the
 * engine's own /task with the same filter at the smaller number it can be filled with in reasonable time.
 * ZHILU_TEST_DATABASE=mariadb measures on a private MariaDB.
 */
const TASKS = 100_000;
const ENGINE_TASKS = 10_000;
const ROUNDS = 60;
const FIRST_PAGE = { page: 1, size: 20 };

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const engine = await startEngine();
  try {
    say(`Load ${loadavg()[0].toFixed(1)} before the start, Node ${process.version}`);
    const ours = await withPortal(engine, async (portal) => {
      await fillBureau(portal.facts, await definitionOf(portal), TASKS);
      say(`At ${TASKS} open tasks, about ${Math.round(TASKS / 6_000)} thousand of them offered to the person:`);
      const main = await readModel(portal);
      await routes(await logIn(portal.url, LEADER));
      return main;
    });
    const theirs = await measure(
      `the engine's /task and /task/count at ${ENGINE_TASKS} open tasks`,
      await engineList(engine, ENGINE_TASKS),
    );
    say(`BENCH inbox p95=${ours.toFixed(1)} ms baseline=${theirs.toFixed(1)} ratio=${(ours / theirs).toFixed(2)}`);
  } finally {
    await engine.stop();
  }
}

async function withPortal<T>(engine: RunningEngine, work: (portal: PortalApp) => Promise<T>): Promise<T> {
  const { user, password } = engine.portal;
  const portal = await startPortal({
    ENGINE_URL: engine.url,
    ENGINE_PORTAL_USER: user,
    ENGINE_PORTAL_PASSWORD: password,
  });
  return work(portal).finally(() => portal.stop());
}

/** Rows of real cases name a version that the portal can read. */
async function definitionOf({ facts }: PortalApp): Promise<string> {
  const processId = 'court-access';
  for (let tries = 0; tries < 300; tries += 1) {
    const version = await facts.getRepository(BundleVersion).findOneBy({ processId });
    if (version) return version.definitionId;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The portal did not deploy the shipped processes within 30 s.');
}

async function readModel({ app }: PortalApp): Promise<number> {
  const inbox = app.get(InboxQuery);
  const actor = await app.get(Actors).ofId(`person-${LEADER}`, 'bureau');
  const list = (filter: Partial<ListFilter>) => () => inbox.tasks(actor, 'todo', { ...FIRST_PAGE, ...filter });
  const main = await measure('list and counts', async () => {
    const { rows } = await list({})();
    if (rows.length !== 20) throw new Error('The list is not full.');
    await inbox.counts(actor);
  });
  await measure('counts alone', () => inbox.counts(actor));
  await measure('list, one process', list({ processId: 'court-access' }));
  await measure('list, one unit', list({ unitPath: 'bureau/team-3' }));
  await measure('list, overdue', list({ due: 'overdue' }));
  await measure('list by title', list({ sort: 'title' }));
  await measure('list, text', list({ text: '77' }));
  await measure('order for next and previous', () => inbox.todoOrder(actor));
  await measure('done box', () => inbox.tasks(actor, 'done', FIRST_PAGE));
  const scope = { paths: ['bureau'], secretPaths: ['bureau'] };
  const cases = app.get(CaseQuery);
  await measure('all cases', () => cases.page(actor.personId, 'all', scope, FIRST_PAGE));
  await measure('all cases, text', () => cases.page(actor.personId, 'all', scope, { ...FIRST_PAGE, text: '77' }));
  return main;
}

async function routes(leader: Browser): Promise<void> {
  for (const path of ['/api/tasks', '/api/inbox/counts', '/api/workbench'])
    await measure(`GET ${path}`, () => leader.get(path).expect(200));
}

/**
 * The 95th percentile in milliseconds, said with the median and with the processor time of this process, which other work
 * on the machine changes little.
 */
async function measure(what: string, work: () => PromiseLike<unknown>): Promise<number> {
  for (let warm = 0; warm < 10; warm += 1) await work();
  const times: number[] = [];
  const cpuBefore = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = performance.now();
    await work();
    times.push(performance.now() - from);
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)];
  const figures = { p50: at(0.5), p95: at(0.95), cpu: (user + system) / 1_000 / ROUNDS };
  const told = Object.entries(figures).map(([name, ms]) => `${name} ${ms.toFixed(1).padStart(6)}`);
  say(`  ${what.padEnd(56)} ${told.join('   ')} ms`);
  return at(0.95);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
