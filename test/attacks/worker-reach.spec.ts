import { buildEngine, startEngine, type EngineProfile, type RunningEngine } from '../support/engine';
import { around, definitions, flow, userTask } from './corpus/model';
import { deploy, get, multipart, post, send, type Answer, type Raw } from './http';

/**
 * Whoever has the worker's password alone must not be able to move a case: each way past the approval is refused, the case
 * stands where it stood, and the same request by the administrator has its effect, so that it was a real one.
 */

const CASE = `<bpmn:startEvent id="start"/>${flow('a', 'start', 'fork')}<bpmn:parallelGateway id="fork"/>
  ${flow('b', 'fork', 'approve')}<bpmn:userTask id="approve" camunda:candidateGroups="bureau-head"/>${flow('c', 'approve', 'copy')}
  <bpmn:serviceTask id="copy" camunda:type="external" camunda:topic="footage.export"/>
  ${flow('d', 'fork', 'check')}<bpmn:serviceTask id="check" camunda:type="external" camunda:topic="footage.check"/>
  ${flow('e', 'fork', 'wait')}<bpmn:intermediateCatchEvent id="wait"><bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateCatchEvent>
  ${flow('f', 'fork', 'late')}<bpmn:intermediateCatchEvent id="late"><bpmn:timerEventDefinition id="timer"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P30D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;

const JSON_TYPE = { 'Content-Type': 'application/json' };
const request = (method: string, path: string, body: unknown = {}): Raw =>
  method === 'GET' ? { method, path } : { method, path, headers: JSON_TYPE, body: JSON.stringify(body) };

describe.each<EngineProfile>(['camunda', 'operaton'])('the credential of a worker on %s', (profile) => {
  let skipped = false;
  let engine: RunningEngine;
  let instance = '';
  let place = { task: '', job: '', external: '', definition: '' };

  const check = (name: string, body: () => Promise<void>) =>
    it(name, async () => {
      if (!skipped) await body();
    });
  const asked = async <T>(path: string): Promise<T> => (await get(engine, engine.admin, path)).json<unknown>() as T;
  const byWorker = (raw: Raw): Promise<Answer> => send(engine, engine.worker, raw);

  beforeAll(async () => {
    try {
      await buildEngine(profile);
    } catch (unresolved) {
      if (profile === 'camunda') throw unresolved;
      skipped = true;
      process.stderr.write('SKIPPED: worker reach on operaton, its artifacts cannot be resolved here\n');
      return;
    }
    engine = await startEngine({ profile });
    const model = definitions('reach', CASE, { before: '<bpmn:message id="m" name="reach.sent"/>' });
    expect((await deploy(engine, engine.portal, 'reach', { 'reach.bpmn': model })).status).toBe(200);
  }, 300_000);

  afterAll(async () => {
    await engine?.stop();
  });

  beforeEach(async () => {
    if (skipped) return;
    const body = { businessKey: 'K-1', variables: { decision: { value: 'refused' } } };
    const started = await post(engine, engine.portal, '/process-definition/key/reach/start', body);
    const { id, definitionId } = started.json<{ id: string; definitionId: string }>();
    instance = id;
    const first = async (kind: string) =>
      (await asked<{ id: string }[]>(`/${kind}?processInstanceId=${instance}`))[0]?.id ?? '';
    const [task, job, external] = await Promise.all([first('task'), first('job'), first('external-task')]);
    place = { task, job, external, definition: definitionId };
  });

  afterEach(async () => {
    if (!skipped) await send(engine, engine.admin, { method: 'DELETE', path: `/process-instance/${instance}` });
  });

  /** All of a case that an attack could move. */
  async function state(): Promise<unknown> {
    const found = await get(engine, engine.admin, `/process-instance/${instance}`);
    const [tree, variables, jobs, deployments, instances] = await Promise.all([
      asked<{ childActivityInstances?: { activityId: string }[] }>(`/process-instance/${instance}/activity-instances`),
      asked(`/process-instance/${instance}/variables`),
      asked<object[]>(`/job?processInstanceId=${instance}`),
      asked('/deployment/count'),
      asked('/history/process-instance/count'),
    ]);
    const activities = (tree.childActivityInstances ?? []).map(({ activityId }) => activityId).sort();
    return { found: found.text, activities, variables, jobs, deployments, instances };
  }

  const moves: Record<string, () => Raw> = {
    'rewrite the variables': () =>
      request('POST', `/process-instance/${instance}/variables`, { modifications: { decision: { value: 'granted' } } }),
    'rewrite one variable': () =>
      request('PUT', `/process-instance/${instance}/variables/decision`, { value: 'granted', type: 'String' }),
    'rewrite the variables of an execution': () =>
      request('POST', `/execution/${instance}/localVariables`, { modifications: { decision: { value: 'granted' } } }),
    'move the case': () =>
      request('POST', `/process-instance/${instance}/modification`, {
        instructions: [{ type: 'startBeforeActivity', activityId: 'copy' }],
      }),
    'move cases in numbers': () =>
      request('POST', '/modification/execute', {
        processDefinitionId: place.definition,
        processInstanceIds: [instance],
        instructions: [{ type: 'startBeforeActivity', activityId: 'copy' }],
      }),
    'suspend the case': () => request('PUT', `/process-instance/${instance}/suspended`, { suspended: true }),
    'bring a deadline forward': () =>
      request('PUT', `/job/${place.job}/duedate`, { duedate: '2030-01-01T00:00:00.000+0000' }),
    'set the tries of a job': () => request('PUT', `/job/${place.job}/retries`, { retries: 7 }),
    'fire a deadline': () => request('POST', `/job/${place.job}/execute`),
    'send the message': () =>
      request('POST', '/message', { messageName: 'reach.sent', processInstanceId: instance, all: false }),
    'complete the approval': () => request('POST', `/task/${place.task}/complete`),
    'end the case': () => ({ method: 'DELETE', path: `/process-instance/${instance}` }),
    'start a case': () => request('POST', `/process-definition/${place.definition}/start`),
    'deploy a model': () => ({
      path: '/deployment/create',
      ...multipart('by-worker', { 'by-worker.bpmn': around('by-worker', userTask('')) }),
    }),
  };

  /** Refused, too, where the administrator's way would need more than one request to be seen. */
  const others: Record<string, () => Raw> = {
    'send a signal': () => request('POST', '/signal', { name: 'reach.signal' }),
    'trigger an execution': () => request('POST', `/execution/${instance}/signal`),
    'set tries in numbers': () =>
      request('PUT', '/external-task/retries', { retries: 0, externalTaskIds: [place.external] }),
    'set a priority': () => request('PUT', `/external-task/${place.external}/priority`, { priority: 1 }),
    'read the history of tasks': () => request('POST', '/history/task', {}),
    'read the history of cases': () => request('GET', '/history/process-instance'),
    'read the history of variables': () => request('GET', '/history/variable-instance'),
    'read variables': () => request('GET', `/process-instance/${instance}/variables`),
    'read tasks': () => request('GET', '/task'),
    'remove a deployment': () => ({ method: 'DELETE', path: '/deployment/any' }),
    'suspend a definition': () =>
      request('PUT', `/process-definition/${place.definition}/suspended`, { suspended: true }),
    'ask for the engines': () => request('GET', '/engine'),
    'ask what it may': () => ({ method: 'OPTIONS', path: '/process-instance' }),
  };

  async function expectRefused(raw: Raw): Promise<void> {
    const answer = await byWorker(raw);
    expect({ path: raw.path, status: answer.status }).toEqual({ path: raw.path, status: 403 });
    expect(answer.json()).toEqual({
      type: 'AuthorizationException',
      message: expect.stringMatching(/^The worker's account may only .+\.$/),
      code: null,
    });
  }

  Object.entries(moves).forEach(([name, attack]) =>
    check(`cannot ${name}`, async () => {
      const before = await state();
      await expectRefused(attack());
      await expectRefused({ ...attack(), path: '/engine/default' + attack().path });
      expect(await state()).toEqual(before);
      expect((await send(engine, engine.admin, attack())).status).toBeLessThan(300);
      expect(await state()).not.toEqual(before);
    }),
  );

  check('cannot do or read anything else', async () => {
    const before = await state();
    for (const attack of Object.values(others)) await expectRefused(attack());
    expect(await state()).toEqual(before);
  });

  check('cannot hide the path', async () => {
    const before = await state();
    const way = `process-instance/${instance}/variables`;
    const id = place.external;
    for (const path of [
      `/${way};x=1`,
      `/process-instance;x=1/${instance}/variables`,
      `//${way}`,
      `/./${way}`,
      `/external-task/../${way}`,
      `/external-task/%2e%2e/${way}`,
      `/external-task/${id}/complete/../../../${way}`,
      `/version/..;/${way}`,
      `/external-task/x%2f..%2f..%2f${way}`,
      `/%70rocess-instance/${instance}/variables`,
      `/engine/default;a=b/${way}`,
      `/engine//default/${way}`,
      `/engine/%64efault/${way}`,
      `/${way}/`,
      `/${way}?x=/external-task`,
      `/external-task;/../${way}`,
      `/external-task/${id}/complete;/../../../${way}`,
      `/EXTERNAL-TASK/../${way}`,
    ]) {
      const answer = await byWorker(request('POST', path, { modifications: { decision: { value: 'granted' } } }));
      expect({ path, refused: [400, 403, 404].includes(answer.status) }).toEqual({ path, refused: true });
    }
    const tricks: Record<string, string>[] = [
      { 'X-HTTP-Method-Override': 'POST' },
      { 'X-Original-URL': `/engine-rest/${way}` },
    ];
    for (const headers of tricks) {
      const body = JSON.stringify({ modifications: { decision: { value: 'granted' } } });
      await byWorker({ method: 'GET', path: '/version', headers: { ...JSON_TYPE, ...headers }, body });
    }
    expect(await state()).toEqual(before);
  });

  check('does what the worker does', async () => {
    const workerId = 'reach';
    const topics = [{ topicName: 'footage.check', lockDuration: 60_000, businessKey: 'K-1' }];
    const fetched = await byWorker(
      request('POST', '/external-task/fetchAndLock', { workerId, maxTasks: 1, topics, asyncResponseTimeout: 1 }),
    );
    expect(fetched.json<unknown>()).toHaveLength(1);
    const task = `/external-task/${place.external}`;
    const definition = encodeURIComponent(place.definition);
    const { deploymentId } = await asked<{ deploymentId: string }>(`/process-definition/${definition}`);
    const calls: [Raw, number][] = [
      [request('POST', `${task}/extendLock`, { workerId, newDuration: 60_000 }), 204],
      [request('GET', `/external-task?workerId=${workerId}&locked=true`), 200],
      [request('POST', '/external-task', { workerId }), 200],
      [request('POST', `${task}/failure`, { workerId, retries: 1, retryTimeout: 0, errorDetails: 'why' }), 204],
      [request('GET', `${task}/errorDetails`), 200],
      [request('PUT', `${task}/retries`, { retries: 2 }), 204],
      [request('POST', `${task}/lock`, { workerId, lockDuration: 60_000 }), 204],
      [request('POST', `${task}/unlock`), 204],
      [request('POST', `${task}/lock`, { workerId, lockDuration: 60_000 }), 204],
      [request('GET', '/version'), 200],
      [request('GET', '/process-definition/count'), 200],
      [request('GET', `/process-definition/${definition}`), 200],
      [request('GET', `/engine/default/process-definition/${place.definition}/xml`), 200],
      [request('GET', `/deployment/${deploymentId}/resources`), 200],
      [request('POST', '/history/activity-instance', { processInstanceId: instance }), 200],
      [request('POST', `/engine/default${task}/complete`, { workerId }), 204],
    ];
    for (const [raw, status] of calls) {
      const answer = await byWorker(raw);
      expect({ path: raw.path, status: answer.status }).toEqual({ path: raw.path, status });
    }
  });

  check('aside: a stranger is told neither the engines nor the endpoints', async () => {
    for (const path of ['/engine', '/engine/', '/engine/default/version']) {
      expect([401, 404]).toContain((await send(engine, undefined, { path })).status);
    }
    expect((await send(engine, undefined, { path: '/engine' })).status).toBe(401);
    expect((await get(engine, engine.portal, '/engine')).status).toBe(200);
    expect((await send(engine, undefined, { path: '!/actuator/health' })).status).toBe(200);
    for (const path of ['!/actuator', '!/actuator/', '!/actuator/info', '!/actuator/env', '!/actuator/health/liveness'])
      expect({ path, status: (await send(engine, undefined, { path })).status }).toEqual({ path, status: 404 });
  });

  check('leaves one line in the log for each refusal, and so does a refused model or request', async () => {
    const lines = () =>
      engine
        .log()
        .split('\n')
        .filter((line) => line.trim());
    const loggedBy = async (act: () => Promise<Answer>, status: number) => {
      const before = lines().length;
      expect((await act()).status).toBe(status);
      // The version is asked for so that what was printed has been read.
      for (let tries = 0; tries < 200 && lines().length === before; tries++)
        await get(engine, engine.portal, '/version');
      await get(engine, engine.portal, '/version');
      return lines().slice(before);
    };
    const script = around(
      'hostile',
      '<bpmn:scriptTask id="target" scriptFormat="groovy"><bpmn:script>1</bpmn:script></bpmn:scriptTask>',
    );
    const cases: [() => Promise<Answer>, number, RegExp][] = [
      [() => byWorker(request('GET', '/task')), 403, / WARN .*Refused to zhilu-worker: GET \/engine-rest\/task$/],
      [
        () => deploy(engine, engine.portal, 'hostile', { 'hostile.bpmn': script }),
        400,
        / WARN .*Refused a model: .*hostile\.bpmn/,
      ],
      [
        () => post(engine, engine.portal, '/task', { assigneeExpression: '${1}' }),
        400,
        / WARN .*Refused a request: POST \/engine-rest\/task: /,
      ],
    ];
    for (const [act, status, line] of cases) expect(await loggedBy(act, status)).toEqual([expect.stringMatching(line)]);
  });
});
