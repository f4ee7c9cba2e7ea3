import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import type { Settings } from '@zhilu/config';
import { DocumentsModule } from '@zhilu/documents';
import { systemClock } from '@zhilu/domain';
import { PersistenceModule } from '@zhilu/persistence';
import { StorageModule } from '@zhilu/storage';
import { AuditLog } from './audit-log';
import { LiveEvents } from './live-events';
import { logging } from './logging';
import { ProblemFilter } from './problem.filter';
import { RefusalAudit } from './refusal-audit';
import { StrictPipe } from './strict-dto';
import { CLOCK, SETTINGS } from './tokens';

/** What every feature stands on: settings, clock, facts, store, audit, live events, problems instead of stacks. */
@Global()
@Module({})
export class HttpModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: HttpModule,
      imports: [
        LoggerModule.forRoot(logging(settings)),
        PersistenceModule.forRoot({ settings: SETTINGS, migrate: 'run' }),
        StorageModule.forRoot({ settings: SETTINGS }),
        DocumentsModule.forRoot({ settings: SETTINGS }),
      ],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: CLOCK, useValue: systemClock },
        AuditLog,
        RefusalAudit,
        LiveEvents,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: StrictPipe },
      ],
      exports: [SETTINGS, CLOCK, AuditLog, LiveEvents],
    };
  }
}
