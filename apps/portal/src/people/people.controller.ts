import { Controller, Get, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Wire } from '@zhilu/domain';
import { Person, Unit, containing, withinUnit } from '@zhilu/persistence';
import { searchText } from '../requests/paging';
import { strictDto } from '../requests/strict-dto';
import { PersonRefs } from './person-refs';

class PeopleQuery extends strictDto({ q: searchText, unit: z.string().max(64).optional() }) {}

const MOST = 20;

/** The picker for 抄送 and 转办: names and units of colleagues, never logins or numbers. */
@Controller('api/people')
export class PeopleController {
  constructor(
    private readonly facts: DataSource,
    private readonly refs: PersonRefs,
  ) {}

  @Get()
  async find(@Query() { q, unit }: PeopleQuery): Promise<Wire.PersonRef[]> {
    const query = this.facts
      .getRepository(Person)
      .createQueryBuilder('person')
      .innerJoin(Unit, 'unit', 'unit.id = person.unitId')
      .where('person.active = :active', { active: true });
    if (q) query.andWhere("person.name LIKE :name ESCAPE '!'", { name: containing(q) });
    if (unit) {
      const top = await this.facts.getRepository(Unit).findOneBy({ id: unit });
      query.andWhere(...withinUnit('unit.path', top?.path ?? '', 'top'));
    }
    const people = await query.orderBy('unit.sort').addOrderBy('person.name').limit(MOST).getMany();
    return this.refs.ofRows(people);
  }
}
