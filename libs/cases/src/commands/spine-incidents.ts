import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { systemClock } from '@zhilu/domain';
import { CaseFile, SpineIncident } from '@zhilu/persistence';

/** Names the cases the spine cannot carry on by itself, so that a person sees and decides. */
@Injectable()
export class SpineIncidents {
  constructor(private readonly facts: DataSource) {}

  /** Opens an incident once per case and reason; opening it again changes nothing. */
  async open(manager: EntityManager, caseNumber: string, reason: string, sentence: string): Promise<void> {
    const id = `${caseNumber}:${reason}`;
    const known = await manager.findOneBy(SpineIncident, { id });
    if (known && known.resolvedAt === null) return;
    await manager.save(SpineIncident, {
      id,
      caseNumber,
      sentence,
      at: systemClock(),
      resolvedAt: null,
      resolvedBy: null,
    });
    await manager.update(CaseFile, { caseNumber, state: 'running' }, { state: 'incident' });
  }

  /** Closes what healed by itself. */
  async close(caseNumber: string, reason: string): Promise<void> {
    await this.facts.transaction(async (manager) => {
      const closed = await manager.update(
        SpineIncident,
        { id: `${caseNumber}:${reason}` },
        { resolvedAt: systemClock(), resolvedBy: null },
      );
      if (closed.affected === 0) return;
      await manager.update(CaseFile, { caseNumber, state: 'incident' }, { state: 'running' });
    });
  }
}
