import { Module } from '@nestjs/common';
import { StatisticsController } from './statistics.controller';
import { Statistics } from './statistics.service';
import { StatisticsScope } from './statistics-scope';

@Module({ controllers: [StatisticsController], providers: [Statistics, StatisticsScope] })
export class StatisticsModule {}
