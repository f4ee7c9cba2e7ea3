import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { AlreadyDone, EngineClient } from '@zhilu/engine';
import { systemClock } from '@zhilu/domain';
import { CaseFile } from '@zhilu/persistence';
import { CaseHistory } from '../case-history';
import { spansAtEnd } from '../case-spans';
import { InboxChanges } from '../inbox/inbox-changes';
import { InstanceSync } from '../inbox/instance-sync';

/** Ends a case as it stands: in the engine, then in the facts. Doing it again changes nothing. */
@Injectable()
export class CaseEnding {
  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
    private readonly history: CaseHistory,
    private readonly sync: InstanceSync,
    private readonly changes: InboxChanges,
  ) {}

  /** Answers the instance that ended, null when the engine never had the case. An end the engine reached before stands. */
  async end(caseNumber: string): Promise<string | null> {
    const running = await this.history.instance(caseNumber);
    await this.stop(caseNumber);
    const ended = running && (await this.history.instance(caseNumber));
    const file = await this.facts.manager.findOneByOrFail(CaseFile, { caseNumber });
    if (ended) await this.sync.end(ended, file);
    else await this.close(file);
    return running?.id ?? null;
  }

  /** In the engine only. False when it does not run there. */
  async stop(caseNumber: string): Promise<boolean> {
    const instance = await this.history.instance(caseNumber);
    if (!instance || instance.endTime !== null) return false;
    try {
      await this.engine.instances.delete(instance.id);
    } catch (error) {
      if (!(error instanceof AlreadyDone)) throw error;
    }
    return true;
  }

  private async close(file: CaseFile): Promise<void> {
    const { caseNumber } = file;
    const endedAt = systemClock();
    const ended = { state: 'ended', outcomeName: '已终止', endedAt, ...spansAtEnd(file, endedAt, null) } as const;
    await this.facts.manager.update(CaseFile, { caseNumber, endedAt: IsNull() }, ended);
    this.changes.announce(caseNumber);
  }
}
