import { Global, Inject, Injectable, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Refusal, type Sentence } from '@zhilu/domain';
import { factsRestored, factsTrouble } from '@zhilu/persistence';
import { EVIDENCE_STORE, type EvidenceStore } from '@zhilu/storage';
import { Probe } from './probe';

const TIMEOUT_MS = 3_000;

const FACTS_SILENT: Sentence = { zh: '案卷数据库没有应答', en: 'The facts database does not answer' };
const BEING_COMPARED: Sentence = {
  zh: '案卷数据库刚从备份恢复，门户正在与流程引擎核对；核对完成后自动继续',
  en: 'The facts came back older and the portal compares them with the engine; work goes on after that',
};
const STORE_SILENT: Sentence = { zh: '证据存储没有应答', en: 'The evidence store does not answer' };

/** What the worker stands on: the facts database and the evidence store. */
@Injectable()
export class Footing {
  private readonly facts: Probe;
  private readonly store: Probe;

  constructor(facts: DataSource, @Inject(EVIDENCE_STORE) store: EvidenceStore) {
    this.facts = new Probe(() => troubleOf(facts), FACTS_SILENT, TIMEOUT_MS + 500);
    this.store = new Probe(() => storeTrouble(store), STORE_SILENT, TIMEOUT_MS);
  }

  /** What each of the two lacks, null for nothing. Never throws. */
  async look(): Promise<{ facts: Sentence | null; store: Sentence | null }> {
    const [facts, store] = await Promise.all([this.facts.look(), this.store.look()]);
    return { facts, store };
  }

  /** For the runtime: true, or what is missing. */
  readonly ready = async (): Promise<true | Sentence> => (await this.missing()) ?? true;

  /** What is missing, in one sentence; null for nothing. */
  async missing(): Promise<Sentence | null> {
    const { facts, store } = await this.look();
    if (facts && store) return { zh: `${facts.zh}；${store.zh}`, en: `${facts.en}; ${store.en}` };
    return facts ?? store;
  }

  /** The same of the facts alone. */
  missingFacts(): Promise<Sentence | null> {
    return this.facts.look();
  }

  /** True when either was missing at or after the moment (of `performance.now()`), as far as was looked. */
  wasMissingSince(moment: number): boolean {
    return this.facts.wasMissingSince(moment) || this.store.wasMissingSince(moment);
  }
}

@Global()
@Module({ providers: [Footing], exports: [Footing] })
export class FootingModule {}

/** Facts that came back older are no ground either, until the portal has compared them with the engine. */
async function troubleOf(facts: DataSource): Promise<Sentence | null> {
  const trouble = await factsTrouble(facts, TIMEOUT_MS);
  if (trouble) return trouble;
  return (await factsRestored(facts).catch(() => false)) ? BEING_COMPARED : null;
}

async function storeTrouble(store: EvidenceStore): Promise<Sentence | null> {
  try {
    await store.check();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.sentence;
    const reason = error instanceof Error ? error.message : String(error);
    return { zh: `证据存储无法访问（${reason}）`, en: `The evidence store cannot be reached (${reason})` };
  }
}
