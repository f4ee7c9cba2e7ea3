import { Refusal, type Sentence } from '@zhilu/domain';
import { Postponed } from '@zhilu/engine';
import { databaseRefusal, isDatabaseDown, isDatabaseFull } from '@zhilu/persistence';
import { isStoreAway, isStoreFull } from '@zhilu/storage';
import type { Footing } from './footing';

type Output = Record<string, unknown>;

/** Nothing is fetched while something is away, so the step may come again at once. */
const AWAY_MS = 1_000;
/** What no look shows is asked for less often. */
const UNSEEN_MS = 5_000;
/** A full disk is emptied by people, and the step does its work anew each time. */
const FULL_MS = 60_000;

const WAS_AWAY: Sentence = {
  zh: '案卷数据库或证据存储在办理中途不可用，本步骤将重新办理',
  en: 'The facts or the evidence store were away while the step was at work; it is done again',
};

/**
 * Runs a step so that what the absence of facts or store has to do with costs it no try and gives it no result: neither a
 * failure, nor a business result, nor an answer whose trace was written into a facts file that has been taken away.
 * Throws Postponed in their stead.
 */
export async function onFooting(footing: Footing, work: () => Promise<Output>): Promise<Output> {
  const since = performance.now();
  try {
    const output = await work();
    const lost = await footing.missingFacts();
    if (lost) throw new Postponed(lost, AWAY_MS);
    return output;
  } catch (error) {
    throw await explained(error, footing, since);
  }
}

async function explained(error: unknown, footing: Footing, since: number): Promise<unknown> {
  if (error instanceof Postponed) return error;
  const missing = await footing.missing();
  if (missing) return new Postponed(missing, AWAY_MS, { cause: error });
  if (footing.wasMissingSince(since)) return new Postponed(WAS_AWAY, AWAY_MS, { cause: error });
  return postponement(error) ?? error;
}

/** What an error says by itself of an absence that is over, or that no look shows, such as a full disk; null for any other. */
export function postponement(error: unknown): Postponed | null {
  const sentence = sentenceOf(error);
  if (isStoreFull(error) || isDatabaseFull(error)) return new Postponed(sentence, FULL_MS, { cause: error });
  if (isStoreAway(error) || isDatabaseDown(error)) return new Postponed(sentence, UNSEEN_MS, { cause: error });
  return null;
}

function sentenceOf(error: unknown): Sentence | string {
  const refusal = error instanceof Refusal ? error : databaseRefusal(error);
  if (refusal) return refusal.sentence;
  return error instanceof Error ? error.message : String(error);
}
