import { In, type EntityManager } from 'typeorm';
import { isSecret, type Role } from '@zhilu/domain';
import { Person, RoleInUnit, type CaseFile, type InboxTask } from '@zhilu/persistence';
import { withDeputies } from '../inbox/asked-people';

/** Whom an overdue step is escalated to, and as what. */
export interface Heads {
  role: Role;
  people: Person[];
}

/**
 * The head of the case's unit, or of the nearest one above it that has a head; the head of the bureau where that one is asked
 * for the step or its applicant, where heads of unit are the ones who are late, and for secret footage, which a head of unit
 * may see with a step in the case only (article 18). With their deputies of now; nobody who is asked, nor the applicant
 * or whom the case concerns besides.
 */
export async function headsOver(
  manager: EntityManager,
  task: InboxTask,
  file: CaseFile,
  { asked, now }: { asked: readonly string[]; now: Date },
): Promise<Heads> {
  const involved = [...asked, file.applicantId, task.recusedId];
  const others = async (ids: string[]) => {
    const heads = ids.filter((id) => !involved.includes(id));
    const meant = (await withDeputies(manager, heads, now)).filter((id) => !involved.includes(id));
    return manager.find(Person, { where: { id: In(meant), active: true }, order: { id: 'ASC' } });
  };
  const ofUnit = task.role === 'unit-head' || isSecret(file.secrecy) ? [] : await nearestHeads(manager, file.unitPath);
  const people = await others(ofUnit);
  if (people.length > 0) return { role: 'unit-head', people };
  const [top] = file.unitPath.split('/');
  return { role: 'bureau-head', people: await others(await holdersAt(manager, 'bureau-head', top)) };
}

async function nearestHeads(manager: EntityManager, unitPath: string): Promise<string[]> {
  for (const unitId of unitPath.split('/').reverse()) {
    const heads = await holdersAt(manager, 'unit-head', unitId);
    if (heads.length > 0) return heads;
  }
  return [];
}

/** Ids of those who hold the role in this very unit and are still there. */
async function holdersAt(manager: EntityManager, role: Role, unitId: string): Promise<string[]> {
  const rows = await manager.findBy(RoleInUnit, { role, unitId });
  const active = await manager.findBy(Person, { id: In(rows.map(({ personId }) => personId)), active: true });
  return active.map(({ id }) => id);
}
