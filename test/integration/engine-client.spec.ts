import {
  AlreadyDone,
  CorrelationMismatch,
  DeploymentRefused,
  EngineClient,
  EngineUnavailable,
  Forbidden,
  formRefOf,
  NotFound,
  OptimisticLocking,
  plainAll,
  Unauthorized,
} from '@zhilu/engine';
import { until } from '../support/child';
import { startEngineUnderTest, type EngineUnderTest } from './engine/engine-under-test';
import { form, oneStep, personsStep } from './engine/models';

const PROCESS = 'client-test';
const SOURCE = 'zhilu-test';

describe('EngineClient on the real engine', () => {
  let engine: EngineUnderTest;
  let portal: EngineClient;
  let definitionId: string;
  let deploymentId: string;
  let cases = 0;

  beforeAll(async () => {
    engine = await startEngineUnderTest();
    portal = engine.portal;
    const files = [
      { name: `${PROCESS}.bpmn`, content: personsStep(PROCESS) },
      { name: `forms/${PROCESS}/ask.form`, content: form(`${PROCESS}.ask`) },
    ];
    const deployed = await portal.deployments.create({ name: PROCESS, source: SOURCE, files });
    deploymentId = deployed.id;
    definitionId = Object.keys(deployed.deployedProcessDefinitions ?? {})[0];
  });

  afterAll(() => engine?.stop());

  const startCase = async (variables: Record<string, unknown> = {}) => {
    cases += 1;
    const businessKey = `KH-2026-${String(cases).padStart(4, '0')}`;
    const instance = await portal.definitions.start({ definitionId, businessKey, variables });
    const [task] = await portal.tasks.byInstance(instance.id);
    return { businessKey, instance, task };
  };

  it('says its version and whether it takes our account', async () => {
    expect(await portal.version()).toMatch(/^\d+\.\d+/);
    await portal.check();
    const stranger = new EngineClient({ ...engine.access('portal'), password: 'wrong' });
    await expect(stranger.check()).rejects.toBeInstanceOf(Unauthorized);
  });

  it('gives back a deployment’s files byte for byte, under their own names', async () => {
    const resources = await portal.deployments.resources(deploymentId);
    expect(resources.map(({ name }) => name).sort()).toEqual([`${PROCESS}.bpmn`, `forms/${PROCESS}/ask.form`]);
    const file = resources.find(({ name }) => name.endsWith('.form'))!;
    expect((await portal.deployments.content(file)).toString('utf8')).toBe(form(`${PROCESS}.ask`));
    expect((await portal.deployments.bySource(SOURCE)).map(({ id }) => id)).toContain(deploymentId);
    expect(await portal.deployments.bySource('somebody-else')).toEqual([]);
    await expect(portal.deployments.resources('none')).rejects.toBeInstanceOf(NotFound);
  });

  it('finds definitions by deployment and by id', async () => {
    expect((await portal.definitions.byDeployment(deploymentId)).map(({ id }) => id)).toEqual([definitionId]);
    expect((await portal.definitions.byId(definitionId)).key).toBe(PROCESS);
    await expect(portal.definitions.byId('nowhere')).rejects.toBeInstanceOf(NotFound);
  });

  it('names file, line and element of a model the engine refuses, and stores nothing', async () => {
    const content = oneStep('broken', { topic: 'a.b' }).replace('targetRef="event_end"', 'targetRef="event_nowhere"');
    const refused = portal.deployments.create({
      name: 'broken',
      source: SOURCE,
      files: [{ name: 'broken.bpmn', content }],
    });
    const error = await refused.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeploymentRefused);
    const { problems } = error as DeploymentRefused;
    expect(problems).toContainEqual(
      expect.objectContaining({
        resource: 'broken.bpmn',
        line: 9,
        elementIds: ['flow_2'],
        message: expect.stringContaining('event_nowhere'),
      }),
    );
    expect((await portal.deployments.bySource(SOURCE)).map(({ id }) => id)).toEqual([deploymentId]);
  });

  it('keeps the type of every variable, also beyond 2^53', async () => {
    const variables = {
      text: '中文 "value":9007199254740993,',
      yes: true,
      small: 7,
      big: 9007199254740993n,
      part: 1.5,
      when: new Date('2026-11-24T01:02:03.004Z'),
      ids: ['a', 'b'],
      nested: { '"value"': 12345678901234567890n.toString() },
      nothing: null,
      absent: undefined,
    };
    const { instance } = await startCase(variables);
    const { absent: _, ...kept } = variables;
    const stored = await portal.instances.variables(instance.id);
    expect(plainAll(stored)).toEqual(kept);
    expect(stored.ids.type).toBe('Json');
    expect(stored.small.type).toBe('Integer');
    expect(stored.big.type).toBe('Long');
    const historic = await portal.history.variables(instance.id);
    expect(historic.find(({ name }) => name === 'big')?.value).toBe('9007199254740993');
  });

  it('shows a task with its form, and completes it once', async () => {
    const { task, instance, businessKey } = await startCase();
    expect((await portal.instances.byBusinessKey(businessKey)).map(({ id }) => id)).toEqual([instance.id]);
    expect(formRefOf(task)?.key).toBe(`${PROCESS}.ask`);
    await portal.tasks.complete(task.id, { answer: '好' });
    expect(plainAll(await portal.instances.variables(instance.id))).toMatchObject({ answer: '好' });
    await expect(portal.tasks.complete(task.id, {})).rejects.toBeInstanceOf(AlreadyDone);
    await expect(portal.tasks.byId(task.id)).rejects.toBeInstanceOf(NotFound);
  });

  it('completes a task once when several people do it at the same moment', async () => {
    const { task, instance } = await startCase();
    // The engine may roll back all of them; repeating is what OptimisticLocking asks for.
    const tryUntilAnswered = async (answer: number): Promise<boolean> => {
      try {
        await portal.tasks.complete(task.id, { answer });
        return true;
      } catch (error) {
        if (error instanceof OptimisticLocking) return tryUntilAnswered(answer);
        if (error instanceof AlreadyDone) return false;
        throw error;
      }
    };
    const won = await Promise.all([1, 2, 3, 4].map(tryUntilAnswered));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(plainAll(await portal.instances.variables(instance.id))).toEqual({ answer: won.indexOf(true) + 1 });
  });

  it('hands a message to exactly one case', async () => {
    const { task, instance, businessKey } = await startCase();
    const go = { name: `${PROCESS}.goOn`, businessKey, variables: { reason: '来函' } };
    await expect(portal.instances.correlate(go)).rejects.toBeInstanceOf(CorrelationMismatch);
    await portal.tasks.complete(task.id, {});
    expect((await portal.instances.subscriptions(instance.id)).map(({ eventName }) => eventName)).toEqual([go.name]);
    await portal.instances.correlate(go);
    await expect(portal.instances.correlate(go)).rejects.toBeInstanceOf(CorrelationMismatch);
    const [ended] = await portal.history.instances({ businessKey });
    expect(ended).toMatchObject({ id: instance.id, state: 'COMPLETED' });
  });

  it('fires a timer', async () => {
    const { task, instance } = await startCase();
    await portal.tasks.complete(task.id, {});
    const [job] = await portal.jobs.byInstance(instance.id);
    expect((await portal.jobs.definition(job.jobDefinitionId)).activityId).toBe('event_timer');
    await portal.jobs.setRetries(job.id, 2);
    await portal.jobs.execute(job.id);
    await expect(portal.jobs.execute(job.id)).rejects.toBeInstanceOf(NotFound);
    const path = (await portal.history.activities(instance.id)).map(({ activityId }) => activityId);
    expect(path).toEqual(['event_start', 'userTask_ask', 'gateway_wait', 'event_timer', 'event_late']);
  });

  it('lists history from a watermark on, in slices that neither overlap nor miss', async () => {
    const mark = new Date();
    await until('the clock to move on', () => Date.now() > mark.getTime() + 1);
    const started = await Promise.all([1, 2, 3, 4, 5].map(() => startCase()));
    const taskIds = started.map(({ task }) => task.id).sort();
    const slices = [];
    for (const firstResult of [0, 2, 4])
      slices.push(await portal.history.tasks({ startedAfter: mark, firstResult, maxResults: 2 }));
    expect(
      slices
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(taskIds);
    const [first] = slices.flat();
    const fromFirst = await portal.history.tasks({ startedAfter: new Date(first.startTime) });
    expect(fromFirst.map(({ id }) => id)).toContain(first.id);
    expect(await portal.history.tasks({ finishedAfter: mark })).toEqual([]);
    await portal.tasks.complete(started[0].task.id, {});
    await portal.instances.delete(started[1].instance.id);
    const finished = await portal.history.tasks({ finishedAfter: mark, processDefinitionKeys: [PROCESS] });
    expect(finished.map(({ id, deleteReason }) => [id, deleteReason])).toEqual([
      [started[0].task.id, 'completed'],
      [started[1].task.id, 'deleted'],
    ]);
    const ended = await portal.history.instances({ finishedAfter: mark });
    expect(ended.map(({ id }) => id)).toEqual([started[1].instance.id]);
  });

  it('ends a case once', async () => {
    const { instance } = await startCase();
    await portal.instances.delete(instance.id);
    await expect(portal.instances.delete(instance.id)).rejects.toBeInstanceOf(AlreadyDone);
  });

  it('counts and lists what waits for a person, and revives it', async () => {
    const files = [{ name: 'stuck.bpmn', content: oneStep('client-stuck', { topic: 'client.stuck' }) }];
    const deployed = await portal.deployments.create({ name: 'stuck', source: SOURCE, files });
    const [definition] = await portal.definitions.byDeployment(deployed.id);
    const instance = await portal.definitions.start({ definitionId: definition.id, businessKey: 'KZ-2026-0001' });
    const [task] = await portal.externalTasks.byInstance(instance.id);
    expect(task).toMatchObject({
      topicName: 'client.stuck',
      retries: null,
      workerId: null,
      businessKey: 'KZ-2026-0001',
    });
    await portal.externalTasks.setRetries(task.id, 0);
    expect(await portal.incidents.count({ processInstanceId: instance.id })).toBe(1);
    const [incident] = await portal.incidents.list({ processDefinitionKeys: ['client-stuck'] });
    expect(incident).toMatchObject({ incidentType: 'failedExternalTask', configuration: task.id });
    await portal.externalTasks.setRetries(task.id, 1);
    expect(await portal.incidents.count({ processInstanceId: instance.id })).toBe(0);
    await expect(portal.externalTasks.setRetries('none', 1)).rejects.toBeInstanceOf(NotFound);
    await expect(
      engine.worker.definitions.start({ definitionId: definition.id, businessKey: 'KZ-2026-0002' }),
    ).rejects.toBeInstanceOf(Forbidden);
    await portal.instances.delete(instance.id);
  });

  it('cannot be led astray by an id', async () => {
    await expect(portal.tasks.byId('../task/count')).rejects.toThrow();
    await expect(portal.definitions.byId('../../version?x=')).rejects.toThrow();
    expect(() => portal.definitions.byId('..')).toThrow(RangeError);
    expect(() => portal.definitions.byId('')).toThrow(RangeError);
  });

  it('tells an engine that is away from a caller who gave up', async () => {
    const away = new EngineClient({ url: 'http://127.0.0.1:59999/engine-rest' });
    const error = await away.version().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EngineUnavailable);
    expect((error as EngineUnavailable).outcomeUnknown).toBe(false);
    const late = await portal.definitions
      .byDeployment(deploymentId, { timeoutMs: 0 })
      .catch((thrown: unknown) => thrown);
    expect(late).toBeInstanceOf(EngineUnavailable);
    expect((late as EngineUnavailable).outcomeUnknown).toBe(true);
    const reason = new Error('the person closed the page');
    await expect(portal.version({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
