import { Inject, Injectable } from '@nestjs/common';
import { Brackets, DataSource, In, type SelectQueryBuilder } from 'typeorm';
import { CLOCK, ROLES_KEEPING_RECORDERS, type Clock, type Role, type Wire } from '@zhilu/domain';
import { containing, Device, DeviceIssue, Person } from '@zhilu/persistence';
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
/**
 * How long after giving a recorder back its holder may still name it: a quarter. Footage is put together and handed over by
 * the quarter (article 13), and what is found then is answered for by who had the recorder at that time (article 11).
 */
const NAMED_AFTER_RETURN_DAYS = 90;
const DAY_MS = 86_400_000;
const SEARCHED = ['device.number', 'device.brand', 'device.model', 'device.serial', 'holder.name'];

/**
 * Recorders that a person may name in a form: the own one, those held until lately, and those of units in which the person
 * answers for recorders.
 */
@Injectable()
export class RecorderChoices implements SubjectFinder {
  readonly kind = 'recorder';

  constructor(
    private readonly facts: DataSource,
    private readonly rights: Rights,
    @Inject(CLOCK) private readonly now: Clock,
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
    return entities.map(({ number, brand, model, state }, index) => ({
      number,
      title: `${brand} ${model}`.trim(),
      note: raw[index].holderName ?? '',
      state,
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
    const query = this.facts
      .getRepository(Device)
      .createQueryBuilder('device')
      .leftJoin(Person, 'holder', 'holder.id = device.holderId');
    const lately = query
      .subQuery()
      .select('line.deviceId')
      .from(DeviceIssue, 'line')
      .where('line.holderId = :personId AND line.returnedAt >= :since')
      .getQuery();
    const since = new Date(this.now().getTime() - NAMED_AFTER_RETURN_DAYS * DAY_MS);
    return query.where(
      new Brackets((where) =>
        where
          .where('device.holderId = :personId', { personId })
          .orWhere('device.unitId IN (:...units)', { units: ['', ...units.map((unit) => unit.id)] })
          .orWhere(`device.id IN ${lately}`, { since }),
      ),
    );
  }
}
