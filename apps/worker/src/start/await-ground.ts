import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Settings } from '@zhilu/config';
import { LastingTrouble } from '@zhilu/domain';
import { awaitDatabase, embeddedFile, FactsMemory, FactsMissing, openFacts, StoreMark } from '@zhilu/persistence';
import { openStore, StoreAway, type KnownStore } from '@zhilu/storage';

const PAUSE_MS = 1_000;

/** For who looks at the log: what is waited for, now and then, and that it has come. */
type Say = (line: string) => void;

/**
 * Resolves when facts and evidence store are there, however long that takes. The embedded file is the portal's to make: opening
 * it here would make an empty one. Throws DatabaseRefused, FactsMissing, SchemaPending or Refusal where waiting does not help.
 */
export async function awaitGround(settings: Settings, say: Say): Promise<void> {
  await awaitDatabase(settings.DATABASE_URL, say);
  if (settings.DATABASE_URL === undefined) await awaitPart(() => factsFileMissing(settings.DATA_DIR), say);
  const known = await storeOfFacts(settings);
  await awaitPart(() => storeMissing(settings, known), say);
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
  if (existsSync(file)) return null;
  try {
    FactsMemory.of(dataDir).refuseAbsent(file);
  } catch (error) {
    if (!(error instanceof FactsMissing)) throw error;
    return `${error.message.replace(/\.$/, '')}; waiting for it. The portal makes no new one.`;
  }
  return `The facts database ${file} is not there; waiting for it. The portal makes it.`;
}

/** The facts are not kept open for the wait: they may be put back from a backup meanwhile. */
async function storeOfFacts(settings: Settings): Promise<KnownStore> {
  const facts = await openFacts(settings, { migrate: 'wait' });
  const id = await new StoreMark(facts).known().finally(() => facts.destroy());
  return { known: async () => id, keep: async (found) => id ?? found };
}

async function storeMissing(settings: Settings, known: KnownStore): Promise<string | null> {
  try {
    await openStore(settings, known);
    return null;
  } catch (error) {
    if (!(error instanceof StoreAway)) throw error;
    return `${error.message.replace(/\.$/, '')}; waiting for it.`;
  }
}
