import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Refusal, systemClock } from '@zhilu/domain';
import { EngineUnavailable } from '@zhilu/engine';
import { Command, inTransaction } from '@zhilu/persistence';
import { CaseHistory } from '../case-history';
import { CommandLog } from '../commands/command-log';
import { incidentKind, incidentReason } from '../spine-incidents';
import { InboxChanges } from '../inbox/inbox-changes';
import { InstanceSync } from '../inbox/instance-sync';
import { IncidentRecord, type OpenIncident, type Resolution } from './incident-record';

/** 核实了结: a person has looked at the case and lets it stand, or go on, as the engine has it. */
@Injectable()
export class SettleIncident {
  constructor(
    private readonly facts: DataSource,
    private readonly record: IncidentRecord,
    private readonly history: CaseHistory,
    private readonly log: CommandLog,
    private readonly sync: InstanceSync,
    private readonly changes: InboxChanges,
  ) {}

  /** An end that was held back is taken over. Refuses a case the engine does not know: it could never go on. */
  async settle(by: Resolution): Promise<void> {
    const open = await this.record.openFor(by, 'settle');
    // Before the incident is closed: a kill between the two leaves it open, and nothing is overlooked.
    if (open.file.endedAt === null) await this.takeEnd(open);
    const { incident } = open;
    const at = systemClock();
    await inTransaction(this.facts, async (manager) => {
      if (incidentKind(incident) === 'refused') await this.giveUp(incidentReason(incident), manager);
      await this.record.close(manager, incident, by.personId);
      await this.record.keep(manager, 'settle', { incident, by, at });
    });
    if (incidentKind(incident) === 'lost') await this.offerHeldBack(open);
    this.changes.announce(incident.caseNumber);
  }

  /** Steps that came up while the record was in doubt; when the engine is away now, the comparison of the inbox does it later. */
  private async offerHeldBack({ file }: OpenIncident): Promise<void> {
    if (file.endedAt !== null || file.instanceId === null) return;
    await this.sync.ofInstance(file.instanceId, file.caseNumber).catch((error: unknown) => {
      if (!(error instanceof EngineUnavailable)) throw error;
    });
  }

  private async takeEnd({ file }: OpenIncident): Promise<void> {
    const instance = await this.history.instance(file.caseNumber);
    if (!instance) throw unknownToEngine(file.caseNumber);
    await this.sync.end(instance, file);
  }

  private async giveUp(id: string, manager: DataSource['manager']): Promise<void> {
    const command = await manager.findOneBy(Command, { id, state: 'stuck' });
    if (command) await this.log.markSuperseded(manager, command, 'The case ended without it.');
  }
}

function unknownToEngine(caseNumber: string): Refusal {
  return new Refusal('conflict', {
    zh: `流程引擎里没有案件 ${caseNumber}，无法继续办理。请重试，或者终止案件。`,
    en: `The engine has no case ${caseNumber}, so it cannot go on. Try again, or end the case.`,
  });
}
