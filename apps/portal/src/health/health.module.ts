import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { SessionsModule } from '../sessions/sessions.module';
import { Backlog } from './backlog';
import { GroundWatch } from './ground-watch';
import { GuardProbe } from './guard-probe';
import { HealthController } from './health.controller';
import { Insiders } from './insiders';
import { Metrics } from './metrics';
import { MetricsController } from './metrics.controller';
import { Probes } from './probes';
import { WriteProbe } from './write-probe';

@Module({
  imports: [SessionsModule],
  controllers: [HealthController, MetricsController],
  providers: [
    GroundWatch,
    Probes,
    GuardProbe,
    WriteProbe,
    Backlog,
    Insiders,
    Metrics,
    { provide: APP_INTERCEPTOR, useExisting: Metrics },
  ],
  exports: [Probes, Backlog],
})
export class HealthModule {}
