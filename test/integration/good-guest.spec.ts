import { DateTime } from 'luxon';
import { openFacts, InboxTask } from '@zhilu/persistence';
import { BUREAU_ZONE, caseNumber, type Wire } from '@zhilu/domain';
import { EngineClient } from '@zhilu/engine';
import { get, send } from '../attacks/http';
import { definitions, flow } from '../attacks/corpus/model';
import { CourtAccessStory } from '../processes/court-access-story';
import { importCard } from '../support/card-story';
import type { RunningEngine } from '../support/engine';
import { startStack, type Stack } from '../support/stack';

const year = DateTime.now().setZone(BUREAU_ZONE).year;
/** The numbers our first cases will get. */
const NUMBERS = [1, 2, 3].map((sequence) => caseNumber('CY', year, sequence));

/** A stranger's process: our topics, our roles, our message; everything of it waits. */
const strangersModel = (processId: string) =>
  definitions(
    processId,
    `<bpmn:startEvent id="start"/>${flow('f1', 'start', 'fork')}<bpmn:parallelGateway id="fork"/>` +
      ['document.render', 'footage.export', 'register.write', 'notification.send', 'access.open']
        .map(
          (topic, index) =>
            `${flow(`t${index}`, 'fork', `task${index}`)}<bpmn:serviceTask id="task${index}" camunda:type="external" camunda:topic="${topic}"/>`,
        )
        .join('') +
      `${flow('f2', 'fork', 'userTask_checkMaterials')}<bpmn:userTask id="userTask_checkMaterials" name="陌生人的待办" camunda:candidateGroups="device-keeper"/>` +
      `<bpmn:receiveTask id="receive" messageRef="message"/>${flow('f3', 'fork', 'receive')}`,
    { before: '<bpmn:message id="message" name="court-access.requestWithdrawn"/>' },
  );

/** The accounts the engine's operator has made for us, with more rights than we need: what we leave alone, we leave by ourselves. */
const GUESTS = {
  ENGINE_PORTAL_USER: 'guest-portal',
  ENGINE_PORTAL_PASSWORD: 'guest-portal-password',
  ENGINE_WORKER_USER: 'guest-worker',
  ENGINE_WORKER_PASSWORD: 'guest-worker-password',
};
/** Numbers of the engine's kinds of resources: definitions, tasks, instances, deployments, decisions, requirements, batches. */
const RESOURCES = [6, 7, 8, 9, 10, 14, 13];

interface Stranger {
  processId: string;
  tenant?: string;
}

/** A stranger without a tenant, one with a tenant, and one whose process even has the id of ours. */
const STRANGERS: Stranger[] = [
  { processId: 'strangers-orders' },
  { processId: 'strangers-orders', tenant: 'stranger' },
  { processId: 'court-access', tenant: 'stranger' },
];

function clientOf({ url, admin }: RunningEngine, tenant?: string): EngineClient {
  return new EngineClient({ url, user: admin.user, password: admin.password, tenant });
}

