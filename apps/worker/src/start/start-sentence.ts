import { SettingsError } from '@zhilu/config';
import { Refusal } from '@zhilu/domain';
import { HandlersMismatch } from '@zhilu/engine';
import { databaseStartSentence } from '@zhilu/persistence';

/** What the operator is told when the worker cannot start; a stack only for what nobody foresaw. */
export function startSentence(error: unknown): string {
  const foreseen = [SettingsError, Refusal, HandlersMismatch].some((kind) => error instanceof kind);
  if (foreseen) return (error as Error).message;
  const database = databaseStartSentence(error);
  if (database) return database;
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return 'The health port of the worker is taken. Start it with another WORKER_HEALTH_PORT.';
  return stack ?? message;
}
