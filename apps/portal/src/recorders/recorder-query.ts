import { Injectable } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { isWithin, type Wire } from '@zhilu/domain';
import { containing, Device, Person } from '@zhilu/persistence';
import { RecorderRights } from './recorder-rights';
import { RecorderViews } from './recorder-views';
import type { RecorderFilters, RecordersQuery } from './recorders.dto';

const EXPORT_LIMIT = 5_000;
const SEARCHED = ['device.number', 'device.brand', 'device.model', 'device.serial', 'holder.name'];

/** Pages of the recorders a person sees, by number: those of the units, and the own ones. */
@Injectable()
export class RecorderQuery {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: RecorderRights,
    private readonly views: RecorderViews,
  ) {}

  async page(personId: string, query: RecordersQuery): Promise<Wire.Page<Wire.RecorderView>> {
    const { page, size } = query;
    const found = (await this.narrowed(personId, query)).offset((page - 1) * size).limit(size);
    const [devices, total] = await found.getManyAndCount();
    return { rows: await this.views.of(devices, personId), total, page, size };
  }

  /** Everything that fits the filters, at most what a workbook holds. */
  async all(personId: string, filters: RecorderFilters): Promise<Wire.RecorderView[]> {
    return this.views.of(await (await this.narrowed(personId, filters)).limit(EXPORT_LIMIT).getMany(), personId);
  }

  private async narrowed(personId: string, filters: RecorderFilters): Promise<SelectQueryBuilder<Device>> {
    const seen = await this.rights.seenUnits(personId);
    const top = seen.find((unit) => unit.id === filters.unit);
    const units = filters.unit ? seen.filter((unit) => top && isWithin(unit.path, top.path)) : seen;
    const query = this.facts
      .getRepository(Device)
      .createQueryBuilder('device')
      .leftJoin(Person, 'holder', 'holder.id = device.holderId')
      .where('(device.unitId IN (:...units) OR device.holderId = :own)', {
        units: ['', ...units.map((unit) => unit.id)],
        own: filters.unit ? '' : personId,
      })
      .orderBy('device.number')
      .addOrderBy('device.id');
    if (filters.state) query.andWhere('device.state = :state', { state: filters.state });
    if (filters.inUse !== undefined)
      query.andWhere(`device.state ${filters.inUse ? 'IN' : 'NOT IN'} ('stored', 'issued')`);
    if (filters.q)
      query.andWhere(`(${SEARCHED.map((column) => `LOWER(${column}) LIKE :text ESCAPE '!'`).join(' OR ')})`, {
        text: containing(filters.q.toLowerCase()),
      });
    return query;
  }
}