describe.each([
  ['without a tenant', undefined],
  ['with a tenant', 'bureau'],
])('a guest on an engine that others use and nobody guards, %s', (_title, tenant) => {
  let stack: Stack;
  let strangers: string[];
  let before: unknown;

  const rest = async (engine: RunningEngine, method: string, path: string, body: object) => {
    const { status, text } = await send(engine, engine.admin, { method, path, body: JSON.stringify(body) });
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
  };

  async function makeAccount(engine: RunningEngine, id: string, password: string): Promise<void> {
    const profile = { id, firstName: id, lastName: id };
    await rest(engine, 'POST', '/user/create', { profile, credentials: { password } });
    for (const resourceType of RESOURCES)
      await rest(engine, 'POST', '/authorization/create', {
        type: 1,
        permissions: ['ALL'],
        userId: id,
        resourceType,
        resourceId: '*',
      });
  }

  async function moveIn(engine: RunningEngine): Promise<void> {
    await makeAccount(engine, GUESTS.ENGINE_PORTAL_USER, GUESTS.ENGINE_PORTAL_PASSWORD);
    await makeAccount(engine, GUESTS.ENGINE_WORKER_USER, GUESTS.ENGINE_WORKER_PASSWORD);
    for (const id of ['stranger', 'bureau']) {
      await rest(engine, 'POST', '/tenant/create', { id, name: id });
      for (const user of [engine.admin.user, GUESTS.ENGINE_PORTAL_USER, GUESTS.ENGINE_WORKER_USER])
        await rest(engine, 'PUT', `/tenant/${id}/user-members/${user}`, {});
    }
    for (const { processId, tenant: own } of STRANGERS) {
      const client = clientOf(engine, own);
      const files = [{ name: `${processId}.bpmn`, content: strangersModel(processId) }];
      const deployment = await client.deployments.create({ name: processId, source: 'stranger', files });
      const [definition] = await client.definitions.byDeployment(deployment.id);
      for (const businessKey of NUMBERS) await client.definitions.start({ definitionId: definition.id, businessKey });
    }
    const instances = await get(engine, engine.admin, '/process-instance');
    strangers = instances.json<{ id: string }[]>().map(({ id }) => id);
    before = await theirs(engine);
  }

  /** All that can be seen of the strangers at the engine. */
  async function theirs(engine: RunningEngine): Promise<unknown> {
    const list = async (path: string) => (await get(engine, engine.admin, path)).json<Record<string, unknown>[]>();
    const ofTheirs = (rows: Record<string, unknown>[]) =>
      rows
        .filter((row) => strangers.includes(String(row.processInstanceId ?? row.id)))
        .sort((one, other) => String(one.id).localeCompare(String(other.id)));
    return {
      external: ofTheirs(await list('/external-task')),
      tasks: ofTheirs(await list('/task')),
      instances: ofTheirs(await list('/history/process-instance')),
      variables: ofTheirs(await list('/variable-instance')),
      deployments: (await list('/deployment?sortBy=id&sortOrder=asc')).filter((row) => row.source !== 'zhilu'),
    };
  }

  beforeAll(async () => {
    stack = await startStack({
      mainClass: 'cn.zhilu.engine.app.UnguardedEngine',
      prepare: moveIn,
      env: { ...GUESTS, ...(tenant ? { ENGINE_TENANT: tenant } : {}) },
    });
  }, 240_000);
  afterAll(() => stack?.stop());

  it('carries its own case to the end, on case numbers that strangers use too', async () => {
    const recordingIds = (await importCard(stack, { folder: 'ZF-0117-1106' })).map((row) => row.id);
    const story = await CourtAccessStory.begin(stack, { recordingIds });
    const withdrawn = await CourtAccessStory.begin(stack, { recordingIds });
    expect([story.caseNumber, withdrawn.caseNumber]).toEqual(NUMBERS.slice(0, 2));
    await story.toApproval();
    await story.step('zhoumingyuan', 'userTask_approve', 'refused', {}, '重复申请。');
    const view = await story.ended();
    expect(view.row.where).toBe('未批准');
    expect(view.documents).toHaveLength(2);
    await withdrawn.offered(await stack.as('hexiulan'), 'userTask_checkMaterials');
    await withdrawn.withdraw();
    expect((await withdrawn.ended()).row.where).toBe('已撤回');
  });

  it('does not take a stranger’s instance for its own when it looks a case up again', async () => {
    const recordingIds = (
      await (await stack.as('hexiulan')).call<Wire.Page<Wire.RecordingRow>>('GET', '/api/recordings?size=10')
    ).rows.map((row) => row.id);
    await stack.engine.kill();
    const story = await CourtAccessStory.begin(stack, { recordingIds: recordingIds.slice(0, 1) });
    expect(story.caseNumber).toBe(NUMBERS[2]);
    await stack.engine.restart();
    const { taskId } = await story.offered(await stack.as('hexiulan'), 'userTask_checkMaterials');
    const [task] = (await stack.rest.history.tasks({ processDefinitionKeys: ['court-access'] })).filter(
      (each) => each.id === taskId,
    );
    expect(strangers).not.toContain(task.processInstanceId);
    await story.withdraw();
    await story.ended();
  });

  it('leaves the strangers exactly as they were', async () => {
    expect(strangers).toHaveLength(STRANGERS.length * NUMBERS.length);
    expect(await theirs(stack.engine)).toEqual(before);
  });

  it('offers nobody a task of theirs', async () => {
    const todo = await (await stack.as('hexiulan')).todo();
    expect(todo.filter((row) => row.name === '陌生人的待办')).toEqual([]);
    const facts = await openFacts({ DATA_DIR: stack.folder, DATABASE_URL: undefined }, { migrate: 'wait' });
    const known = (await facts.manager.find(InboxTask)).map((row) => row.id);
    await facts.destroy();
    for (const instanceId of strangers)
      for (const task of await stack.rest.history.tasks({ processInstanceId: instanceId }))
        expect(known).not.toContain(task.id);
  });

  it('keeps its own deployments apart', async () => {
    const own = await clientOf(stack.engine).deployments.bySource('zhilu');
    expect(own.map((deployment) => deployment.tenantId)).toEqual(own.map(() => tenant ?? null));
    expect(own.length).toBeGreaterThanOrEqual(2);
  });

  it('says that nobody guards this engine', async () => {
    const response = await fetch(`${stack.url}/health/ready`);
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: 'ok', notReady: [], warnings: ['guard'] },
    ]);
    const admin = await stack.as('admin');
    const { parts } = await admin.call<Wire.SystemStatus>('GET', '/api/admin/status');
    expect(parts.find((part) => part.id === 'guard')).toMatchObject({
      state: 'warning',
      sentence: expect.stringContaining('没有护栏'),
    });
  });
});
