import { Module } from '@nestjs/common';
import { InboxController } from './inbox.controller';
import { InboxCounts } from './inbox-counts';
import { LiveCounts } from './live-counts';

@Module({ controllers: [InboxController], providers: [InboxCounts, LiveCounts], exports: [InboxCounts] })
export class InboxModule {}
