import { Module } from '@nestjs/common';
import { RecordingsModule } from '../recordings/recordings.module';
import { SearchController } from './search.controller';

@Module({ imports: [RecordingsModule], controllers: [SearchController] })
export class SearchModule {}
