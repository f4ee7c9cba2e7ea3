import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { SubjectKind } from '@zhilu/domain';
import { CaseSubject } from '@zhilu/persistence';
import { requireNotCancelled } from '../activities/standing-activity';

/** An activity or recorder by its id. */
export interface SubjectRef {
  kind: SubjectKind;
  id: string;
}

/**
 * Makes activities and recorders part of a case; named twice is named once. Throws RefusedAct for an activity that was cancelled
 * since it was chosen.
 */
export async function nameSubjects(
  manager: EntityManager,
  caseNumber: string,
  subjects: readonly SubjectRef[],
): Promise<void> {
  for (const { kind, id } of subjects) {
    const link = { caseNumber, kind, subjectId: id };
    if (await manager.existsBy(CaseSubject, link)) continue;
    if (kind === 'activity') await requireNotCancelled(manager, id);
    await manager.insert(CaseSubject, { id: randomUUID(), ...link });
  }
}
