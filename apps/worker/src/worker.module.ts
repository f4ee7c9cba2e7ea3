import { Module, type DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BundleArchive, DeployedBundles } from '@zhilu/cases';
import type { Settings } from '@zhilu/config';
import { DocumentsModule } from '@zhilu/documents';
import { EngineClient, EngineWorkerModule, type WorkerScope } from '@zhilu/engine';
import { MailModule } from '@zhilu/mail';
import { PersistenceModule } from '@zhilu/persistence';
import { StorageModule } from '@zhilu/storage';
import { CloseAccessHandler } from './access/close-access.handler';
import { OpenAccessHandler } from './access/open-access.handler';
import { PdfReturn } from './documents/pdf-return';
import { RenderDocumentHandler } from './documents/render-document.handler';
import { CheckFootageHandler } from './footage/check-footage.handler';
import { ExportFootageHandler } from './footage/export-footage.handler';
import { ImportFootageHandler } from './footage/import-footage.handler';
import { HealthController } from './health/health.controller';
import { SendNotificationHandler } from './notifications/send-notification.handler';
import { OwnProcesses, OwnProcessesModule } from './own-processes';
import { WriteRegisterRowHandler } from './registers/write-register-row.handler';
import { SETTINGS, SettingsModule } from './settings.module';
import { StepResults } from './step-results';

const HANDLERS = [
  CloseAccessHandler,
  OpenAccessHandler,
  RenderDocumentHandler,
  CheckFootageHandler,
  ExportFootageHandler,
  ImportFootageHandler,
  SendNotificationHandler,
  WriteRegisterRowHandler,
];

/** Tasks of one kind that may run side by side: media work and the browser are heavy. */
const TOPICS = {
  'footage.import': { atOnce: 2 },
  'footage.export': { atOnce: 2 },
  'footage.check': { atOnce: 4 },
  'document.render': { atOnce: 2 },
};

/** The worker: every capability with its handler, over the external-task runtime. */
@Module({})
export class WorkerModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        SettingsModule.with(settings),
        PersistenceModule.forRoot({ settings: SETTINGS, migrate: 'wait' }),
        StorageModule.forRoot({ settings: SETTINGS }),
        DocumentsModule.forRoot({ settings: SETTINGS }),
        MailModule.forRoot({ settings: SETTINGS }),
        OwnProcessesModule,
        EngineWorkerModule.forRootAsync({
          inject: [OwnProcesses, DataSource],
          useFactory: (own: OwnProcesses, facts: DataSource) => {
            const engine = {
              url: settings.ENGINE_URL,
              user: settings.ENGINE_WORKER_USER,
              password: settings.ENGINE_WORKER_PASSWORD,
              tenant: settings.ENGINE_TENANT,
            };
            const results = new StepResults(facts, new EngineClient(engine));
            return {
              engine,
              capacity: settings.WORKER_CAPACITY,
              topics: TOPICS,
              scope: (): WorkerScope => own.scope(),
              around: results.once,
            };
          },
        }),
      ],
      controllers: [HealthController],
      providers: [BundleArchive, DeployedBundles, PdfReturn, ...HANDLERS],
    };
  }
}
