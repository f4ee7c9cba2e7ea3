import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Settings } from '@zhilu/config';
import { LastingTrouble } from '@zhilu/domain';
import { awaitDatabase, embeddedFile } from '@zhilu/persistence';
import { openStore, StoreAway } from '@zhilu/storage';

const PAUSE_MS = 1_000;

/** For who looks at the log: what is waited for, now and then, and that it has come. */
type Say = (line: string) => void;

/**
 * Resolves when facts and evidence store are there, however long that takes. The embedded file is the portal's to make: opening
 * it here would make an empty one. Throws DatabaseRefused or Refusal where waiting does not help.
 */
export async function awaitGround(settings: Settings, say: Say): Promise<void> {
  await awaitDatabase(settings.DATABASE_URL, say);
  if (settings.DATABASE_URL === undefined) await awaitPart(() => factsFileMissing(settings.DATA_DIR), say);
  await awaitPart(() => storeMissing(settings), say);
}

async function awaitPart(missing: () => Promise<string | null>, say: Say): Promise<void> {
  const trouble = new LastingTrouble();
  for (let reason = await missing(); reason !== null; reason = await missing()) {
    const line = trouble.failed(reason);
    if (line) say(line);
    await pause(PAUSE_MS);
  }
  const lasted = trouble.ended();
  if (lasted) say(`It is there, after ${lasted}.`);
}

async function factsFileMissing(dataDir: string): Promise<string | null> {
  const file = embeddedFile(dataDir);
  return existsSync(file) ? null : `The facts database ${file} is not there; waiting for it. The portal makes it.`;
}

async function storeMissing(settings: Settings): Promise<string | null> {
  try {
    await openStore(settings);
    return null;
  } catch (error) {
    if (!(error instanceof StoreAway)) throw error;
    return `${error.message} Waiting for it.`;
  }
}
