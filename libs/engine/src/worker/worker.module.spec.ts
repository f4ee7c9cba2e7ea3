import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { HandlersMismatch } from './handler-registry';
import { Handles } from './handles';
import { EngineWorkerModule } from './worker.module';
import { WorkerRuntime } from './worker-runtime';

const verb = (topic: string) => ({
  topic,
  input: z.object({ id: z.string() }),
  output: z.object({ done: z.boolean() }),
  errors: {},
  maxSeconds: 60,
});
const first = verb('test.first');
const second = verb('test.second');

@Injectable()
class Ledger {
  readonly entries: string[] = [];
}

@Handles(first, { atOnce: 2 })
class FirstHandler {
  constructor(private readonly ledger: Ledger) {}
  async handle({ id }: z.infer<typeof first.input>) {
    this.ledger.entries.push(id);
    return { done: true };
  }
}

@Handles(second)
class SecondHandler {
  handle = async () => ({ done: false });
}

@Handles(second)
class SecondHandlerAgain {
  handle = async () => ({ done: false });
}

const quiet = { log: () => {}, warn: () => {}, error: () => {} };

const boot = async (serve: (typeof first)[], ...handlers: (new (...dependencies: never[]) => object)[]) => {
  const module = EngineWorkerModule.forRootAsync({
    useFactory: () => ({ engine: { url: 'http://127.0.0.1:1' }, logger: quiet, registry: new Registry() }),
    serve,
  });
  const testing = await Test.createTestingModule({ imports: [module], providers: [Ledger, ...handlers] }).compile();
  return testing.init();
};

describe('EngineWorkerModule', () => {
  it('finds handlers, gives them their dependencies and serves them', async () => {
    const app = await boot([first, second], FirstHandler, SecondHandler);
    const runtime = app.get(WorkerRuntime);
    expect(runtime.health()).toMatchObject({
      phase: expect.stringMatching(/starting|away/),
      byTopic: { 'test.first': 0, 'test.second': 0 },
    });
    await app.get(FirstHandler).handle({ id: 'a' });
    expect(app.get(Ledger).entries).toEqual(['a']);
    await app.close();
    expect(runtime.health()).toMatchObject({ phase: 'stopped' });
  });

  it('does not boot when a capability has no handler or two', async () => {
    const error = await boot([first, second], SecondHandler, SecondHandlerAgain).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HandlersMismatch);
    expect((error as HandlersMismatch).problems).toEqual([
      expect.stringContaining('No handler for "test.first"'),
      expect.stringContaining('2 handlers for "test.second" (SecondHandler, SecondHandlerAgain)'),
    ]);
  });

  it('serves only what it is asked to', async () => {
    const app = await boot([second], FirstHandler, SecondHandler);
    expect(Object.keys(app.get(WorkerRuntime).health().byTopic)).toEqual(['test.second']);
    await app.close();
  });
});
