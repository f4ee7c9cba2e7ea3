import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { SubjectKind } from '@zhilu/domain';
import { CaseSubject } from '@zhilu/persistence';

/** An activity or recorder by its id. */
export interface SubjectRef {
  kind: SubjectKind;
  id: string;
}

/** Makes activities and recorders part of a case; named twice is named once. */
export async function nameSubjects(
  manager: EntityManager,
  caseNumber: string,
  subjects: readonly SubjectRef[],
): Promise<void> {
  for (const { kind, id } of subjects) {
    const link = { caseNumber, kind, subjectId: id };
    if (!(await manager.existsBy(CaseSubject, link))) await manager.insert(CaseSubject, { id: randomUUID(), ...link });
  }
}
