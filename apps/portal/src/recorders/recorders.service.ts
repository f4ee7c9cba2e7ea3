import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AuditAct } from '@zhilu/audit';
import { CLOCK, isInUse, type Clock, type Wire } from '@zhilu/domain';
import { Device, inTransaction, isDuplicate } from '@zhilu/persistence';
import { changeState, handOut, openIssue, recordEvent, takeBack } from '@zhilu/recorders';
import { AuditLog } from '../audit/audit-log';
import { RecorderRights, type KeptBy } from './recorder-rights';
import * as rules from './recorder-rules';
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
    this.requireBought(input.boughtOn);
    const at = this.now();
    const device = await this.write(input.number, async (manager) => {
      await rules.requireFreeNumber(manager, input.number);
      await rules.requireHolder(manager, input.holderId, kept.unit);
      await rules.requireKeeper(manager, input.keeperId ?? null, kept.unit);
      const keeperId =
        input.keeperId === undefined ? await rules.usualKeeper(manager, kept.unit, personId) : input.keeperId;
      const row = newDevice({ ...input, keeperId }, at);
      await manager.insert(Device, row);
      await begin(manager, row, personId, at);
      await this.record(manager, personId, 'device.added', row.id, { ...input, keeperId, ...inStead(kept) });
      return row;
    });
    return (await this.views.of([device], personId))[0];
  }

  async change(personId: string, id: string, change: ChangeRecorder): Promise<Wire.RecorderView> {
    const { unitId, number } = await this.rights.requireRecorder(personId, id);
    const kept = await this.rights.requireUnit(personId, change.unitId ?? unitId);
    const after = await this.write(change.number ?? number, async (manager) => {
      const before = await manager.findOneByOrFail(Device, { id });
      const changed = await this.described(manager, personId, before, change, kept);
      await this.check(manager, before, changed, change, kept);
      const { state: _state, holderId: _holderId, ...columns } = changed;
      await manager.update(Device, { id }, columns);
      const moved = await this.passOn(manager, personId, changed, change);
      await this.recordChange(manager, personId, before, moved, kept);
      return moved;
    });
    return (await this.views.of([after], personId))[0];
  }

  /** The row as described anew; state and holder stay, they change by acts of their own. */
  private async described(
    manager: EntityManager,
    personId: string,
    before: Device,
    { inUse: _inUse, holderId: _holderId, clockOffsetSeconds, ...plain }: ChangeRecorder,
    { unit }: KeptBy,
  ): Promise<Device> {
    const after: Device = { ...before, ...plain };
    if (plain.keeperId === undefined && after.unitId !== before.unitId)
      after.keeperId = await rules.usualKeeper(manager, unit, personId);
    if (clockOffsetSeconds === undefined || clockOffsetSeconds === offsetSeconds(before)) return after;
    return { ...after, ...clockAfter(clockOffsetSeconds, this.now()) };
  }

  private async check(
    manager: EntityManager,
    before: Device,
    after: Device,
    change: ChangeRecorder,
    { unit }: KeptBy,
  ): Promise<void> {
    if (after.boughtOn !== before.boughtOn) this.requireBought(after.boughtOn);
    if (after.number !== before.number) {
      await rules.requireNoImport(manager, before);
      await rules.requireNoRunningCase(manager, before);
      await rules.requireFreeNumber(manager, after.number, before.id);
    }
    const holderId = change.holderId === undefined ? before.holderId : change.holderId;
    const comesBack = change.inUse === true && !isInUse(before.state);
    if (comesBack || holderId !== before.holderId || after.unitId !== before.unitId)
      await rules.requireHolder(manager, holderId, unit, before);
    if (after.keeperId !== before.keeperId) await rules.requireKeeper(manager, after.keeperId, unit, before);
  }

  /** Throws Refusal for a day of purchase that is still to come: net values and shares go by it. */
  private requireBought(boughtOn: string | null): void {
    const problem = rules.boughtLater(boughtOn, this.now());
    if (problem) throw rules.wrongField('boughtOn', problem);
  }

  /** Another holder, out of use or back into it: each an act with its line and event. */
  private async passOn(
    manager: EntityManager,
    personId: string,
    device: Device,
    { holderId = device.holderId, inUse = isInUse(device.state) }: ChangeRecorder,
  ): Promise<Device> {
    const about = () => ({ id: randomUUID(), by: 'keeper' as const, at: this.now(), personId });
    let now = device;
    if (holderId !== now.holderId || (inUse && !isInUse(now.state) && holderId === null))
      now =
        holderId === null
          ? await takeBack(manager, now, about())
          : await handOut(manager, now, { ...about(), holderId });
    else if (inUse && !isInUse(now.state)) now = await changeState(manager, now, { ...about(), to: 'issued' });
    return !inUse && isInUse(now.state) ? changeState(manager, now, { ...about(), to: 'blocked' }) : now;
  }

  private async recordChange(
    manager: EntityManager,
    personId: string,
    before: Device,
    after: Device,
    kept: KeptBy,
  ): Promise<void> {
    const changed = changedAsset(before, after);
    if (!changed) return;
    const about = { from: before.state, at: this.now(), after, personId };
    if (before.unitId !== after.unitId)
      await recordEvent(manager, { ...about, id: randomUUID(), kind: 'moved', note: kept.unit.name });
    if (before.clockCheckedAt !== after.clockCheckedAt)
      await recordEvent(manager, { ...about, id: randomUUID(), kind: 'checked' });
    await this.record(manager, personId, 'device.changed', after.id, { ...changed, ...inStead(kept) });
  }

  private async write<T>(number: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await inTransaction(this.facts, work);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw rules.wrongField('number', rules.numberTaken(number));
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
export function newDevice(
  { clockOffsetSeconds, ...input }: Omit<AddRecorder, 'keeperId'> & { keeperId: string | null },
  at: Date,
): Device {
  return {
    ...input,
    id: randomUUID(),
    state: input.holderId ? 'issued' : 'stored',
    ...clockAfter(clockOffsetSeconds, clockOffsetSeconds === null ? null : at),
    batteryPercent: null,
    batteryCheckedAt: null,
  };
}

/** First row of a recorder's life, and its line where somebody has it from the beginning. */
export async function begin(manager: EntityManager, device: Device, personId: string, at: Date): Promise<void> {
  const { id, holderId } = device;
  await recordEvent(manager, { id: randomUUID(), kind: 'registered', at, from: null, after: device, personId });
  if (holderId) await openIssue(manager, id, { holderId, at, issuedBy: personId });
}

/** Named in the audit where a deputy acts. */
export function inStead({ actingForId }: KeptBy): { actingForId?: string } {
  return actingForId ? { actingForId } : {};
}

/** The clock as it was compared; null for a clock that nobody compared. */
export function clockAfter(offset: number | null, at: Date | null): Pick<Device, 'clockOffsetMs' | 'clockCheckedAt'> {
  return { clockOffsetMs: (offset ?? 0) * 1000, clockCheckedAt: offset === null ? null : at };
}

const TOLD = [
  ...(['number', 'brand', 'model', 'serial', 'unitId', 'keeperId', 'holderId'] as const),
  ...(['boughtOn', 'priceFen', 'usefulMonths', 'residualPercent'] as const),
  ...(['clockOffsetMs', 'clockCheckedAt', 'batteryPercent'] as const),
];

/** What of the registration changed, with what it was; null for nothing. */
export function changedAsset(before: Device, after: Device): { before: object; after: object } | null {
  const changed = TOLD.filter((key) => before[key] !== after[key]);
  if (changed.length === 0) return null;
  const only = (device: Device) => Object.fromEntries(changed.map((key) => [key, device[key]]));
  return { before: only(before), after: only(after) };
}
