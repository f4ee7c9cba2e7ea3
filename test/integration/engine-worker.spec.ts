import { startEngineUnderTest } from './engine/engine-under-test';
import { oneStep, parallelSteps } from './engine/models';
import { exchange } from './engine/worker-exchange';
import { errors } from './engine/worker-errors';
import { limits } from './engine/worker-limits';
import { locks } from './engine/worker-locks';
import { readiness } from './engine/worker-readiness';
import { outages } from './engine/worker-outages';
import { end } from './engine/worker-end';
import { Workbench } from './engine/workbench';

describe('external-task runtime on the real engine', () => {
  let bench: Workbench;

  beforeAll(async () => {
    bench = new Workbench(await startEngineUnderTest());
    await bench.deploy('plain-step', oneStep('plain-step', { topic: 'test.plain' }));
    await bench.deploy('quick-retry', oneStep('quick-retry', { topic: 'test.retried', retry: 'R3/PT0.4S' }));
    await bench.deploy('caught-step', oneStep('caught-step', { topic: 'test.caught', catches: 'notThere' }));
    await bench.deploy('narrow-step', oneStep('narrow-step', { topic: 'test.narrow' }));
    await bench.deploy('joined-steps', parallelSteps('joined-steps', { topic: 'test.joined' }, 6));
  });

  afterEach(() => bench.cleanUp());
  afterAll(() => bench?.engine.stop());

  describe('what a handler gets and gives', () => exchange(() => bench));
  describe('errors', () => errors(() => bench));
  describe('limits', () => limits(() => bench));
  describe('locks', () => locks(() => bench));
  describe('an engine that goes and comes', () => outages(() => bench));
  describe('what handlers stand on', () => readiness(() => bench));
  describe('the end', () => end(() => bench));
});
