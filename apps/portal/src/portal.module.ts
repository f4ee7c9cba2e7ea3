import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import { CasesModule } from '@zhilu/cases';
import type { Settings } from '@zhilu/config';
import { ActivitiesModule } from './activities/activities.module';
import { AdminModule } from './admin/admin.module';
import { ArticlesModule } from './articles/articles.module';
import { AttachmentsModule } from './attachments/attachments.module';
import { AuditModule } from './audit/audit.module';
import { AuditTrailModule } from './audit-trail/audit-trail.module';
import { CardsModule } from './cards/cards.module';
import { CasePagesModule } from './cases/cases.module';
import { DemoModule } from './demo/demo.module';
import { DocumentsModule } from './documents/documents.module';
import { DraftsModule } from './drafts/drafts.module';
import { EngineModule } from './engine/engine.module';
import { ExportsModule } from './exports/exports.module';
import { FormsModule } from './forms/forms.module';
import { FoundationModule } from './foundation/foundation.module';
import { shippedFolder } from './foundation/shipped-folder';
import { HealthModule } from './health/health.module';
import { IncidentsModule } from './incidents/incidents.module';
import { InboxModule } from './inbox/inbox.module';
import { LiveModule } from './live/live.module';
import { MeModule } from './me/me.module';
import { NotificationsModule } from './notifications/notifications.module';
import { PeopleModule } from './people/people.module';
import { ProblemFilter } from './problems/problem.filter';
import { ProcessesModule } from './processes/processes.module';
import { RecordersModule } from './recorders/recorders.module';
import { RecordingsModule } from './recordings/recordings.module';
import { RegistersModule } from './registers/registers.module';
import { StrictPipe } from './requests/strict-dto';
import { ReleasesModule } from './releases/releases.module';
import { SearchModule } from './search/search.module';
import { logging } from './server/logging';
import { SessionsModule } from './sessions/sessions.module';
import { StatisticsModule } from './statistics/statistics.module';
import { StreamsModule } from './streams/streams.module';
import { TasksModule } from './tasks/tasks.module';
import { UnitsModule } from './units/units.module';
import { WorkbenchModule } from './workbench/workbench.module';

/** The portal: what every feature stands on first, then one module a noun; problems instead of stacks on every route. */
@Module({})
export class PortalModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: PortalModule,
      imports: [
        LoggerModule.forRoot(logging(settings)),
        FoundationModule.with(settings),
        AuditModule,
        LiveModule,
        EngineModule.with(settings),
        CasesModule.forRoot(shippedFolder()),
        FormsModule,
        DemoModule,
        SessionsModule,
        MeModule,
        PeopleModule,
        UnitsModule,
        AttachmentsModule,
        DocumentsModule,
        ExportsModule,
        RecordersModule,
        RecordingsModule,
        ActivitiesModule,
        StreamsModule,
        RegistersModule,
        ArticlesModule,
        StatisticsModule,
        ReleasesModule,
        SearchModule,
        NotificationsModule,
        CardsModule,
        AdminModule,
        AuditTrailModule,
        CasePagesModule,
        TasksModule,
        IncidentsModule,
        InboxModule,
        DraftsModule,
        ProcessesModule,
        WorkbenchModule,
        HealthModule,
      ],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: StrictPipe },
      ],
    };
  }
}
