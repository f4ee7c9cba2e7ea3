import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { isInUse, type Wire } from '@zhilu/domain';
import { CardImport, instantOf, type Device } from '@zhilu/persistence';
import { PersonRefs } from '../people/person-refs';

interface Imports {
  first: string | null;
  last: string | null;
}

/** Recorders as lists show them. */
@Injectable()
export class RecorderViews {
  constructor(
    private readonly facts: DataSource,
    private readonly refs: PersonRefs,
  ) {}

  async of(devices: Device[]): Promise<Wire.RecorderView[]> {
    const [holders, units, imports] = await Promise.all([
      this.refs.of(devices.map((device) => device.holderId)),
      this.refs.unitNames(devices.map((device) => device.unitId)),
      this.imports(devices.map((device) => device.id)),
    ]);
    return devices.map(({ id, number, brand, model, serial, unitId, holderId, state, ...clock }) => ({
      ...{ id, number, brand, model, serial, unitId, state },
      unitName: units.get(unitId) ?? '',
      holder: (holderId && holders.get(holderId)) || null,
      inUse: isInUse(state),
      clockOffsetSeconds: offsetSeconds(clock),
      clockCheckedAt: clock.clockCheckedAt?.toISOString() ?? null,
      firstImportAt: imports.get(id)?.first ?? null,
      lastImportAt: imports.get(id)?.last ?? null,
    }));
  }

  private async imports(ids: string[]): Promise<Map<string, Imports>> {
    if (ids.length === 0) return new Map();
    const rows = await this.facts
      .getRepository(CardImport)
      .createQueryBuilder('card')
      .select('card.deviceId', 'id')
      .addSelect('MIN(card.startedAt)', 'first')
      .addSelect('MAX(card.startedAt)', 'last')
      .where({ deviceId: In(ids) })
      .groupBy('card.deviceId')
      .getRawMany<{ id: string; first: string | Date; last: string | Date }>();
    const iso = (value: string | Date): string | null => instantOf(value)?.toISOString() ?? null;
    return new Map(rows.map((row) => [row.id, { first: iso(row.first), last: iso(row.last) }]));
  }
}

/** What the import takes off, in whole seconds; null for a clock that was never compared. */
export function offsetSeconds(clock: Pick<Device, 'clockOffsetMs' | 'clockCheckedAt'>): number | null {
  if (clock.clockCheckedAt === null && clock.clockOffsetMs === 0) return null;
  return Math.round(clock.clockOffsetMs / 1000);
}
