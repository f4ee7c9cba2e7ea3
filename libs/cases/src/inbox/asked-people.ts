import { In, LessThanOrEqual, MoreThan, type EntityManager } from 'typeorm';
import type { Role } from '@zhilu/domain';
import { Deputy, RoleInUnit, type InboxTask } from '@zhilu/persistence';

/**
 * Ids of those an open step waits for: whoever took it, else the holders of its role in the case's unit or above, with the
 * deputies of now; without an applicant who may not do it, and whoever would do it only in the applicant's stead.
 */
export async function askedPeople(manager: EntityManager, task: InboxTask, now: Date): Promise<string[]> {
  const recused = (ids: string[]) => (task.applicantMayAct ? ids : ids.filter((id) => id !== task.applicantId));
  return recused(await withDeputies(manager, recused(await meantPeople(manager, task)), now));
}

/** Ids of the holders of a role in the unit at `unitPath` or above it, with their deputies of now. */
export async function holdersOf(manager: EntityManager, role: Role, unitPath: string, now: Date): Promise<string[]> {
  return withDeputies(manager, await ownHoldersOf(manager, role, unitPath), now);
}

async function ownHoldersOf(manager: EntityManager, role: Role, unitPath: string): Promise<string[]> {
  const rows = await manager.findBy(RoleInUnit, { role, unitId: In(unitPath.split('/')) });
  return rows.map(({ personId }) => personId);
}

async function meantPeople(manager: EntityManager, { assigneeId, role, unitPath }: InboxTask): Promise<string[]> {
  if (assigneeId) return [assigneeId];
  return role ? ownHoldersOf(manager, role, unitPath) : [];
}

/** These people with their deputies of now, each once. */
export async function withDeputies(manager: EntityManager, personIds: string[], now: Date): Promise<string[]> {
  const rows = await manager.findBy(Deputy, {
    personId: In(personIds),
    validFrom: LessThanOrEqual(now),
    validTo: MoreThan(now),
  });
  return [...new Set([...personIds, ...rows.map(({ deputyId }) => deputyId)])];
}
