import { Module } from '@nestjs/common';
import { HealthModule } from '../health/health.module';
import { AdminController } from './admin.controller';
import { DeputiesService } from './deputies.service';
import { FirstAdmin } from './first-admin';
import { PeopleService } from './people.service';
import { PersonViews } from './person-views';
import { RolesService } from './roles.service';
import { StatusController } from './status.controller';
import { StatusService } from './status.service';
import { UnitsService } from './units.service';

/** 系统管理. */
@Module({
  imports: [HealthModule],
  controllers: [AdminController, StatusController],
  providers: [FirstAdmin, UnitsService, PeopleService, PersonViews, RolesService, DeputiesService, StatusService],
})
export class AdminModule {}
