import { Controller, Get, Inject } from '@nestjs/common';
import type { Settings } from '@zhilu/config';
import { ROLES_KEEPING_RECORDERS, type Wire } from '@zhilu/domain';
import { diskFileSystem, listCards } from '@zhilu/storage';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { Needs } from '../requests/route-marks';
import { SETTINGS } from '../foundation/tokens';
import { VisibleCards } from './visible-cards';

/** Recorder cards mounted on the server: names and sizes only, and no name is ever taken from a request. */
@Controller('api/cards')
export class CardsController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly visible: VisibleCards,
  ) {}

  @Get()
  @Needs(...ROLES_KEEPING_RECORDERS)
  async list(@CurrentPerson() person: CurrentPersonInfo): Promise<Wire.CardFolder[]> {
    const mounted = await listCards(diskFileSystem, this.settings.CARD_DIR);
    const cards = await this.visible.of(person.personId, mounted);
    return cards.map(({ name, files, sizeBytes }) => ({ name, files, sizeBytes }));
  }
}
