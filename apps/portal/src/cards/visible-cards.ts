import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isWithin, type Role } from '@zhilu/domain';
import { Device, Unit } from '@zhilu/persistence';
import { folderCarries, recorderNumbersIn, type MountedCard } from '@zhilu/storage';
import { Rights } from '../people/rights';

/** Roles that read cards in. */
export const CARD_KEEPERS: readonly Role[] = ['device-keeper', 'info-center'];

/** Which mounted cards a person may see: those of the own units' recorders, and those that say nothing of a recorder. */
@Injectable()
export class VisibleCards {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: Rights,
  ) {}

  async of(personId: string, cards: MountedCard[]): Promise<MountedCard[]> {
    const devices = await this.facts.getRepository(Device).find({ select: { number: true, unitId: true } });
    const units = await this.keptUnits(personId);
    const registered = new Set(devices.map((device) => device.number));
    const own = new Set(devices.filter((device) => units.has(device.unitId)).map((device) => device.number));
    return cards.filter((card) => {
      const carried = numbersOn(card, registered);
      return carried.length === 0 || carried.some((number) => own.has(number));
    });
  }

  private async keptUnits(personId: string): Promise<Set<string>> {
    const held = await this.rights.rolesOf(personId);
    const paths = held.filter(({ role }) => CARD_KEEPERS.includes(role)).map(({ unitPath }) => unitPath);
    const units = await this.facts.getRepository(Unit).find();
    return new Set(units.filter((unit) => paths.some((path) => isWithin(unit.path, path))).map((unit) => unit.id));
  }
}

function numbersOn({ name, fileNames }: MountedCard, registered: ReadonlySet<string>): string[] {
  const inFolder = [...registered].filter((number) => folderCarries(name, number));
  return [...inFolder, ...fileNames.flatMap((fileName) => recorderNumbersIn(fileName, registered))];
}
