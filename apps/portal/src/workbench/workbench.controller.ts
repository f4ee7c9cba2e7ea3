import { Controller, Get } from '@nestjs/common';
import type { Wire } from '@zhilu/domain';
import { Actors } from '../cases/actors';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { Workbench } from './workbench';

@Controller('api/workbench')
export class WorkbenchController {
  constructor(
    private readonly actors: Actors,
    private readonly workbench: Workbench,
  ) {}

  @Get()
  async show(@CurrentPerson() person: CurrentPersonInfo): Promise<Wire.WorkbenchView> {
    return this.workbench.for(await this.actors.of(person), person.language);
  }
}
