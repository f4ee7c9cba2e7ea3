import { Controller, Get, Inject } from '@nestjs/common';
import type { Settings } from '@zhilu/config';
import type { Wire } from '@zhilu/domain';
import { diskFileSystem, listCards } from '@zhilu/storage';
import { Needs } from '../http/route-marks';
import { SETTINGS } from '../http/tokens';

/** Recorder cards mounted on the server: names and sizes only, and no name is ever taken from a request. */
@Controller('api/cards')
export class CardsController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  @Get()
  @Needs('device-keeper', 'info-center')
  list(): Promise<Wire.CardFolder[]> {
    return listCards(diskFileSystem, this.settings.CARD_DIR);
  }
}
