import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { readSettings, SettingsError, type Settings } from '@zhilu/config';
import { Refusal } from '@zhilu/domain';
import { awaitDatabase, databaseStartSentence } from '@zhilu/persistence';
import { dress } from './server/dress';
import { refuseStart } from './server/refused-start';
import { PortalModule } from './portal.module';

// Facts, evidence and secrets are for this account alone, whatever the shell that starts us allows.
process.umask(0o077);

async function start(settings: Settings): Promise<void> {
  // Before Nest is there, and with it the log.
  await awaitDatabase(settings.DATABASE_URL, (line) => console.error(line));
  const app = await NestFactory.create<NestExpressApplication>(PortalModule.with(settings), {
    bodyParser: false,
    bufferLogs: true,
    // A start that is refused says why, and not how far Nest had come.
    autoFlushLogs: false,
    forceCloseConnections: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.flushLogs();
  dress(app, settings);
  await app.listen(settings.PORT, settings.HOST);
}

function explain(error: unknown): string {
  if (error instanceof SettingsError || error instanceof Refusal) return error.message;
  const database = databaseStartSentence(error);
  if (database) return database;
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return 'The port is taken: choose another one with PORT=…';
  return stack ?? message;
}

async function main(): Promise<void> {
  try {
    await start(readSettings());
  } catch (error) {
    refuseStart(explain(error));
    process.exitCode = 1;
    // Half-started parts may hold the process open.
    setTimeout(() => process.exit(1), 2000).unref();
  }
}

void main();
