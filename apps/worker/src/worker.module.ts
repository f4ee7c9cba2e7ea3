import { Module, type DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BundleArchive, DeployedBundles } from '@zhilu/cases';
import type { Settings } from '@zhilu/config';
import { DocumentsModule } from '@zhilu/documents';
import { EngineClient, EngineWorkerModule, type WorkerScope } from '@zhilu/engine';
import { MailModule } from '@zhilu/mail';
import { PersistenceModule, StoreMark } from '@zhilu/persistence';
import { StorageModule } from '@zhilu/storage';
import { CloseAccessHandler } from './access/close-access.handler';
import { OpenAccessHandler } from './access/open-access.handler';
import { AssessActivityHandler } from './activities/assess-activity.handler';
import { RecordExemptionHandler } from './activities/record-exemption.handler';
import { PdfReturn } from './documents/pdf-return';
import { RenderDocumentHandler } from './documents/render-document.handler';
import { CheckFootageHandler } from './footage/check-footage.handler';
import { DeriveFootageHandler } from './footage/derive-footage.handler';
import { ExportFootageHandler } from './footage/export-footage.handler';
import { ImportFootageHandler } from './footage/import-footage.handler';
import { RescueFootageHandler } from './footage/rescue-footage.handler';
import { Footing, FootingModule } from './footing/footing';
import { KnownCases } from './footing/known-cases';
import { onFooting } from './footing/steady-step';
import { HealthController } from './health/health.controller';
import { DeadlineMail } from './notifications/deadline-mail';
import { SendNotificationHandler } from './notifications/send-notification.handler';
import { OwnProcesses, OwnProcessesModule } from './own-processes';
import { AssessRecorderHandler } from './recorders/assess.handler';
import { ChangeRecorderStateHandler } from './recorders/change-state.handler';
import { HandOverRecorderHandler } from './recorders/hand-over.handler';
import { ListLostCoverageHandler } from './recorders/list-lost.handler';
import { WriteRegisterRowHandler } from './registers/write-register-row.handler';
import { PublishReleaseHandler } from './releases/publish-release.handler';
import { WithdrawReleaseHandler } from './releases/withdraw-release.handler';
import { SETTINGS, SettingsModule } from './settings.module';
import { StepResults } from './step-results';

const HANDLERS = [
  CloseAccessHandler,
  OpenAccessHandler,
  AssessActivityHandler,
  RecordExemptionHandler,
  RenderDocumentHandler,
  CheckFootageHandler,
  DeriveFootageHandler,
  ExportFootageHandler,
  ImportFootageHandler,
  RescueFootageHandler,
  SendNotificationHandler,
  AssessRecorderHandler,
  ChangeRecorderStateHandler,
  HandOverRecorderHandler,
  ListLostCoverageHandler,
  WriteRegisterRowHandler,
  PublishReleaseHandler,
  WithdrawReleaseHandler,
];

/** Tasks of one kind that may run side by side: media work and the browser are heavy. */
const TOPICS = {
  'footage.import': { atOnce: 2 },
  'footage.rescue': { atOnce: 2 },
  'footage.derive': { atOnce: 1 },
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
        StorageModule.forRoot({ settings: SETTINGS, known: StoreMark }),
        DocumentsModule.forRoot({ settings: SETTINGS }),
        MailModule.forRoot({ settings: SETTINGS }),
        OwnProcessesModule,
        FootingModule,
        EngineWorkerModule.forRootAsync({
          inject: [OwnProcesses, DataSource, Footing],
          useFactory: (own: OwnProcesses, facts: DataSource, footing: Footing) => {
            const engine = {
              url: settings.ENGINE_URL,
              user: settings.ENGINE_WORKER_USER,
              password: settings.ENGINE_WORKER_PASSWORD,
              tenant: settings.ENGINE_TENANT,
            };
            const client = new EngineClient(engine);
            const cases = new KnownCases(facts, client);
            const results = new StepResults(facts, client);
            return {
              engine,
              capacity: settings.WORKER_CAPACITY,
              topics: TOPICS,
              scope: (): WorkerScope => own.scope(),
              ready: footing.ready,
              around: (run, work) =>
                onFooting(footing, async () => {
                  await cases.assertKnown(run.context);
                  return results.once(run, work);
                }),
            };
          },
        }),
      ],
      controllers: [HealthController],
      providers: [BundleArchive, DeadlineMail, DeployedBundles, PdfReturn, ...HANDLERS],
    };
  }
}
