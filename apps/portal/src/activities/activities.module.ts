import { Module } from '@nestjs/common';
import { RecordingsModule } from '../recordings/recordings.module';
import { ActivitiesController } from './activities.controller';
import { ActivitiesService } from './activities.service';
import { ActivityCancelling } from './activity-cancelling';
import { ActivityCases } from './activity-cases';
import { ActivityChoices } from './activity-choices';
import { ActivityFootage } from './activity-footage';
import { ActivityQuery } from './activity-query';
import { ActivityRights } from './activity-rights';
import { ActivityRows } from './activity-rows';
import { ActivityViews } from './activity-view';

/** Enforcement activities and how far footage covers them. */
@Module({
  imports: [RecordingsModule],
  controllers: [ActivitiesController],
  providers: [
    ActivitiesService,
    ActivityCancelling,
    ActivityCases,
    ActivityChoices,
    ActivityFootage,
    ActivityQuery,
    ActivityRights,
    ActivityRows,
    ActivityViews,
  ],
  exports: [ActivityChoices],
})
export class ActivitiesModule {}
