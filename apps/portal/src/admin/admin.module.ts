import { Module } from '@nestjs/common';
import { HealthModule } from '../health/health.module';
import { AccountNotices } from './account-notices';
import { AdminController } from './admin.controller';
import { Confirmers } from './confirmers';
import { DeputiesService } from './deputies.service';
import { FirstAdmin } from './first-admin';
import { GrantRequests } from './grant-requests';
import { GrantViews } from './grant-views';
import { GrantsController } from './grants.controller';
import { PasswordResets } from './password-resets';
import { PeopleService } from './people.service';
import { PersonViews } from './person-views';
import { Powers } from './powers';
import { Removals } from './removals';
import { RolesService } from './roles.service';
import { StatusController } from './status.controller';
import { StatusService } from './status.service';
import { UnitsService } from './units.service';

/** 系统管理. */
@Module({
  imports: [HealthModule],
  controllers: [AdminController, GrantsController, StatusController],
  providers: [
    AccountNotices,
    Confirmers,
    FirstAdmin,
    GrantRequests,
    GrantViews,
    PasswordResets,
    Powers,
    Removals,
    UnitsService,
    PeopleService,
    PersonViews,
    RolesService,
    DeputiesService,
    StatusService,
  ],
})
export class AdminModule {}
