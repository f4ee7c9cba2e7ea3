import { Module } from '@nestjs/common';
import { Custody } from './custody';
import { FixityService } from './fixity.service';
import { RecordingActivities } from './recording-activities';
import { RecordingDays } from './recording-days';
import { RecordingNotesService } from './recording-notes';
import { RecordingRows } from './recording-rows';
import { RecordingViews } from './recording-view';
import { RecordingsController } from './recordings.controller';
import { RecordingsFinder } from './recordings.query';

/** 影像: lists, the player's page, fixity. */
@Module({
  controllers: [RecordingsController],
  providers: [
    RecordingNotesService,
    RecordingsFinder,
    RecordingActivities,
    RecordingRows,
    RecordingDays,
    RecordingViews,
    Custody,
    FixityService,
  ],
  exports: [RecordingsFinder, RecordingRows],
})
export class RecordingsModule {}
