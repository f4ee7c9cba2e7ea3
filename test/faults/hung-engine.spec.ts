import { randomUUID } from 'node:crypto';
import type { Wire } from '@zhilu/domain';
import type { PortalClient } from '../../apps/portal/src/demo/portal-client';
import { CourtAccessStory } from '../processes/court-access-story';
import { importCard } from '../support/card-story';
import { eventually, startStack, until, type Stack } from '../support/stack';

/** Two seconds of patience, and what the portal itself needs on a busy machine. */
const SOON_MS = 4_000;
/** A start that ran out of time is told again after half a minute at the earliest. */
const SETTLED_MS = 120_000;
const CHECKED = { letterChecked: true, identityChecked: true, footageChecked: true };

interface Answer<T> {
  status: number;
  body: T;
  tookMs: number;
}

/** The engine takes connections and answers none of them, longer than its client waits: people go on working meanwhile. */
describe('an engine that hangs', () => {
  let stack: Stack;
  let recordingIds: string[];
  const stories: Record<'checked' | 'withdrawn', CourtAccessStory> = {} as never;
  let taskId: string;
  let act: Wire.CompleteTask;
  let started: string;

  const begin = () => CourtAccessStory.begin(stack, { recordingIds });
  const timed = async <T>(person: PortalClient, path: string, body: unknown): Promise<Answer<T>> => {
    const before = performance.now();
    const answer = await person.fetch('POST', path, body);
    const text = await answer.text();
    const tookMs = performance.now() - before;
    return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as T, tookMs };
  };
  const complete = async () =>
    timed<Wire.CompleteResult>(await stack.as('hexiulan'), `/api/tasks/${taskId}/complete`, act);

  beforeAll(async () => {
    stack = await startStack();
    recordingIds = (await importCard(stack, { folder: 'ZF-0117-1106' })).map((row) => row.id);
    for (const name of ['checked', 'withdrawn'] as const) stories[name] = await begin();
    const keeper = await stack.as('hexiulan');
    taskId = (await stories.checked.offered(keeper, 'userTask_checkMaterials')).taskId;
    await stories.withdrawn.offered(keeper, 'userTask_checkMaterials');
    const view = await keeper.call<Wire.TaskView>('GET', `/api/tasks/${taskId}`);
    const data = { ...(view.form?.data ?? {}), ...CHECKED };
    act = { outcome: 'complete', opinion: '已核对。', data, requestId: randomUUID() };
    process.kill(stack.engine.pid, 'SIGSTOP');
  }, 240_000);

  afterAll(async () => {
    if (stack) process.kill(stack.engine.pid, 'SIGCONT');
    await stack?.stop();
  });

  it('a step is taken in seconds, and again as the same act', async () => {
    for (const answer of [await complete(), await complete()]) {
      expect(answer).toMatchObject({ status: 202, body: { caseNumber: stories.checked.caseNumber, waiting: true } });
      expect(answer.tookMs).toBeLessThan(SOON_MS);
    }
  });

  it('so are a new request and a withdrawal', async () => {
    const before = performance.now();
    started = (await begin()).caseNumber;
    expect(performance.now() - before).toBeLessThan(SOON_MS + 1_000);
    const path = `/api/cases/${stories.withdrawn.caseNumber}/withdraw`;
    const withdrawn = await timed<Wire.Accepted>(await stack.as('shenjie'), path, { reason: '来函单位撤回' });
    expect(withdrawn).toMatchObject({ status: 202, body: { waiting: true } });
    expect(withdrawn.tookMs).toBeLessThan(SOON_MS);
  });

  it('goes on by itself with each act once, though the client had given up', async () => {
    const acts = [`complete:${taskId}`, 'start:'];
    await until('the client has given up', async () => {
      const { output } = stack.portal;
      return acts.every((id) => new RegExp(`${id}\\S* waits for the engine`).test(output));
    });
    process.kill(stack.engine.pid, 'SIGCONT');
    await stories.checked.offered(await stack.as('zhaoliqun'), 'userTask_giveOpinion');
    expect((await stories.withdrawn.ended()).row.state).toBe('withdrawn');
    const keeper = await stack.as('hexiulan');
    await eventually(
      'the new request reaches the keeper',
      async () => (await keeper.todo()).find((task) => task.case.caseNumber === started),
      SETTLED_MS,
    );
    for (const caseNumber of [started, stories.checked.caseNumber])
      expect(await stack.rest.history.instances({ businessKey: caseNumber })).toHaveLength(1);
    const again = await complete();
    expect(again).toMatchObject({ status: 200, body: { caseNumber: stories.checked.caseNumber, waiting: false } });
  });
});
