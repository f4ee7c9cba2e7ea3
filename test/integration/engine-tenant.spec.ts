import { EngineClient } from '@zhilu/engine';
import { get } from '../attacks/http';
import { definitions, flow } from '../attacks/corpus/model';
import { CourtAccessStory } from '../processes/court-access-story';
import { importCard } from '../support/card-story';
import { startEngine } from '../support/engine';
import { startStack, type Stack } from '../support/stack';

const TENANT = 'yunxi-bureau';

const waiting = definitions(
  'strangers-orders',
  `<bpmn:startEvent id="start"/>${flow('f1', 'start', 'wait')}<bpmn:userTask id="wait" name="等待" camunda:candidateGroups="officer"/>`,
);

/** ENGINE_TENANT with the engine the product ships: the accounts it makes for portal and worker belong to the tenant. */
describe('a bureau with a tenant of its own on our engine', () => {
  let stack: Stack;
  const tenant = { ENGINE_TENANT: TENANT };
  beforeAll(async () => (stack = await startStack({ env: tenant, engineEnv: tenant })), 240_000);
  afterAll(() => stack?.stop());

  const as = (account: { user: string; password: string }, id?: string) =>
    new EngineClient({ url: stack.engine.url, ...account, tenant: id });

  it('carries a case to its end, with its papers', async () => {
    const recordingIds = (await importCard(stack, { folder: 'ZF-0117-1106' })).map((row) => row.id);
    const story = await CourtAccessStory.begin(stack, { recordingIds });
    await story.toApproval();
    await story.step('zhoumingyuan', 'userTask_approve', 'refused', {}, '重复申请。');
    const view = await story.ended();
    expect(view.row.where).toBe('未批准');
    expect(view.documents).toHaveLength(2);
    const [instance] = await stack.rest.history.instances({ businessKey: story.caseNumber });
    expect(instance.tenantId).toBe(TENANT);
  });

  it('deploys for its tenant alone, and sees nothing of another one', async () => {
    const own = await as(stack.engine.portal, TENANT).deployments.bySource('zhilu');
    expect(own.length).toBeGreaterThanOrEqual(2);
    expect(new Set(own.map((deployment) => deployment.tenantId))).toEqual(new Set([TENANT]));
    const stranger = as(stack.engine.admin, 'stranger');
    const files = [{ name: 'strangers-orders.bpmn', content: waiting }];
    const deployment = await stranger.deployments.create({ name: 'strangers', source: 'stranger', files });
    const [definition] = await stranger.definitions.byDeployment(deployment.id);
    await stranger.definitions.start({ definitionId: definition.id, businessKey: 'CY-2026-0001' });
    for (const account of [stack.engine.portal, stack.engine.worker]) {
      const seen = await get(stack.engine, account, '/process-definition/count?key=strangers-orders');
      expect(seen.json()).toEqual({ count: 0 });
    }
  });

  it('is no member any more once the tenant is no longer named', async () => {
    const membersOf = async (engine: Stack['engine']) =>
      (await get(engine, engine.admin, `/user?memberOfTenant=${TENANT}&sortBy=userId&sortOrder=asc`))
        .json<{ id: string }[]>()
        .map(({ id }) => id);
    expect(await membersOf(stack.engine)).toEqual(['zhilu-portal', 'zhilu-worker']);
    await stack.worker.kill('SIGTERM');
    await stack.portal.kill('SIGTERM');
    await stack.engine.stop();
    const without = await startEngine({ dataDir: stack.engine.dataDir });
    try {
      expect(await membersOf(without)).toEqual([]);
      const seen = await get(without, without.portal, '/process-definition/count?key=court-access');
      expect(seen.json()).toEqual({ count: 0 });
    } finally {
      await without.stop();
    }
  });
});

it('the engine does not start with a tenant it could not name', async () => {
  await expect(startEngine({ env: { ENGINE_TENANT: 'no tenant' } })).rejects.toThrow(/ENGINE_TENANT may hold/);
});
