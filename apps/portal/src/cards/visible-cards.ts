import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ROLES_KEEPING_RECORDERS } from '@zhilu/domain';
import { Device } from '@zhilu/persistence';
import { folderCarries, recorderNumbersIn, type MountedCard } from '@zhilu/storage';
import { Rights } from '../people/rights';

/** Which mounted cards a person may see: those of the own units' recorders, and those that say nothing of a recorder. */
@Injectable()
export class VisibleCards {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: Rights,
  ) {}

  async of(personId: string, cards: MountedCard[]): Promise<MountedCard[]> {
    const devices = await this.facts.getRepository(Device).find({ select: { number: true, unitId: true } });
    const kept = await this.rights.unitsUnder(personId, ROLES_KEEPING_RECORDERS);
    const units = new Set(kept.map((unit) => unit.id));
    const registered = new Set(devices.map((device) => device.number));
    const own = new Set(devices.filter((device) => units.has(device.unitId)).map((device) => device.number));
    return cards.filter((card) => {
      const carried = numbersOn(card, registered);
      return carried.length === 0 || carried.some((number) => own.has(number));
    });
  }
}

function numbersOn({ name, fileNames }: MountedCard, registered: ReadonlySet<string>): string[] {
  const inFolder = [...registered].filter((number) => folderCarries(name, number));
  return [...inFolder, ...fileNames.flatMap((fileName) => recorderNumbersIn(fileName, registered))];
}
