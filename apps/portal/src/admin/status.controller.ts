import { Controller, Get } from '@nestjs/common';
import type { Wire } from '@zhilu/domain';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { Needs } from '../requests/route-marks';
import { StatusService } from './status.service';

@Controller('api/admin/status')
@Needs('admin', 'info-center')
export class StatusController {
  constructor(private readonly status: StatusService) {}

  @Get()
  read(@CurrentPerson() { language }: CurrentPersonInfo): Promise<Wire.SystemStatus> {
    return this.status.read(language);
  }
}
