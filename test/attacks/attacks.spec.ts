import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildEngine, startEngine, type EngineProfile, type RunningEngine } from '../support/engine';
import { hostile, legitimate } from './corpus';
import { hostileRequests } from './corpus/hostile-requests';
import { around, userTask, xml } from './corpus/model';
import { writes } from './corpus/payload';
import { deploy, get, multipart, post, send } from './http';

/**
 * Each attack is sent to a running engine and must fail: refused, and nothing of what it would have done
 * is there afterwards. The engine first runs without the guard, where a part of the same attacks must
 * succeed; then the guarded engine takes over that very database, with the hostile models in it.
 */

interface Refusal {
  type: string;
  message: string;
  details?: Record<
    string,
    { errors: { message: string; line: number; column: number; mainElementId: string | null }[] }
  >;
}

const scratch = mkdtempSync(join(tmpdir(), 'zhilu-attacks-'));

function folder(name: string): string {
  const path = join(scratch, name);
  mkdirSync(path, { recursive: true });
  return path;
}

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe.each<EngineProfile>(['camunda', 'operaton'])('attacks on %s', (profile) => {
  const dataDir = folder(`data-${profile}`);
  const bare = folder(`without-guard-${profile}`);
  const proof = folder(`with-guard-${profile}`);
  let skipped = '';
  let engine: RunningEngine;
  let filterId = 'none';
  let before = 0;
  const landed: Record<string, boolean> = {};
  const deployments = async () =>
    (await get(engine, engine.admin, '/deployment/count')).json<{ count: number }>().count;

  /** Jest has no conditional skip at run time: without the engine's artifacts each case ends at once. */
  const check = (name: string, body: () => Promise<void>) =>
    it(name, async () => {
      if (!skipped) await body();
    });

  const succeeded = (where: string, id: string) => existsSync(join(where, id));

  beforeAll(async () => {
    try {
      await buildEngine(profile);
    } catch (unresolved) {
      if (profile === 'camunda') throw unresolved;
      skipped = String(unresolved);
      process.stderr.write('SKIPPED: attacks on operaton, its artifacts cannot be resolved here\n');
      return;
    }
    await withoutTheGuard();
    engine = await startEngine({ profile, dataDir });
    before = await deployments();
  }, 300_000);

  afterAll(async () => {
    await engine?.stop();
  });

  async function withoutTheGuard(): Promise<void> {
    const open = await startEngine({
      profile,
      dataDir,
      mainClass: 'cn.zhilu.engine.app.UnguardedEngine',
      // Each attack that works keeps a connection.
      env: { SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: '500' },
    });
    try {
      const filter = await post(open, open.admin, '/filter/create', { resourceType: 'Task', name: 'all', query: {} });
      filterId = filter.json<{ id: string }>().id;
      for (const attack of hostile(bare).filter((one) => one.effect && (one.effectOn ?? profile) === profile)) {
        await deploy(open, open.portal, attack.id, attack.files);
        if (attack.effect === 'start') await post(open, open.portal, `/process-definition/key/${attack.id}/start`, {});
        landed[attack.id] = succeeded(bare, attack.id);
      }
      for (const attack of hostileRequests(bare, filterId).filter((one) => one.effect)) {
        await send(open, open.admin, attack.raw);
        landed[attack.id] = succeeded(bare, attack.id);
      }
      // Left behind for the guarded engine to meet
      await deploy(open, open.portal, 'old', {
        'old.bpmn': around(
          'deployed-before',
          userTask(`camunda:assignee="${xml(writes(join(proof, 'deployed-before')))}"`),
        ),
      });
      await post(open, open.admin, '/filter/create', {
        resourceType: 'Task',
        name: 'old',
        query: { orQueries: [{ assigneeExpression: writes(join(proof, 'stored-filter')) }] },
      });
    } finally {
      await open.stop();
    }
  }

  describe('without the guard', () => {
    check('the attacks are real', async () => {
      const works = Object.keys(landed).filter((id) => landed[id]);
      const fails = Object.keys(landed).filter((id) => !landed[id]);
      expect({ fails }).toEqual({ fails: [] });
      expect(works.length).toBeGreaterThanOrEqual(40);
    });
  });

  describe('a deployment', () => {
    const attacks = hostile(proof);

    it('is attacked in many distinct ways', () => {
      expect(new Set(attacks.map((attack) => attack.id)).size).toBe(attacks.length);
      expect(attacks.length).toBeGreaterThanOrEqual(80);
    });

    attacks.forEach((attack) =>
      check(`refuses ${attack.id}`, async () => {
        const answer = await deploy(engine, engine.portal, attack.id, attack.files);
        expect({ status: answer.status, text: answer.text.slice(0, 300) }).toMatchObject({ status: 400 });
        const refusal = answer.json<Refusal>();
        expect(refusal.type).toBe('ParseException');
        const errors = Object.values(refusal.details ?? {}).flatMap((report) => report.errors);
        expect(errors.length).toBeGreaterThan(0);
        expect(errors[0].line).toBeGreaterThan(0);
        expect(errors[0].column).toBeGreaterThan(0);
        if (attack.element) expect(errors.map((error) => error.mainElementId)).toContain(attack.element);
        expect(await deployments()).toBe(before);
        expect(succeeded(proof, attack.id)).toBe(false);
      }),
    );

    check('is refused to the administrator, too', async () => {
      const answer = await deploy(engine, engine.admin, 'x', attacks[0].files);
      expect(answer.status).toBe(400);
    });

    check('is refused under the name of the engine', async () => {
      const answer = await send(engine, engine.portal, {
        path: '/engine/default/deployment/create',
        ...multipart('x', attacks[0].files),
      });
      expect(answer.status).toBe(400);
    });

    check('of a bad file is refused when only changed files are deployed', async () => {
      const { headers, body } = multipart('x', attacks[0].files);
      const text = body
        .toString('utf8')
        .replace(
          'Content-Disposition: form-data; name="deployment-source"',
          'Content-Disposition: form-data; name="deploy-changed-only"\r\n\r\ntrue\r\n--zhilu-boundary-7c1f\r\nContent-Disposition: form-data; name="deployment-source"',
        );
      expect((await send(engine, engine.portal, { path: '/deployment/create', headers, body: text })).status).toBe(400);
    });
  });

  describe('a request', () => {
    hostileRequests(proof, 'FILTER').forEach((listed) =>
      check(`refuses ${listed.id}`, async () => {
        const attack = hostileRequests(proof, filterId).find((one) => one.id === listed.id)!;
        const answer = await send(engine, engine.admin, attack.raw);
        expect({ status: answer.status, text: answer.text.slice(0, 200) }).toMatchObject({
          status: expect.any(Number),
        });
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
        expect(succeeded(proof, attack.id)).toBe(false);
      }),
    );

    check('without a password is answered 401', async () => {
      for (const path of ['/task', '/engine/default/task', '/deployment/create', '/version', '/user']) {
        expect((await send(engine, undefined, { path })).status).toBe(401);
      }
    });

    check('to anything beside the REST API finds nothing', async () => {
      for (const path of [
        '/',
        '/camunda',
        '/operaton',
        '/h2-console',
        '/camunda/api/admin/setup/default/user/create',
        '/actuator/env',
        '/actuator/heapdump',
        '/api/admin/setup',
      ]) {
        expect((await send(engine, undefined, { path: `!${path}` })).status).toBe(404);
      }
    });

    check('cannot have an object of a foreign class read', async () => {
      await deploy(engine, engine.portal, 'carrier', { 'carrier.bpmn': around('carrier', userTask('')) });
      const value = {
        value: '{"jdbcUrl":"jdbc:h2:mem:x"}',
        type: 'Object',
        valueInfo: { objectTypeName: 'com.zaxxer.hikari.HikariConfig', serializationDataFormat: 'application/json' },
      };
      const started = await post(engine, engine.portal, '/process-definition/key/carrier/start', {
        variables: { object: value },
      });
      const read = await get(
        engine,
        engine.portal,
        `/process-instance/${started.json<{ id: string }>().id}/variables/object`,
      );
      expect(read.status).toBeGreaterThanOrEqual(400);
      expect(read.text).not.toContain('maximumPoolSize');
    });

    check('of a worker or of the portal reaches no further than its rights', async () => {
      const user = { profile: { id: 'mallory' }, credentials: { password: 'x' } };
      const grant = { type: 1, permissions: ['ALL'], userId: engine.worker.user, resourceType: 5, resourceId: '*' };
      for (const account of [engine.worker, engine.portal]) {
        expect((await post(engine, account, '/user/create', user)).status).toBe(403);
        expect((await post(engine, account, '/authorization/create', grant)).status).toBe(403);
        expect(
          (await post(engine, account, '/filter/create', { resourceType: 'Task', name: 'x', query: {} })).status,
        ).toBe(403);
        expect((await post(engine, account, '/group/create', { id: 'g' })).status).toBe(403);
      }
      expect((await deploy(engine, engine.worker, 'x', { 'x.bpmn': around('by-worker', userTask('')) })).status).toBe(
        403,
      );
      expect((await get(engine, engine.admin, '/user/count')).json<{ count: number }>().count).toBe(3);
    });
  });

  describe('what was there before the guard', () => {
    check('a hostile model starts no more', async () => {
      const answer = await post(engine, engine.portal, '/process-definition/key/deployed-before/start', {});
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(succeeded(proof, 'deployed-before')).toBe(false);
    });

    check('a hostile filter finds nothing', async () => {
      const filters = (await get(engine, engine.admin, '/filter')).json<{ id: string; name: string }[]>();
      const old = filters.find((filter) => filter.name === 'old')!;
      for (const way of ['list', 'count', 'singleResult']) {
        expect((await get(engine, engine.admin, `/filter/${old.id}/${way}`)).status).toBeGreaterThanOrEqual(400);
      }
      expect(succeeded(proof, 'stored-filter')).toBe(false);
    });
  });

  describe('a legitimate deployment', () => {
    const models = legitimate();

    it('comes in many kinds', () => expect(models.length).toBeGreaterThanOrEqual(30));

    models.forEach((model) =>
      check(`takes ${model.id}`, async () => {
        const answer = await deploy(engine, engine.portal, model.id, model.files);
        expect({ status: answer.status, text: answer.status === 200 ? '' : answer.text }).toEqual({
          status: 200,
          text: '',
        });
      }),
    );

    const start = async (id: string, variables: Record<string, unknown>, businessKey = 'K-1') => {
      const typed = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, { value }]));
      const answer = await post(engine, engine.portal, `/process-definition/key/${id}/start`, {
        businessKey,
        variables: typed,
      });
      expect({ status: answer.status, text: answer.status === 200 ? '' : answer.text }).toEqual({
        status: 200,
        text: '',
      });
      return answer.json<{ id: string }>().id;
    };

    check('evaluates its conditions', async () => {
      const yes = await start('ok-exclusive', { granted: 'yes', count: 2, reason: '' });
      const no = await start('ok-exclusive', { granted: 'no', count: 2, reason: '' });
      const ended = async (id: string, activity: string) =>
        (
          await get(
            engine,
            engine.portal,
            `/history/activity-instance/count?processInstanceId=${id}&activityId=${activity}`,
          )
        ).json<{ count: number }>().count;
      expect([await ended(yes, 'yes'), await ended(no, 'no')]).toEqual([1, 1]);
    });

    check('hands its parameters to the worker', async () => {
      await start(
        'ok-parameters',
        { caseNumber: 'CA-2026-0001', hours: 30, urgent: false, b: 'B', documentId: 'D' },
        'CA-2026-0001',
      );
      const fetched = await post(engine, engine.worker, '/external-task/fetchAndLock', {
        workerId: 'attack-suite-1',
        maxTasks: 1,
        topics: [{ topicName: 'footage.export', lockDuration: 10_000, processDefinitionKey: 'ok-parameters' }],
      });
      const [task] = fetched.json<unknown>() as { id: string; variables: Record<string, { value: unknown }> }[];
      expect(task.variables).toMatchObject({
        template: { value: 'decision-letter' },
        case: { value: 'CA-2026-0001' },
        key: { value: 'CA-2026-0001' },
        late: { value: true },
      });
      expect(
        (
          await post(engine, engine.worker, `/external-task/${task.id}/complete`, {
            workerId: 'attack-suite-1',
            variables: { anyExpression: { value: '${1}' } },
          })
        ).status,
      ).toBe(204);
    });

    check('lets several people decide', async () => {
      const people = {
        value: '["a","b","c","d"]',
        type: 'Object',
        valueInfo: { objectTypeName: 'java.util.ArrayList', serializationDataFormat: 'application/json' },
      };
      const answer = await post(engine, engine.portal, '/process-definition/key/ok-several-people/start', {
        variables: { people, refused: { value: false } },
      });
      const instance = answer.json<{ id: string }>().id;
      const tasks = (await get(engine, engine.portal, `/task?processInstanceId=${instance}`)).json<unknown>() as {
        id: string;
        assignee: string;
      }[];
      expect(tasks.map((task) => task.assignee).sort()).toEqual(['a', 'b', 'c', 'd']);
      for (const task of tasks.slice(0, 2))
        expect((await post(engine, engine.portal, `/task/${task.id}/complete`, {})).status).toBe(204);
      expect(
        (await get(engine, engine.portal, `/task/count?processInstanceId=${instance}`)).json<{ count: number }>().count,
      ).toBe(0);
    });

    check('decides by its table', async () => {
      const instance = await start('ok-decision', { hours: 5 });
      const late = await get(
        engine,
        engine.portal,
        `/history/variable-instance?processInstanceId=${instance}&variableName=late`,
      );
      expect(late.json<unknown>()).toMatchObject([{ value: true }]);
    });

    check('passes the business key on', async () => {
      const instance = await start('ok-call', { caseNumber: 'CA-7' }, 'CA-7');
      const called = await get(engine, engine.portal, `/process-instance?superProcessInstance=${instance}`);
      expect(called.json<unknown>()).toMatchObject([{ businessKey: 'CA-7' }]);
    });

    check('may carry a variable whose name ends like an expression', async () => {
      await start('ok-user-task', { feelExpression: '=1' });
      const long = await post(engine, engine.portal, '/task', { orQueries: [{ candidateGroups: ['bureau-head'] }] });
      expect(long.status).toBe(200);
    });
  });

  check('at the end no attack has left a trace', async () => {
    expect(readdirSync(proof)).toEqual([]);
  });
});
