import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import { DataSource } from 'typeorm';
import { systemClock } from '@zhilu/domain';
import type { Settings } from '@zhilu/config';
import { AuditLog } from './audit-log';
import { openFacts } from './facts.provider';
import { LiveEvents } from './live-events';
import { logging } from './logging';
import { ProblemFilter } from './problem.filter';
import { RefusalAudit } from './refusal-audit';
import { StrictPipe } from './strict-dto';
import { CLOCK, SETTINGS } from './tokens';
import { UnchainedAuditLog } from './unchained-audit-log';

/** What every feature stands on: settings, clock, facts, audit, live events, problems instead of stacks. */
@Global()
@Module({})
export class HttpModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: HttpModule,
      imports: [LoggerModule.forRoot(logging(settings))],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: CLOCK, useValue: systemClock },
        { provide: DataSource, useFactory: () => openFacts(settings) },
        { provide: AuditLog, useClass: UnchainedAuditLog },
        RefusalAudit,
        LiveEvents,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: StrictPipe },
      ],
      exports: [SETTINGS, CLOCK, DataSource, AuditLog, LiveEvents],
    };
  }
}
