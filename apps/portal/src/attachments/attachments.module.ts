import { Module } from '@nestjs/common';
import { AttachmentsController } from './attachments.controller';
import { AttachmentsService } from './attachments.service';
import { UnusedUploads } from './unused-uploads';

@Module({
  controllers: [AttachmentsController],
  providers: [AttachmentsService, UnusedUploads],
  exports: [AttachmentsService],
})
export class AttachmentsModule {}
