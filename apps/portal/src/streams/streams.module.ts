import { Module } from '@nestjs/common';
import { RecordingsModule } from '../recordings/recordings.module';
import { StreamsController } from './streams.controller';
import { TicketsService } from './tickets.service';

/** Playback of recordings by short-lived tickets. */
@Module({ imports: [RecordingsModule], controllers: [StreamsController], providers: [TicketsService] })
export class StreamsModule {}
