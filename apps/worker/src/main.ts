import 'reflect-metadata';
import { ConsoleLogger, Logger, type LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readSettings, SettingsError, type Settings } from '@zhilu/config';
import { FactsMissing } from '@zhilu/persistence';
import { WorkerModule } from './worker.module';

// Facts, evidence and secrets are for this account alone, whatever the shell that starts us allows.
process.umask(0o077);

/** What each setting of LOG_LEVEL lets through. */
const LEVELS: Record<Settings['LOG_LEVEL'], LogLevel[]> = {
  debug: ['debug', 'log', 'warn', 'error'],
  info: ['log', 'warn', 'error'],
  warn: ['warn', 'error'],
  error: ['error'],
  silent: [],
};

/** Starts one worker process; run as many as the machines carry. SIGTERM drains it. */
async function main(): Promise<void> {
  const settings = readSettings();
  const app = await NestFactory.create(WorkerModule.with(settings), {
    logger: new ConsoleLogger({ colors: false, logLevels: LEVELS[settings.LOG_LEVEL] }),
  });
  app.enableShutdownHooks();
  await app.listen(settings.WORKER_HEALTH_PORT, '127.0.0.1');
  new Logger('Worker').log(`Serving the engine at ${settings.ENGINE_URL}.`);
}

main().catch((error: NodeJS.ErrnoException) => {
  if (error instanceof SettingsError || error instanceof FactsMissing) console.error(error.message);
  else if (error.code === 'EADDRINUSE')
    console.error('The health port of the worker is taken. Start it with another WORKER_HEALTH_PORT.');
  else console.error(error.stack ?? error.message);
  process.exit(1);
});
