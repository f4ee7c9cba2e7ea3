import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { startStack, until, type Stack } from '../support/stack';
import type { Wire } from '@zhilu/domain';

/** What an operator reads of a portal whose engine goes away under it. */
describe('health and metrics', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
  }, 300_000);
  afterAll(() => stack?.stop());

  const health = async (): Promise<{ http: number; status: string; notReady: string[]; warnings?: string[] }> => {
    const answer = await fetch(`${stack.url}/health/ready`);
    return { http: answer.status, ...((await answer.json()) as { status: string; notReady: string[] }) };
  };
  const metric = async (name: string) => {
    const text = await (await fetch(`${stack.url}/metrics`)).text();
    return Number(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} (.+)$`, 'm').exec(text)?.[1] ?? NaN);
  };
  const part = async (id: Wire.SystemPart['id']) => {
    const { parts } = await (await stack.as('admin')).call<Wire.SystemStatus>('GET', '/api/admin/status');
    return parts.find((each) => each.id === id);
  };

  it('say that all is well, with figures', async () => {
    expect(await health()).toEqual({ http: 200, status: 'ok', notReady: [] });
    for (const name of ['database', 'store', 'engine']) expect(await metric(`zhilu_${name}_up`)).toBe(1);
    expect(await metric('zhilu_spine_in_touch')).toBe(1);
    expect(await metric('zhilu_inbox_age_seconds')).toBeLessThan(10);
    expect(await metric('zhilu_oldest_command_seconds')).toBe(0);
    expect(await metric('zhilu_commands_waiting{state="accepted"}')).toBe(0);
    expect(await metric('zhilu_store_free_bytes')).toBeGreaterThan(0);
    expect((await part('inbox'))?.sentence).toMatch(/待办 \d+ 秒前更新/);
    expect((await part('acts'))?.state).toBe('ok');
    expect((await part('store'))?.sentence).toMatch(/可用 [\d.]+ GB/);
  });

  it('ask the guard once and not at each look', async () => {
    for (let look = 0; look < 5; look += 1) await health();
    expect(stack.engine.log().split('Refused a request').length - 1).toBe(1);
  });

  // A file that may not grow stands for a disk that is full: the facts are read and take no write.
  it('say that nothing can be saved while the database takes no write, and that it can again', async () => {
    const allow = (bytes: string) => execFileSync('prlimit', [`--pid=${stack.portal.pid}`, `--fsize=${bytes}`]);
    const signIn = () =>
      fetch(`${stack.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login: 'liwenbo', password: 'wrong-password' }),
      });
    allow('1:unlimited');
    await until('it is noticed', async () => (await health()).status === 'down');
    expect(await health()).toMatchObject({ http: 503, notReady: ['database'] });
    expect(await metric('zhilu_database_up')).toBe(0);
    for (let tries = 0; tries < 3; tries += 1) expect((await signIn()).status).toBeGreaterThanOrEqual(500);
    await until('it is in the log', async () => /"Ground".*no sign-in/.test(stack.portal.output));
    allow('unlimited:unlimited');
    await until('all is well again', async () => (await health()).status === 'ok');
    expect((await signIn()).status).toBe(401);
    await until('the end is in the log', async () => /The database works again, after \d+ s/.test(stack.portal.output));
    // Neither is said with each request.
    expect(stack.portal.output.split('Requests are refused')).toHaveLength(2);
    expect(stack.portal.output).not.toContain('request errored');
  });

  it('say that the store is away, in the log too though nobody asks for it', async () => {
    const [store, aside] = [join(stack.folder, 'store'), join(stack.folder, 'aside')];
    renameSync(store, aside);
    await until('it is in the log', async () => /"Ground".*evidence store/.test(stack.portal.output));
    expect(await health()).toMatchObject({ http: 503, notReady: ['store'] });
    renameSync(aside, store);
    await until('the end is', async () => /store can be used again, after \d+ s/.test(stack.portal.output));
  });

  it('say that the engine is away, and that people are served all the same', async () => {
    await stack.engine.kill();
    await until('the heartbeat notices', async () => (await metric('zhilu_spine_in_touch')) === 0);
    expect(await health()).toEqual({ http: 200, status: 'degraded', notReady: [], warnings: ['engine'] });
    expect(await metric('zhilu_engine_up')).toBe(0);
    expect(await part('engine')).toMatchObject({ state: 'down', sentence: expect.stringContaining('没有应答') });

    const unmet = await stack.addPortal();
    const answer = await fetch(`${unmet.url}/health/ready`);
    expect([answer.status, ((await answer.json()) as { notReady: string[] }).notReady]).toEqual([503, ['engine']]);

    await stack.engine.restart();
    await until('all is well again', async () => (await health()).status === 'ok');
    await until('the end of it is said', async () => /works again, after \d+ s/.test(stack.portal.output));
    const lines = stack.portal.output.split('\n').filter((line) => line.includes('The engine is away'));
    expect(lines).toHaveLength(1);
  });
});
