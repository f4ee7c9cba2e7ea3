import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CLOCK, RefusedAct, type Clock, type Wire } from '@zhilu/domain';
import { Device, inTransaction, Unit } from '@zhilu/persistence';
import { handOut, takeBack } from '@zhilu/recorders';
import { AuditLog } from '../audit/audit-log';
import { RecorderRights } from './recorder-rights';
import { requireHolder } from './recorder-rules';
import { RecorderViews } from './recorder-views';
import type { HandOutRecorder, TakeBackRecorder } from './recorders.dto';
import { changedAsset, clockAfter } from './recorders.service';

type Check = Pick<TakeBackRecorder, 'batteryPercent' | 'clockOffsetSeconds'>;

/** Handing recorders out and taking them back, with what was checked at the counter (articles 8, 9). */
@Injectable()
export class RecorderCounter {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: RecorderRights,
    private readonly views: RecorderViews,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Throws Refusal for a recorder that cannot be issued, for a person of elsewhere, and for the one who has it already. */
  handOut(personId: string, id: string, act: HandOutRecorder): Promise<Wire.RecorderView> {
    return this.write(personId, id, act, async (manager, device) => {
      if (device.state === 'issued' && device.holderId === act.holderId) throw hasIt(device);
      const unit = await manager.findOneByOrFail(Unit, { id: device.unitId });
      await requireHolder(manager, act.holderId, unit, device);
      const { holderId, condition, batteryPercent } = act;
      const about = { id: randomUUID(), by: 'keeper' as const, at: this.now(), personId };
      return handOut(manager, device, { ...about, holderId, condition, batteryPercent });
    });
  }

  takeBack(personId: string, id: string, act: TakeBackRecorder): Promise<Wire.RecorderView> {
    return this.write(personId, id, act, (manager, device) => {
      const { condition, batteryPercent } = act;
      const about = { id: randomUUID(), by: 'keeper' as const, at: this.now(), personId };
      return takeBack(manager, device, { ...about, condition, batteryPercent });
    });
  }

  private async write(
    personId: string,
    id: string,
    check: Check,
    work: (manager: EntityManager, device: Device) => Promise<Device>,
  ): Promise<Wire.RecorderView> {
    await this.rights.requireRecorder(personId, id);
    const after = await inTransaction(this.facts, async (manager) => {
      const device = await work(manager, await manager.findOneByOrFail(Device, { id }));
      return this.keepCheck(manager, personId, device, check);
    });
    return (await this.views.of([after], personId))[0];
  }

  private async keepCheck(
    manager: EntityManager,
    personId: string,
    device: Device,
    { batteryPercent, clockOffsetSeconds }: Check,
  ): Promise<Device> {
    const at = this.now();
    const battery = batteryPercent === null ? {} : { batteryPercent, batteryCheckedAt: at };
    const clock = clockOffsetSeconds === undefined ? {} : clockAfter(clockOffsetSeconds, at);
    const checked = { ...battery, ...clock };
    if (Object.keys(checked).length === 0) return device;
    await manager.update(Device, { id: device.id }, checked);
    const after = { ...device, ...checked };
    const detail = changedAsset(device, after);
    const about = { personId, act: 'device.changed', objectKind: 'device', objectId: device.id } as const;
    if (detail) await this.audit.append(manager, { ...about, detail });
    return after;
  }
}

function hasIt({ id, number }: Device): RefusedAct {
  const sentence = {
    zh: `执法记录仪“${number}”已由此人领用，不必再发。`,
    en: `This person has recorder "${number}" already.`,
  };
  return new RefusedAct('conflict', sentence, 'device', id);
}
