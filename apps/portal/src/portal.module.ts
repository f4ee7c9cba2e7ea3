import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { CasesModule } from '@zhilu/cases';
import type { Settings } from '@zhilu/config';
import { AdminModule } from './admin/admin.module';
import { ArticlesModule } from './articles/articles.module';
import { AttachmentsModule } from './attachments/attachments.module';
import { CardsModule } from './cards/cards.module';
import { CasePagesModule } from './cases/cases.module';
import { DemoModule } from './demo/demo.module';
import { DraftsModule } from './drafts/drafts.module';
import { EngineModule } from './engine/engine.module';
import { FormsModule } from './forms/forms.module';
import { InboxModule } from './inbox/inbox.module';
import { ProcessesModule } from './processes/processes.module';
import { TasksModule } from './tasks/tasks.module';
import { WorkbenchModule } from './workbench/workbench.module';
import { DocumentsModule } from './documents/documents.module';
import { ExportsModule } from './exports/exports.module';
import { HealthModule } from './health/health.module';
import { HttpModule } from './http/http.module';
import { NotificationsModule } from './notifications/notifications.module';
import { PeopleModule } from './people/people.module';
import { RecordingsModule } from './recordings/recordings.module';
import { RegistersModule } from './registers/registers.module';
import { SearchModule } from './search/search.module';
import { SessionsModule } from './sessions/sessions.module';
import { UnitsModule } from './units/units.module';

/** The portal: what every feature stands on first, then one module a noun. */
@Module({})
export class PortalModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: PortalModule,
      imports: [
        HttpModule.with(settings),
        EngineModule.with(settings),
        CasesModule.forRoot(bundleRoot()),
        FormsModule,
        DemoModule,
        SessionsModule,
        PeopleModule,
        UnitsModule,
        AttachmentsModule,
        DocumentsModule,
        ExportsModule,
        RecordingsModule,
        RegistersModule,
        ArticlesModule,
        SearchModule,
        NotificationsModule,
        CardsModule,
        AdminModule,
        CasePagesModule,
        TasksModule,
        InboxModule,
        DraftsModule,
        ProcessesModule,
        WorkbenchModule,
        HealthModule,
      ],
    };
  }
}

/** The shipped bundles lie at the top of the checkout, four folders above the compiled server and three above its source. */
function bundleRoot(): string {
  const candidates = [join(__dirname, '../../../..'), join(__dirname, '../../..')];
  return candidates.find((folder) => existsSync(join(folder, 'bpmn'))) ?? candidates[0];
}
