import { Module } from '@nestjs/common';
import { SheetReader } from '../sheets/sheet-reader';
import { RecorderChoices } from './recorder-choices';
import { RecorderCounter } from './recorder-counter';
import { RecorderIntake } from './recorder-intake';
import { RecorderLife } from './recorder-life';
import { RecorderQuery } from './recorder-query';
import { RecorderRights } from './recorder-rights';
import { RecorderViews } from './recorder-views';
import { RecordersController } from './recorders.controller';
import { RecordersService } from './recorders.service';

/** The register of recorders 执法记录仪. */
@Module({
  controllers: [RecordersController],
  providers: [
    RecorderChoices,
    RecorderCounter,
    RecorderIntake,
    RecorderLife,
    RecorderQuery,
    RecorderRights,
    RecorderViews,
    RecordersService,
    SheetReader,
  ],
  exports: [RecorderChoices],
})
export class RecordersModule {}
