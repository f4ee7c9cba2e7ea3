import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, Like, Not, type EntityManager } from 'typeorm';
import { systemClock, type Role } from '@zhilu/domain';
import { CaseFile, isDuplicate, Notification, SpineIncident } from '@zhilu/persistence';
import { holdersOf } from './inbox/asked-people';

/** Reason of a case that is being told to an engine that forgot it. */
export const BEING_HEALED = 'older-engine';
/** Reason of a case for which that did not lead back to where it stood. */
export const NEEDS_PERSON = 'older-engine-person';
/** Reason of a case of which an automatic step used up its tries. */
export const HALTED = 'halted-step';

/** Reason of a case of which the engine knows what the record lacks: the facts came back from a backup. */
export const FACTS_LOST = 'facts-lost';

/** Who is told of a case that a person must decide. */
const ASKED: readonly Role[] = ['process-owner', 'info-center'];
/** Causes come from outside and may be long. */
const MOST_CAUSE = 2_000;

/**
 * `healing`: told to the engine again just now; `forgotten`: that led nowhere; `refused`: the engine refuses an act; `halted`:
 * an automatic step gave up; `lost`: the engine knows what the record lacks.
 */
export type IncidentKind = 'healing' | 'forgotten' | 'refused' | 'halted' | 'lost';

const KINDS: Record<string, IncidentKind> = {
  [BEING_HEALED]: 'healing',
  [NEEDS_PERSON]: 'forgotten',
  [HALTED]: 'halted',
  [FACTS_LOST]: 'lost',
};

/** What kind of case the incident names. */
export function incidentKind(incident: Pick<SpineIncident, 'id' | 'caseNumber'>): IncidentKind {
  return KINDS[incidentReason(incident)] ?? 'refused';
}

/** Why it was opened: one of the reasons above, or for the kind `refused` the id of the act. */
export function incidentReason({ id, caseNumber }: Pick<SpineIncident, 'id' | 'caseNumber'>): string {
  return id.slice(caseNumber.length + 1);
}

/** Names the cases the spine cannot carry on by itself, so that a person sees and decides. */
@Injectable()
export class SpineIncidents {
  constructor(private readonly facts: DataSource) {}

  /** Opens an incident once per case and reason and tells who is asked; opening it again changes nothing. */
  async open(
    manager: EntityManager,
    caseNumber: string,
    reason: string,
    sentence: string,
    saidOfIt: string | null = null,
  ): Promise<void> {
    const id = idOf(caseNumber, reason);
    const known = await manager.findOneBy(SpineIncident, { id });
    if (known && known.resolvedAt === null) return;
    const at = systemClock();
    const cause = saidOfIt && saidOfIt.slice(0, MOST_CAUSE);
    const opened = { caseNumber, sentence, cause, at, resolvedAt: null, resolvedBy: null };
    if (known) await manager.update(SpineIncident, { id }, opened);
    else if (!(await this.isFirst(manager, { id, ...opened }))) return;
    await manager.update(CaseFile, { caseNumber, state: 'running' }, { state: 'incident' });
    if (reason !== BEING_HEALED) await this.tell(manager, caseNumber, sentence, at);
  }

  /**
   * Closes it, by a person or because it healed; the case runs on unless something else holds it. False when it was closed
   * already.
   */
  async close(
    manager: EntityManager,
    caseNumber: string,
    reason: string,
    resolvedBy: string | null = null,
  ): Promise<boolean> {
    const id = idOf(caseNumber, reason);
    const resolved = { resolvedAt: systemClock(), resolvedBy };
    const closed = await manager.update(SpineIncident, { id, resolvedAt: IsNull() }, resolved);
    if (closed.affected === 0) return false;
    if (await manager.existsBy(SpineIncident, { caseNumber, resolvedAt: IsNull() })) return true;
    await manager.update(CaseFile, { caseNumber, state: 'incident' }, { state: 'running' });
    return true;
  }

  isOpen(caseNumber: string, reason: string, manager: EntityManager = this.facts.manager): Promise<boolean> {
    return manager.existsBy(SpineIncident, { id: idOf(caseNumber, reason), resolvedAt: IsNull() });
  }

  /** Open incidents of a case, oldest first. */
  ofCase(caseNumber: string, manager: EntityManager = this.facts.manager): Promise<SpineIncident[]> {
    return manager.find(SpineIncident, { where: { caseNumber, resolvedAt: IsNull() }, order: { at: 'ASC' } });
  }

  /** How many cases wait for a person; those being healed are not among them. */
  waiting(): Promise<number> {
    return this.facts.manager.countBy(SpineIncident, { id: Not(Like(`%:${BEING_HEALED}`)), resolvedAt: IsNull() });
  }

  /** Whether an end the engine reached at this instant is not to be taken over: a person or the healer decides first. */
  async holdsEnd(caseNumber: string, endedAt: Date): Promise<boolean> {
    const open = await this.ofCase(caseNumber);
    return open.some((incident) => {
      const kind = incidentKind(incident);
      return kind === 'healing' || (kind === 'forgotten' && incident.at >= endedAt);
    });
  }

  async casesOpenFor(reason: string): Promise<string[]> {
    const open = await this.facts.manager.findBy(SpineIncident, { id: Like(`%:${reason}`), resolvedAt: IsNull() });
    return open.map((incident) => incident.caseNumber);
  }

  /** False when another portal opened it in the same moment. */
  private async isFirst(manager: EntityManager, incident: SpineIncident): Promise<boolean> {
    try {
      await manager.insert(SpineIncident, incident);
      return true;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return false;
    }
  }

  private async tell(manager: EntityManager, caseNumber: string, sentence: string, at: Date): Promise<void> {
    const { unitPath } = await manager.findOneByOrFail(CaseFile, { caseNumber });
    const opening = randomUUID();
    const asked = await Promise.all(ASKED.map((role) => holdersOf(manager, role, unitPath, at)));
    for (const personId of new Set(asked.flat()))
      await manager.insert(Notification, {
        id: `incident:${opening}:${personId}`,
        personId,
        // Who is asked need not be somebody who may read the case.
        caseNumber: null,
        taskId: null,
        text: `案件 ${caseNumber} 待核实：${sentence}`,
        at,
        readAt: null,
      });
  }
}

function idOf(caseNumber: string, reason: string): string {
  return `${caseNumber}:${reason}`;
}
