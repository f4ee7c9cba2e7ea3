import { Module } from '@nestjs/common';
import { IncidentList } from './incident-list';
import { IncidentRights } from './incident-rights';
import { IncidentsController } from './incidents.controller';

/** Cases that wait for a person's decision. */
@Module({ controllers: [IncidentsController], providers: [IncidentList, IncidentRights] })
export class IncidentsModule {}
