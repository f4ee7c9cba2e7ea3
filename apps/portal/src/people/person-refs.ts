import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import type { Wire } from '@zhilu/domain';
import { Person, Unit } from '@zhilu/persistence';

/** Names of people for lists: id, name, unit; nothing more leaves the table. */
@Injectable()
export class PersonRefs {
  constructor(private readonly facts: DataSource) {}

  /** Unknown and empty ids are left out. */
  async of(ids: Iterable<string | null>): Promise<Map<string, Wire.PersonRef>> {
    const wanted = [...new Set([...ids].filter((id): id is string => id !== null))];
    if (wanted.length === 0) return new Map();
    const people = await this.facts.getRepository(Person).findBy({ id: In(wanted) });
    return new Map((await this.ofRows(people)).map((ref) => [ref.id, ref]));
  }

  async ofRows(people: Pick<Person, 'id' | 'name' | 'unitId'>[]): Promise<Wire.PersonRef[]> {
    const names = await this.unitNames(people.map((person) => person.unitId));
    return people.map(({ id, name, unitId }) => ({ id, name, unitId, unitName: names.get(unitId) ?? '' }));
  }

  async unitNames(ids: string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const units = await this.facts.getRepository(Unit).findBy({ id: In([...new Set(ids)]) });
    return new Map(units.map((unit) => [unit.id, unit.name]));
  }
}
