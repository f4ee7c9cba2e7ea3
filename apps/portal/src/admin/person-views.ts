import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { ROLE_NAMES, type Wire } from '@zhilu/domain';
import { Person, RoleInUnit, Unit } from '@zhilu/persistence';

/** People as the administration shows them. */
@Injectable()
export class PersonViews {
  constructor(private readonly facts: DataSource) {}

  async all(): Promise<Wire.PersonView[]> {
    const people = await this.facts.getRepository(Person).find({ order: { unitId: 'ASC', name: 'ASC' } });
    return this.of(people, await this.facts.getRepository(RoleInUnit).find());
  }

  async one(id: string): Promise<Wire.PersonView> {
    const person = await this.facts.getRepository(Person).findOneByOrFail({ id });
    const roles = await this.facts.getRepository(RoleInUnit).findBy({ personId: id });
    return (await this.of([person], roles))[0];
  }

  private async of(people: Person[], roles: RoleInUnit[]): Promise<Wire.PersonView[]> {
    const unitIds = [...new Set([...people, ...roles].map((each) => each.unitId))];
    const units = await this.facts.getRepository(Unit).findBy({ id: In(unitIds) });
    const names = new Map(units.map((unit) => [unit.id, unit.name]));
    const byPerson = grouped(roles);
    return people.map((person) => personView(person, byPerson.get(person.id) ?? [], names));
  }
}

function grouped(roles: RoleInUnit[]): Map<string, RoleInUnit[]> {
  const groups = new Map<string, RoleInUnit[]>();
  for (const each of roles) groups.set(each.personId, [...(groups.get(each.personId) ?? []), each]);
  return groups;
}

function personView(person: Person, roles: RoleInUnit[], names: Map<string, string>): Wire.PersonView {
  const { id, login, name, badgeNumber, unitId, active } = person;
  return {
    id,
    login,
    name,
    badgeNumber,
    unitId,
    unitName: names.get(unitId) ?? '',
    active,
    roles: roles.map((each) => ({
      role: each.role,
      roleName: ROLE_NAMES[each.role].zh,
      unitId: each.unitId,
      unitName: names.get(each.unitId) ?? '',
    })),
    lastLoginAt: person.lastLoginAt?.toISOString() ?? null,
  };
}
