import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { systemClock } from '@zhilu/domain';
import { EngineClient, NotFound, type Incident } from '@zhilu/engine';
import { Command, inTransaction } from '@zhilu/persistence';
import { CommandDriver } from '../commands/command-driver';
import { CommandLog } from '../commands/command-log';
import { Healer } from '../commands/healer';
import { incidentKind, incidentReason } from '../spine-incidents';
import { IncidentRecord, type OpenIncident, type Resolution } from './incident-record';

/**
 * What came of another try: the engine took it; it will be told when it is back; it refuses still; the process had left the
 * step; or it is under way: the case is being told to the engine from the beginning, the automatic step runs again.
 */
export type RetryResult = 'applied' | 'waiting' | 'refused' | 'overtaken' | 'underWay';

const RESULT = { applied: 'applied', accepted: 'waiting', stuck: 'refused', superseded: 'overtaken' } as const;

/** New tries of an automatic step that gave up. */
const TRIES = 3;

/** Tries once more what the engine refused, had forgotten, or gave up. */
@Injectable()
export class RetryIncident {
  constructor(
    private readonly facts: DataSource,
    private readonly record: IncidentRecord,
    private readonly log: CommandLog,
    private readonly driver: CommandDriver,
    private readonly healer: Healer,
    private readonly engine: EngineClient,
  ) {}

  /** Refuses what is settled already or cannot be tried again. */
  async retry(by: Resolution): Promise<RetryResult> {
    const open = await this.record.openFor(by, 'retry');
    const kind = incidentKind(open.incident);
    if (kind === 'forgotten') return this.heal(open, by);
    return kind === 'halted' ? this.runAgain(open, by) : this.tellAgain(open, by);
  }

  private async heal({ incident, file }: OpenIncident, by: Resolution): Promise<RetryResult> {
    const at = systemClock();
    await inTransaction(this.facts, async (manager) => {
      await this.healer.tryAgain(manager, file.caseNumber);
      await this.record.close(manager, incident, by.personId);
      await this.record.keep(manager, 'retry', { incident, by, at });
    });
    this.healer.takeUp(file.caseNumber);
    return 'underWay';
  }

  /** The engine first: when it is away nothing has been tried, and the incident stays. */
  private async runAgain({ incident, file }: OpenIncident, by: Resolution): Promise<RetryResult> {
    const processInstanceId = file.instanceId ?? '';
    for (const stopped of await this.engine.incidents.list({ processInstanceId })) await this.giveTries(stopped);
    const at = systemClock();
    await inTransaction(this.facts, async (manager) => {
      await this.record.close(manager, incident, by.personId);
      await this.record.keep(manager, 'retry', { incident, by, at });
    });
    return 'underWay';
  }

  private async giveTries({ incidentType, configuration }: Incident): Promise<void> {
    const { jobs, externalTasks } = this.engine;
    const stopped = incidentType === 'failedJob' ? jobs : externalTasks;
    await stopped.setRetries(configuration, TRIES).catch((error: unknown) => {
      // It ran on meanwhile.
      if (!(error instanceof NotFound)) throw error;
    });
  }

  private async tellAgain({ incident }: OpenIncident, by: Resolution): Promise<RetryResult> {
    const command = await this.facts.manager.findOneByOrFail(Command, { id: incidentReason(incident) });
    const at = systemClock();
    const revived = await inTransaction(this.facts, async (manager) => {
      const leased = await this.log.revive(manager, command);
      await this.record.close(manager, incident, by.personId);
      await this.record.keep(manager, 'retry', { incident, by, at });
      return leased;
    });
    if (revived) await this.driver.drive(command);
    return RESULT[command.state];
  }
}
