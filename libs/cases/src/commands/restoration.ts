import { Injectable, Logger } from '@nestjs/common';
import { DataSource, IsNull, Not } from 'typeorm';
import { isCaseNumber } from '@zhilu/domain';
import { EngineClient, type HistoricInstance } from '@zhilu/engine';
import { CaseFile, factsRestored, inTransaction, raiseCounter, settleRestored } from '@zhilu/persistence';
import { BundleVersions } from '../bundles/bundle-versions';
import { InboxFeed } from '../inbox/inbox-feed';
import { InstanceSync } from '../inbox/instance-sync';
import { doneUnrecorded, LostFacts } from '../lost-facts';
import { FACTS_LOST, SpineIncidents } from '../spine-incidents';
import { LostCase } from './lost-case';
import { RecordGaps } from './record-gaps';

const PAGE = 500;
/** No bureau reaches this; a key beyond it was not given out by us. */
const MOST_A_YEAR = 9_999_999;

/**
 * After the facts came back from a backup: what only the engine knows is named before anything goes on. Cases it has and the
 * facts lack get a file that says so and keep their number; cases in which it did more than the record holds wait for a
 * person. Doing it again after an interruption changes nothing.
 */
@Injectable()
export class Restoration {
  private readonly logger = new Logger(Restoration.name);

  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
    private readonly versions: BundleVersions,
    private readonly gaps: RecordGaps,
    private readonly lost: LostCase,
    private readonly lostFacts: LostFacts,
    private readonly incidents: SpineIncidents,
    private readonly feed: InboxFeed,
    private readonly sync: InstanceSync,
  ) {}

  /** Compares when the facts are marked as restored, and takes the mark away. Throws EngineUnavailable. */
  async carryOut(): Promise<void> {
    if (!(await factsRestored(this.facts))) return;
    this.logger.warn('The facts came back from a backup; they are compared with the engine before anything goes on.');
    const unknown = await this.takeInUnknown();
    const named = await this.nameGaps();
    await this.feed.poll();
    await settleRestored(this.facts);
    this.logger.warn(`Compared: ${unknown} cases were missing in the record, ${named} had gaps.`);
  }

  private async takeInUnknown(): Promise<number> {
    const processDefinitionKeys = await this.versions.processIds();
    if (processDefinitionKeys.length === 0) return 0;
    let taken = 0;
    for (let firstResult = 0; ; firstResult += PAGE) {
      const rows = await this.engine.history.instances({ processDefinitionKeys, firstResult, maxResults: PAGE });
      for (const row of rows) if (await this.takeIn(row)) taken += 1;
      if (rows.length < PAGE) return taken;
    }
  }

  /** False for what the facts know, and for what is not ours. */
  private async takeIn(instance: HistoricInstance): Promise<boolean> {
    const number = instance.businessKey;
    if (instance.superProcessInstanceId !== null || number === null || !isCaseNumber(number)) return false;
    if (counterOf(number)[1] > MOST_A_YEAR) return false;
    if (!(await this.versions.standingFor(instance.processDefinitionId))) return false;
    if (await this.facts.manager.existsBy(CaseFile, { caseNumber: number })) return false;
    // The number first: a kill between the two must not give it out again.
    await raiseCounter(this.facts.manager, ...counterOf(number));
    await this.lost.takeIn(number, instance);
    const file = await this.facts.manager.findOneByOrFail(CaseFile, { caseNumber: number });
    await this.sync.end(instance, file);
    return true;
  }

  private async nameGaps(): Promise<number> {
    const running = await this.facts.manager.findBy(CaseFile, { endedAt: IsNull(), instanceId: Not(IsNull()) });
    let named = 0;
    for (const { caseNumber, instanceId } of running) {
      if (instanceId === null || (await this.incidents.isOpen(caseNumber, FACTS_LOST))) continue;
      const step = await this.gaps.first(instanceId);
      if (step === null) continue;
      await inTransaction(this.facts, (manager) =>
        this.lostFacts.name(manager, caseNumber, doneUnrecorded(step), { step }),
      );
      named += 1;
    }
    return named;
  }
}

/** `CY-2026-0147` was the 147th of `case:CY:2026`. */
function counterOf(caseNumber: string): [name: string, value: number] {
  const [prefix, year, sequence] = caseNumber.split('-');
  return [`case:${prefix}:${year}`, Number(sequence)];
}
