import { In, type EntityManager } from 'typeorm';
import type { Role } from '@zhilu/domain';
import { Person, RoleInUnit } from '@zhilu/persistence';

/** Active people who hold one of the roles in any unit, in a fixed order. */
export async function holdersAnywhere(manager: EntityManager, roles: readonly Role[]): Promise<string[]> {
  const held = await manager.findBy(RoleInUnit, { role: In(roles) });
  const id = In([...new Set(held.map(({ personId }) => personId))]);
  const active = await manager.find(Person, {
    select: { id: true },
    where: { id, active: true },
    order: { id: 'ASC' },
  });
  return active.map((person) => person.id);
}
