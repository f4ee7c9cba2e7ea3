import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { EngineClient, EngineUnavailable } from '@zhilu/engine';
import { startEngine, type RunningEngine } from '../support/engine';
import { until } from '../support/stack';
import { oneStep, parallelSteps } from './engine/models';

/** What an operator meets of an engine whose surroundings fail. */
describe('an engine', () => {
  let engine: RunningEngine;
  let client: EngineClient;

  beforeAll(async () => {
    engine = await startEngine({ env: { LOGGING_LEVEL_CN_ZHILU_ENGINE_APP: 'debug' } });
    client = new EngineClient({ url: engine.url, user: engine.admin.user, password: engine.admin.password });
  }, 300_000);
  afterAll(() => engine?.stop());

  const deploy = async (name: string, content = oneStep(name, { topic: 'test.nobody' })) => {
    await client.deployments.create({ name, source: 'trouble', files: [{ name: 'case.bpmn', content }] });
  };
  /** Asks for a large answer, and breaks the connection after so many milliseconds. */
  const leaveAfter = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const { user, password } = engine.admin;
      const credentials = Buffer.from(`${user}:${password}`).toString('base64');
      const path = '/engine-rest/process-definition/key/left/xml';
      const socket = connect(engine.port, '127.0.0.1', () => {
        socket.write(`GET ${path} HTTP/1.1\r\nHost: engine\r\nAuthorization: Basic ${credentials}\r\n\r\n`);
        setTimeout(() => socket.resetAndDestroy(), milliseconds);
      });
      socket.on('error', () => undefined).once('close', () => resolve());
    });
  const allow = (bytes: string) => execFileSync('prlimit', ['--pid', String(engine.pid), `--fsize=${bytes}:`]);

  it('spends one line, for those who search, on a client who leaves before its answer is out', async () => {
    await deploy('left', parallelSteps('left', { topic: 'test.nobody' }, 500));
    const before = entriesOf(engine.log()).length;
    const left = () => entriesOf(engine.log()).slice(before);
    await until('one left too early', async () => {
      for (let pause = 0; pause < 20; pause += 1) await leaveAfter(pause);
      return left().length > 0;
    });
    expect(left().filter((line) => !line.includes('A client left before its answer was out'))).toEqual([]);
    expect(engine.log()).not.toContain('ClientAbortException');
  });

  // A file that may not grow stands for a disk that is full: the write fails, and H2 closes its database.
  it('whose disk is full works again by itself once there is room, and has lost nothing it had answered', async () => {
    const answered: string[] = [];
    const errors: unknown[] = [];
    const use = async () => {
      const name = `case-${answered.length}`;
      return deploy(name).then(
        () => answered.push(name) > 0,
        (error: unknown) => errors.push(error) < 0,
      );
    };
    await use();
    allow(String(statSync(join(engine.dataDir, 'engine.mv.db')).size));
    await until('writes fail', async () => !(await use()) && errors.length >= 10);
    // What is refused only for lack of room is told again later, and stops no case.
    expect(errors.filter((error) => !(error instanceof EngineUnavailable))).toEqual([]);
    allow('unlimited');
    await until('the engine writes again', use);
    const kept = await client.deployments.bySource('trouble');
    expect(kept.map((deployment) => deployment.name)).toEqual(expect.arrayContaining(answered));
    const health = await fetch(`http://127.0.0.1:${engine.port}/actuator/health`);
    expect(await health.json()).toEqual({ status: 'UP' });
    const entries = entriesOf(engine.log()).filter((line) => !line.includes('A client left'));
    expect(entries.length).toBeLessThan(20);
  });
});

/** What the log says, without the stacks. */
function entriesOf(log: string): string[] {
  return log.split('\n').filter((line) => /^\d{4}-\d{2}-\d{2}T/.test(line));
}
