import { Injectable } from '@nestjs/common';
import { DataSource, In, type SelectQueryBuilder } from 'typeorm';
import { ROLES_KEEPING_RECORDERS, type Role, type Wire } from '@zhilu/domain';
import { containing, Device, Person } from '@zhilu/persistence';
import { Rights } from '../people/rights';
import type { FoundSubject, SubjectFinder } from '../ports/subject-finder';

/** Who answers for the recorders of a unit, besides those who keep them. */
const ROLES_NAMING: readonly Role[] = [
  ...ROLES_KEEPING_RECORDERS,
  'unit-head',
  'dept-leader',
  'scene-leader',
  'finance',
];
const SEARCHED = ['device.number', 'device.brand', 'device.model', 'device.serial', 'holder.name'];

/** Recorders that a person may name in a form: the own one, and those of units in which the person answers for recorders. */
@Injectable()
export class RecorderChoices implements SubjectFinder {
  readonly kind = 'recorder';

  constructor(
    private readonly facts: DataSource,
    private readonly rights: Rights,
  ) {}

  async search(personId: string, text: string, limit: number): Promise<Wire.SubjectChoice[]> {
    const query = (await this.visible(personId))
      .addSelect('holder.name', 'holderName')
      .orderBy('CASE WHEN device.holderId = :personId THEN 0 ELSE 1 END')
      .addOrderBy('device.number')
      .limit(limit);
    if (text !== '')
      query.andWhere(`(${SEARCHED.map((column) => `LOWER(${column}) LIKE :text ESCAPE '!'`).join(' OR ')})`, {
        text: containing(text.toLowerCase()),
      });
    const { entities, raw } = await query.getRawAndEntities<{ holderName: string | null }>();
    return entities.map(({ number, brand, model }, index) => ({
      number,
      title: `${brand} ${model}`.trim(),
      note: raw[index].holderName ?? '',
    }));
  }

  async named(personId: string, numbers: string[]): Promise<FoundSubject[]> {
    const query = (await this.visible(personId)).andWhere('device.number IN (:...numbers)', { numbers });
    return query.getMany();
  }

  ofIds(ids: string[]): Promise<FoundSubject[]> {
    return this.facts.getRepository(Device).findBy({ id: In(ids) });
  }

  private async visible(personId: string): Promise<SelectQueryBuilder<Device>> {
    const units = await this.rights.unitsUnder(personId, ROLES_NAMING);
    return this.facts
      .getRepository(Device)
      .createQueryBuilder('device')
      .leftJoin(Person, 'holder', 'holder.id = device.holderId')
      .where('(device.holderId = :personId OR device.unitId IN (:...units))', {
        personId,
        units: ['', ...units.map((unit) => unit.id)],
      });
  }
}
