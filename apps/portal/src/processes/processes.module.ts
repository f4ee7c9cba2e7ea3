import { Module } from '@nestjs/common';
import { ProcessCards } from './process-cards';
import { ProcessesController } from './processes.controller';

@Module({ controllers: [ProcessesController], providers: [ProcessCards], exports: [ProcessCards] })
export class ProcessesModule {}
