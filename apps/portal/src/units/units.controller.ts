import { Controller, Get } from '@nestjs/common';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { Rights } from '../people/rights';

interface UnitRef {
  id: string;
  parentId: string | null;
  name: string;
  shortName: string;
}

/** Units a person may filter by. */
@Controller('api/units')
export class UnitsController {
  constructor(private readonly rights: Rights) {}

  @Get()
  async list(@CurrentPerson() { personId }: CurrentPersonInfo): Promise<UnitRef[]> {
    const units = await this.rights.visibleUnits(personId);
    return units.map(({ id, parentId, name, shortName }) => ({ id, parentId, name, shortName }));
  }
}
