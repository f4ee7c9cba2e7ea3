import { Injectable, Logger } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { appendAudit, type AuditEntry } from '@zhilu/audit';
import { isCaseNumber, systemClock } from '@zhilu/domain';
import { EngineClient, type HistoricInstance } from '@zhilu/engine';
import {
  CaseFile,
  inTransaction,
  raiseCounter,
  restoredFacts,
  settleRestored,
  type RestoredFacts,
} from '@zhilu/persistence';
import { BundleVersions } from '../bundles/bundle-versions';
import { CaseHistory } from '../case-history';
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
    private readonly history: CaseHistory,
    private readonly gaps: RecordGaps,
    private readonly lost: LostCase,
    private readonly lostFacts: LostFacts,
    private readonly incidents: SpineIncidents,
    private readonly feed: InboxFeed,
    private readonly sync: InstanceSync,
  ) {}

  /** Compares when the facts are marked as restored, and takes the mark away. Throws EngineUnavailable. */
  async carryOut(): Promise<void> {
    const restored = await restoredFacts(this.facts);
    if (!restored) return;
    this.logger.warn('The facts came back from a backup; they are compared with the engine before anything goes on.');
    const unknown = await this.takeInUnknown();
    const named = await this.nameGaps();
    await this.feed.poll();
    await inTransaction(this.facts, async (manager) => {
      await settleRestored({ manager });
      await appendAudit(manager, auditOf(restored, unknown, named));
    });
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
    const running = await this.facts.manager.findBy(CaseFile, { endedAt: IsNull() });
    let named = 0;
    for (const { caseNumber, instanceId } of running) {
      if (await this.incidents.isOpen(caseNumber, FACTS_LOST)) continue;
      // A case whose start was on its way when the backup was made may have come far since.
      const started = instanceId ?? (await this.history.instance(caseNumber))?.id;
      const step = started === undefined ? null : await this.gaps.first(started);
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

/** The one lasting trace of what the facts lost, also where no case was touched. */
function auditOf(restored: RestoredFacts, unknownCases: number, namedGaps: number): AuditEntry {
  const { before, found } = restored;
  const sentence =
    before === null
      ? `案卷数据库放到了新的位置，审计链到第 ${found} 条，已与流程引擎核对。`
      : `案卷数据库从备份恢复：恢复前审计链到第 ${before} 条，恢复后到第 ${found} 条，已与流程引擎核对。`;
  return {
    at: systemClock(),
    personId: null,
    act: 'facts.restored',
    objectKind: 'bureau',
    objectId: 'facts',
    caseNumber: null,
    detail: { ...restored, unknownCases, namedGaps },
    sentence,
  };
}
