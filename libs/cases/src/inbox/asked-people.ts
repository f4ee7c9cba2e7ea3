import { In, LessThanOrEqual, MoreThan, type EntityManager } from 'typeorm';
import { countsIn, type Role } from '@zhilu/domain';
import { Deputy, Person, RoleInUnit, type InboxTask } from '@zhilu/persistence';
import { barredFrom, type Applied } from '../actor';

/** Roles of a unit, whose work its head may do; a specialist of the bureau is replaced by another specialist only. */
const OF_THE_UNIT: readonly Role[] = ['officer', 'device-keeper', 'scene-leader', 'dept-leader'];

/**
 * Ids of those an open step waits for: whoever took it, else the holders of its role in the case's unit or above, with the
 * deputies of now; without those barred from it, and whoever would do it only in their stead.
 */
export async function askedPeople(manager: EntityManager, task: InboxTask, now: Date): Promise<string[]> {
  return unbarred(manager, await meantPeople(manager, task), { barred: barredFrom(task), now });
}

/**
 * The role a step is offered to: its own; where everybody who holds it is barred, for a role of the unit that of its head, then
 * of the head of the bureau. A specialist's step waits for another specialist: a head of unit checks no secrecy and no law.
 */
export async function askedRole(
  manager: EntityManager,
  role: Role,
  task: Pick<InboxTask, 'unitPath'> & Applied,
  now: Date,
): Promise<Role> {
  const barred = barredFrom(task);
  for (const each of [role, ...standInsOf(role)]) {
    const holders = await ownHoldersOf(manager, each, task.unitPath);
    if (each === role && holders.length === 0) return role;
    if ((await unbarred(manager, holders, { barred, now })).length > 0) return each;
  }
  return role;
}

function standInsOf(role: Role): Role[] {
  if (role === 'unit-head') return ['bureau-head'];
  return OF_THE_UNIT.includes(role) ? ['unit-head', 'bureau-head'] : [];
}

/** These people with their deputies, without the barred ones and whoever would act in their stead only. */
async function unbarred(
  manager: EntityManager,
  ids: string[],
  { barred, now }: { barred: string[]; now: Date },
): Promise<string[]> {
  const others = (all: string[]) => all.filter((id) => !barred.includes(id));
  return others(await withDeputies(manager, others(ids), now));
}

/** Ids of the holders of a role in the unit at `unitPath` or above it, with their deputies of now. */
export async function holdersOf(manager: EntityManager, role: Role, unitPath: string, now: Date): Promise<string[]> {
  return withDeputies(manager, await ownHoldersOf(manager, role, unitPath), now);
}

/** Those who are still there and whose role counts where they hold it. */
async function ownHoldersOf(manager: EntityManager, role: Role, unitPath: string): Promise<string[]> {
  const ids = unitPath.split('/');
  const counting = ids.filter((_, depth) => countsIn(role, ids.slice(0, depth + 1).join('/')));
  const rows = await manager.findBy(RoleInUnit, { role, unitId: In(counting) });
  const active = await manager.findBy(Person, { id: In(rows.map(({ personId }) => personId)), active: true });
  return active.map(({ id }) => id);
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
