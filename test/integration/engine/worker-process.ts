import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { EngineWorkerModule, Handles, WorkerRuntime, type EngineAccess } from '@zhilu/engine';

/** A worker process of its own, as the product runs one; says on standard output what it does. */

const { engine, taskMs } = JSON.parse(process.env.INPUT ?? '{}') as { engine: EngineAccess; taskMs: number };
const say = (...words: string[]) => process.stdout.write(`${words.join(' ')}\n`);

const plain = { topic: 'test.plain', input: z.object({}), output: z.object({}), errors: {}, maxSeconds: 60 };

@Handles(plain)
class PlainHandler {
  async handle() {
    say('started');
    await new Promise((resolve) => setTimeout(resolve, taskMs));
    say('finished');
    return {};
  }
}

@Module({
  imports: [
    EngineWorkerModule.forRootAsync({
      useFactory: () => ({ engine, capacity: 3, longPollMs: 8_000, drainMs: 10_000 }),
      serve: [plain],
    }),
  ],
  providers: [PlainHandler],
})
class WorkerProcess {}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(WorkerProcess, { logger: ['error', 'warn'] });
  app.enableShutdownHooks();
  say('worker', app.get(WorkerRuntime).workerId);
}

void main();
