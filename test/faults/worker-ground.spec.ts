import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { plainAll, type ExternalTask } from '@zhilu/engine';
import { CourtAccessStory } from '../processes/court-access-story';
import { importCard } from '../support/card-story';
import { startStack, until, type Stack } from '../support/stack';
import { FactsAfter } from './facts-after';

interface Ready {
  worker: { phase: string; sentence: { zh: string } };
  database: boolean;
  store: boolean;
}

/** The worker's own process while the facts or the store are taken away under it, or the engine asks for strange cases. */
describe('the worker and what it stands on', () => {
  let stack: Stack;
  let facts: FactsAfter;
  let recordingIds: string[];

  beforeAll(async () => {
    stack = await startStack();
    recordingIds = (await importCard(stack, { folder: 'ZF-0117-1106' })).map((row) => row.id);
    facts = await FactsAfter.open(stack);
  }, 300_000);

  afterAll(async () => {
    await facts?.close();
    await stack?.stop();
  });

  const place = (name: string) => join(stack.folder, name);
  const ready = async (): Promise<Ready & { status: number }> => {
    const response = await fetch(stack.worker.readyUrl);
    return { status: response.status, ...((await response.json()) as Ready) };
  };
  const untilReady = () => until('the worker is ready', async () => (await ready()).status === 200);
  const begun = async () => {
    const story = await CourtAccessStory.begin(stack, { recordingIds });
    await story.offered(await stack.as('hexiulan'), 'userTask_checkMaterials');
    return story;
  };
  const check = (story: CourtAccessStory) => story.step('hexiulan', 'userTask_checkMaterials', 'complete');
  const instanceOf = async (caseNumber: string) => (await stack.rest.instances.byBusinessKey(caseNumber))[0].id;
  const taskOf = async (instanceId: string) => (await stack.rest.externalTasks.byInstance(instanceId))[0];

  it.each([
    ['facts', 'facts.db', { database: false, store: true }],
    ['store', 'store', { database: true, store: false }],
  ])(
    'fetches nothing while the %s are away, says so, and does the step once when they are back',
    async (_what, name, state) => {
      await untilReady();
      const said = stack.worker.output.length;
      const story = await begun();
      renameSync(place(name), place(`${name}.away`));
      await until('the worker has noticed', async () => (await ready()).worker.phase === 'missing');
      expect(await ready()).toMatchObject({ status: 503, ...state });
      await check(story);
      const instance = await instanceOf(story.caseNumber);
      await until('the step has waited for a while', async () => ageOf(await taskOf(instance)) > 2_000);
      expect(await taskOf(instance)).toMatchObject({ retries: null, workerId: null });
      expect(existsSync(place(name))).toBe(false);
      renameSync(place(`${name}.away`), place(name));
      await story.offered(await stack.as('zhaoliqun'), 'userTask_giveOpinion');
      await untilReady();
      const lines = stack.worker.output.slice(said).split('\n');
      expect(lines.filter((line) => line.includes('No tasks are fetched'))).toHaveLength(1);
      expect(lines.filter((line) => line.includes('there again'))).toHaveLength(1);
      expect(await facts.checked(story.caseNumber)).toBe(recordingIds.length);
      expect(await facts.openIncidents()).toEqual([]);
    },
    120_000,
  );

  it('does nothing for a case the facts do not know, nor for another instance under the number of a case', async () => {
    const story = await begun();
    await check(story);
    await story.offered(await stack.as('zhaoliqun'), 'userTask_giveOpinion');
    const checks = await facts.checked(story.caseNumber);
    const own = await instanceOf(story.caseNumber);
    const { definitionId } = (await stack.rest.instances.byBusinessKey(story.caseNumber))[0];
    const variables = plainAll(await stack.rest.instances.variables(own));
    for (const businessKey of ['CY-2025-9999', story.caseNumber]) {
      const { id } = await stack.rest.definitions.start({ definitionId, businessKey, variables });
      const [open] = await stack.rest.history.tasks({ processInstanceId: id });
      await stack.rest.tasks.complete(open.id, { checkResult: 'complete' });
      await until('the step is put off', async () => (await taskOf(id))?.errorMessage != null);
      expect(await taskOf(id)).toMatchObject({
        retries: 3,
        errorMessage: expect.stringMatching(/案卷可能比流程引擎旧，步骤先不办理/),
      });
      expect(await stack.rest.incidents.count({ processInstanceId: id })).toBe(0);
      await stack.rest.instances.delete(id);
    }
    expect(await facts.checked(story.caseNumber)).toBe(checks);
    expect(await facts.checked('CY-2025-9999')).toBe(0);
    expect(await facts.documents('CY-2025-9999')).toEqual([]);
  });

  it('names a facts file that was replaced under it, and never works on beside it', async () => {
    renameSync(place('facts.db'), place('facts.db.own'));
    copyFileSync(place('facts.db.own'), place('facts.db'));
    await until('the worker has noticed', async () => (await ready()).worker.phase === 'missing');
    expect((await ready()).worker.sentence.zh).toContain('已被换成另一个文件；请重新启动服务');
    renameSync(place('facts.db.own'), place('facts.db'));
    await untilReady();
  });
});

/** Milliseconds since a task was made; 0 while it is not there. */
function ageOf(task: ExternalTask | undefined): number {
  return task?.createTime ? Date.now() - Date.parse(task.createTime) : 0;
}
