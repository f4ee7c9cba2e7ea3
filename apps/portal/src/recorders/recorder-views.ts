import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { CLOCK, isInUse, type Clock, type Wire } from '@zhilu/domain';
import { CardImport, instantOf, type Device } from '@zhilu/persistence';
import { netValueOf } from '@zhilu/recorders';
import { PersonRefs } from '../people/person-refs';
import { RecorderRights } from './recorder-rights';

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
    private readonly rights: RecorderRights,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** As the reader sees them. */
  async of(devices: Device[], readerId: string): Promise<Wire.RecorderView[]> {
    const [people, kept, units, imports] = await Promise.all([
      this.refs.of(devices.flatMap((device) => [device.holderId, device.keeperId])),
      this.rights.units(readerId),
      this.refs.unitNames(devices.map((device) => device.unitId)),
      this.imports(devices.map((device) => device.id)),
    ]);
    const keptIds = new Set(kept.map((unit) => unit.id));
    const now = this.now();
    return devices.map((device) => ({
      ...assetPart(device, now),
      ...checkPart(device),
      unitName: units.get(device.unitId) ?? '',
      holder: people.get(device.holderId ?? '') ?? null,
      keeper: people.get(device.keeperId ?? '') ?? null,
      firstImportAt: imports.get(device.id)?.first ?? null,
      lastImportAt: imports.get(device.id)?.last ?? null,
      kept: keptIds.has(device.unitId),
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

function assetPart(device: Device, now: Date) {
  const { id, number, brand, model, serial, unitId, state } = device;
  const { boughtOn, priceFen, usefulMonths, residualPercent } = device;
  return {
    ...{ id, number, brand, model, serial, unitId, state, inUse: isInUse(state) },
    ...{ boughtOn, priceFen, usefulMonths, residualPercent, netValueFen: netValueOf(device, now) },
  };
}

function checkPart(device: Device) {
  return {
    clockOffsetSeconds: offsetSeconds(device),
    clockCheckedAt: device.clockCheckedAt?.toISOString() ?? null,
    batteryPercent: device.batteryPercent,
    batteryCheckedAt: device.batteryCheckedAt?.toISOString() ?? null,
  };
}

/** What the import takes off, in whole seconds; null for a clock that was never compared. */
export function offsetSeconds(clock: Pick<Device, 'clockOffsetMs' | 'clockCheckedAt'>): number | null {
  if (clock.clockCheckedAt === null && clock.clockOffsetMs === 0) return null;
  return Math.round(clock.clockOffsetMs / 1000);
}
