import { In, LessThanOrEqual, MoreThan, type EntityManager } from 'typeorm';
import type { Role } from '@zhilu/domain';
import { Deputy, RoleInUnit, type InboxTask } from '@zhilu/persistence';

/**
 * Ids of those an open step waits for: whoever took it, else the holders of its role in the case's unit or above, without an
 * applicant who may not do it; with the deputies of now.
 */
export async function askedPeople(manager: EntityManager, task: InboxTask, now: Date): Promise<string[]> {
  const asked = await meantPeople(manager, task, now);
  return task.applicantMayAct ? asked : asked.filter((id) => id !== task.applicantId);
}

/** Ids of the holders of a role in the unit at `unitPath` or above it, with their deputies of now. */
export async function holdersOf(manager: EntityManager, role: Role, unitPath: string, now: Date): Promise<string[]> {
  const rows = await manager.findBy(RoleInUnit, { role, unitId: In(unitPath.split('/')) });
  return withDeputies(
    manager,
    rows.map(({ personId }) => personId),
    now,
  );
}

async function meantPeople(
  manager: EntityManager,
  { assigneeId, role, unitPath }: InboxTask,
  now: Date,
): Promise<string[]> {
  if (assigneeId) return withDeputies(manager, [assigneeId], now);
  return role ? holdersOf(manager, role, unitPath, now) : [];
}

async function withDeputies(manager: EntityManager, personIds: string[], now: Date): Promise<string[]> {
  const rows = await manager.findBy(Deputy, {
    personId: In(personIds),
    validFrom: LessThanOrEqual(now),
    validTo: MoreThan(now),
  });
  return [...new Set([...personIds, ...rows.map(({ deputyId }) => deputyId)])];
}
