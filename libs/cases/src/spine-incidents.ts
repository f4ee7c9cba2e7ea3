import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, Like, type EntityManager } from 'typeorm';
import { systemClock } from '@zhilu/domain';
import { CaseFile, SpineIncident } from '@zhilu/persistence';

/** Reason of a case that is being told to an engine that forgot it. */
export const BEING_HEALED = 'older-engine';
/** Reason of a case for which that did not lead back to where it stood. */
export const NEEDS_PERSON = 'older-engine-person';

/** Names the cases the spine cannot carry on by itself, so that a person sees and decides. */
@Injectable()
export class SpineIncidents {
  constructor(private readonly facts: DataSource) {}

  /** Opens an incident once per case and reason; opening it again changes nothing. */
  async open(manager: EntityManager, caseNumber: string, reason: string, sentence: string): Promise<void> {
    const id = idOf(caseNumber, reason);
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

  /** Closes what healed by itself; the case runs on unless something else holds it. */
  async close(manager: EntityManager, caseNumber: string, reason: string): Promise<void> {
    const id = idOf(caseNumber, reason);
    const resolved = { resolvedAt: systemClock(), resolvedBy: null };
    const closed = await manager.update(SpineIncident, { id, resolvedAt: IsNull() }, resolved);
    if (closed.affected === 0 || (await manager.existsBy(SpineIncident, { caseNumber, resolvedAt: IsNull() }))) return;
    await manager.update(CaseFile, { caseNumber, state: 'incident' }, { state: 'running' });
  }

  isOpen(caseNumber: string, reason: string): Promise<boolean> {
    return this.facts.manager.existsBy(SpineIncident, { id: idOf(caseNumber, reason), resolvedAt: IsNull() });
  }

  /** Whether an end the engine reached at this instant is not to be taken over: a person or the healer decides first. */
  async holdsEnd(caseNumber: string, endedAt: Date): Promise<boolean> {
    const open = await this.facts.manager.findBy(SpineIncident, { caseNumber, resolvedAt: IsNull() });
    return open.some(
      ({ id, at }) => id === idOf(caseNumber, BEING_HEALED) || (id === idOf(caseNumber, NEEDS_PERSON) && at >= endedAt),
    );
  }

  async casesOpenFor(reason: string): Promise<string[]> {
    const open = await this.facts.manager.findBy(SpineIncident, { id: Like(`%:${reason}`), resolvedAt: IsNull() });
    return open.map((incident) => incident.caseNumber);
  }
}

function idOf(caseNumber: string, reason: string): string {
  return `${caseNumber}:${reason}`;
}
