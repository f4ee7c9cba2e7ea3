import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isWithin, ROLES_KEEPING_RECORDERS, ROLES_SEEING_RECORDERS } from '@zhilu/domain';
import { Device, Unit } from '@zhilu/persistence';
import { NoRight } from '../audit/refusal-audit';
import { Rights } from '../people/rights';

/** A unit whose recorders the person keeps, and for whom, where it is a deputy's right. */
export interface KeptBy {
  unit: Unit;
  actingForId: string | null;
}

/** Whose recorders a person keeps: role and unit together. */
@Injectable()
export class RecorderRights {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: Rights,
  ) {}

  units(personId: string): Promise<Unit[]> {
    return this.rights.unitsUnder(personId, ROLES_KEEPING_RECORDERS);
  }

  /** Units whose recorders the person sees. */
  seenUnits(personId: string): Promise<Unit[]> {
    return this.rights.unitsUnder(personId, ROLES_SEEING_RECORDERS);
  }

  /** The same by the unit's id, with whose right it is. */
  async kept(personId: string): Promise<Map<string, KeptBy>> {
    const roles = (await this.rights.rolesOf(personId)).filter(({ role }) => ROLES_KEEPING_RECORDERS.includes(role));
    const heldFor = ({ path }: Unit) => roles.find(({ unitPath }) => isWithin(path, unitPath));
    const units = await this.units(personId);
    return new Map(units.map((unit) => [unit.id, { unit, actingForId: heldFor(unit)?.actingForId ?? null }]));
  }

  /** Throws NoRight for a unit whose recorders are not this person's to keep, and for one that is not there. */
  async requireUnit(personId: string, unitId: string): Promise<KeptBy> {
    const unit = await this.facts.getRepository(Unit).findOneBy({ id: unitId });
    const held = unit && (await this.rights.mayInUnit(personId, ROLES_KEEPING_RECORDERS, unit.path));
    if (held) return { unit, actingForId: held.actingForId };
    const sentence = {
      zh: '您不保管这个单位的执法记录仪，请改选本人担任设备管理员的单位，或交信息中心登记。',
      en: 'You do not keep the recorders of this unit. Choose a unit you are keeper of, or ask the information centre.',
    };
    throw new NoRight('forbidden', sentence, 'unit', unitId);
  }

  /** Throws NoRight (404) for a recorder of another unit and for an unknown id alike. */
  async requireRecorder(personId: string, id: string): Promise<Device> {
    const { device, unit } = await this.found(id);
    if (device && unit && (await this.rights.mayInUnit(personId, ROLES_KEEPING_RECORDERS, unit.path))) return device;
    const sentence = {
      zh: '没有这台执法记录仪，或它不归您保管，请刷新后重选。',
      en: 'There is no such recorder, or it is not yours to keep; reload and choose again.',
    };
    throw new NoRight('notFound', sentence, 'device', id);
  }

  /** A recorder of a unit the person answers for, or the own one. Throws NoRight (404) for any other. */
  async requireSeen(personId: string, id: string): Promise<Device> {
    const { device, unit } = await this.found(id);
    if (device?.holderId === personId) return device;
    if (device && unit && (await this.rights.mayInUnit(personId, ROLES_SEEING_RECORDERS, unit.path))) return device;
    const sentence = {
      zh: '没有这台执法记录仪，或您无权查看，请回到装备列表重选。',
      en: 'There is no such recorder, or it is not yours to see; choose from the list again.',
    };
    throw new NoRight('notFound', sentence, 'device', id);
  }

  private async found(id: string): Promise<{ device: Device | null; unit: Unit | null }> {
    const device = await this.facts.getRepository(Device).findOneBy({ id });
    const unit = device && (await this.facts.getRepository(Unit).findOneBy({ id: device.unitId }));
    return { device, unit };
  }
}
