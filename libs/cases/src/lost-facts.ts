import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { appendAudit } from '@zhilu/audit';
import { systemClock } from '@zhilu/domain';
import { FACTS_LOST, SpineIncidents } from './spine-incidents';

/** Names a case of which the engine knows what the record lacks; nothing in it runs by itself until a person decides. */
@Injectable()
export class LostFacts {
  constructor(private readonly incidents: SpineIncidents) {}

  /** In the caller's transaction, last. Naming it again while it waits changes nothing. */
  async name(
    manager: EntityManager,
    caseNumber: string,
    sentence: string,
    detail: Record<string, unknown>,
  ): Promise<void> {
    if (await this.incidents.isOpen(caseNumber, FACTS_LOST, manager)) return;
    await this.incidents.open(manager, caseNumber, FACTS_LOST, sentence);
    const object = { objectKind: 'case', objectId: caseNumber, caseNumber };
    const entry = { at: systemClock(), personId: null, act: 'case.lost', ...object } as const;
    await appendAudit(manager, { ...entry, detail, sentence });
  }
}

/** What is said of a step that was done in the engine and of which the record holds nothing. */
export function doneUnrecorded(step: string): string {
  return `“${step}”已经办过，但案卷里没有这次办理的记录：案卷可能是从备份恢复的，或者有人绕过本系统直接办理。请核对后决定。`;
}
