import { In, type EntityManager } from 'typeorm';
import { countsIn, type Role } from '@zhilu/domain';
import { Person, RoleInUnit, Unit } from '@zhilu/persistence';

/** Active people who hold one of the roles in any unit where it counts, in a fixed order. */
export async function holdersAnywhere(manager: EntityManager, roles: readonly Role[]): Promise<string[]> {
  const held = await manager.findBy(RoleInUnit, { role: In(roles) });
  const units = await manager.findBy(Unit, { id: In([...new Set(held.map(({ unitId }) => unitId))]) });
  const paths = new Map(units.map((unit) => [unit.id, unit.path]));
  const counting = held.filter(({ role, unitId }) => paths.has(unitId) && countsIn(role, paths.get(unitId)!));
  const id = In([...new Set(counting.map(({ personId }) => personId))]);
  const active = await manager.find(Person, {
    select: { id: true },
    where: { id, active: true },
    order: { id: 'ASC' },
  });
  return active.map((person) => person.id);
}
