import { Module } from '@nestjs/common';
import { CoverageStatistics } from './coverage.service';
import { StatisticsController } from './statistics.controller';
import { Statistics } from './statistics.service';
import { StatisticsScope } from './statistics-scope';

@Module({ controllers: [StatisticsController], providers: [Statistics, CoverageStatistics, StatisticsScope] })
export class StatisticsModule {}
