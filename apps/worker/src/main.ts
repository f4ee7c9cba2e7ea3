import 'reflect-metadata';
import { Logger, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readSettings, type Settings } from '@zhilu/config';
import { SchemaPending } from '@zhilu/persistence';
import { awaitGround } from './start/await-ground';
import { startSentence } from './start/start-sentence';
import { WorkerLog } from './start/worker-log';
import { WorkerModule } from './worker.module';

// Facts, evidence and secrets are for this account alone, whatever the shell that starts us allows.
process.umask(0o077);

/** Starts one worker process; run as many as the machines carry. SIGTERM drains it. */
async function main(): Promise<void> {
  const settings = readSettings();
  const logger = new WorkerLog(settings.LOG_LEVEL);
  const app = await createWorker(settings, logger);
  app.enableShutdownHooks();
  await app.listen(settings.WORKER_HEALTH_PORT, '127.0.0.1');
  new Logger('Worker').log(`Serving the engine at ${settings.ENGINE_URL}.`);
}

/** Waits for facts, their schema and the store as long as it takes. */
async function createWorker(settings: Settings, logger: WorkerLog): Promise<INestApplication> {
  const say = (line: string) => logger.warn(line, 'Worker');
  for (;;) {
    try {
      await awaitGround(settings, say);
      return await NestFactory.create(WorkerModule.with(settings), { logger, abortOnError: false });
    } catch (error) {
      if (!(error instanceof SchemaPending)) throw error;
      say(`${error.message} Waiting for the portal.`);
    }
  }
}

main().catch((error: unknown) => {
  console.error(startSentence(error));
  process.exit(1);
});
