import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AuditAct } from '@zhilu/audit';
import { CLOCK, isInUse, type Clock, type Wire } from '@zhilu/domain';
import { Device, inTransaction, isDuplicate } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { RecorderRights, type KeptBy } from './recorder-rights';
import { numberTaken, requireFreeNumber, requireHolder, requireNoImport, wrongField } from './recorder-rules';
import { offsetSeconds, RecorderViews } from './recorder-views';
import type { AddRecorder, ChangeRecorder } from './recorders.dto';

/** The register of recorders as card imports need it. Recorders are taken out of use, never removed: recordings name them. */
@Injectable()
export class RecordersService {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: RecorderRights,
    private readonly views: RecorderViews,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async add(personId: string, input: AddRecorder): Promise<Wire.RecorderView> {
    const kept = await this.rights.requireUnit(personId, input.unitId);
    const device = newDevice(input, this.now());
    await this.write(input.number, async (manager) => {
      await requireFreeNumber(manager, input.number);
      await requireHolder(manager, input.holderId, kept.unit);
      await manager.insert(Device, device);
      await this.record(manager, personId, 'device.added', device.id, { ...input, ...inStead(kept) });
    });
    return (await this.views.of([device]))[0];
  }

  async change(personId: string, id: string, change: ChangeRecorder): Promise<Wire.RecorderView> {
    const { unitId, number } = await this.rights.requireRecorder(personId, id);
    const kept = await this.rights.requireUnit(personId, change.unitId ?? unitId);
    const after = await this.write(change.number ?? number, async (manager) => {
      const before = await manager.findOneByOrFail(Device, { id });
      const changed = applied(before, change, this.now());
      await this.check(manager, before, changed, kept);
      await manager.update(Device, { id }, changed);
      await this.recordChange(manager, personId, before, changed, kept);
      return changed;
    });
    return (await this.views.of([after]))[0];
  }

  private async check(manager: EntityManager, before: Device, after: Device, { unit }: KeptBy): Promise<void> {
    if (after.number !== before.number) {
      await requireNoImport(manager, before);
      await requireFreeNumber(manager, after.number, before.id);
    }
    const comesBack = isInUse(after.state) && !isInUse(before.state);
    if (comesBack || after.holderId !== before.holderId || after.unitId !== before.unitId)
      await requireHolder(manager, after.holderId, unit);
  }

  /** Taking out of use and putting back are acts of their own; whatever else changed is one more. */
  private async recordChange(
    manager: EntityManager,
    personId: string,
    before: Device,
    after: Device,
    kept: KeptBy,
  ): Promise<void> {
    const changed = differences(before, after);
    if (changed) await this.record(manager, personId, 'device.changed', after.id, { ...changed, ...inStead(kept) });
    if (isInUse(before.state) === isInUse(after.state)) return;
    const act = isInUse(after.state) ? 'device.restored' : 'device.stopped';
    await this.record(manager, personId, act, after.id, { number: after.number, ...inStead(kept) });
  }

  private async write<T>(number: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await inTransaction(this.facts, work);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw wrongField('number', numberTaken(number));
    }
  }

  private record(
    manager: EntityManager,
    personId: string,
    act: AuditAct,
    objectId: string,
    detail: Record<string, unknown>,
  ): Promise<void> {
    return this.audit.append(manager, { personId, act, objectKind: 'device', objectId, detail });
  }
}

/** A recorder's row as it begins. */
export function newDevice({ clockOffsetSeconds, ...input }: AddRecorder, at: Date): Device {
  return {
    ...input,
    id: randomUUID(),
    keeperId: null,
    state: input.holderId ? 'issued' : 'stored',
    clockOffsetMs: (clockOffsetSeconds ?? 0) * 1000,
    clockCheckedAt: clockOffsetSeconds === null ? null : at,
  };
}

/** Named in the audit where a deputy acts. */
export function inStead({ actingForId }: KeptBy): { actingForId?: string } {
  return actingForId ? { actingForId } : {};
}

function applied(before: Device, { inUse, clockOffsetSeconds, ...plain }: ChangeRecorder, at: Date): Device {
  const after: Device = { ...before, ...plain };
  if (clockOffsetSeconds !== undefined && clockOffsetSeconds !== offsetSeconds(before)) {
    after.clockOffsetMs = (clockOffsetSeconds ?? 0) * 1000;
    after.clockCheckedAt = clockOffsetSeconds === null ? null : at;
  }
  if (inUse ?? isInUse(before.state)) after.state = after.holderId ? 'issued' : 'stored';
  else if (isInUse(before.state)) after.state = 'blocked';
  return after;
}

const TOLD = ['number', 'brand', 'model', 'serial', 'unitId', 'holderId', 'clockOffsetMs', 'clockCheckedAt'] as const;

function differences(before: Device, after: Device): { before: object; after: object } | null {
  const changed = TOLD.filter((key) => before[key] !== after[key]);
  if (changed.length === 0) return null;
  const only = (device: Device) => Object.fromEntries(changed.map((key) => [key, device[key]]));
  return { before: only(before), after: only(after) };
}
