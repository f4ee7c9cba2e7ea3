import { Module } from '@nestjs/common';
import { InboxModule } from '../inbox/inbox.module';
import { ProcessesModule } from '../processes/processes.module';
import { Workbench } from './workbench';
import { WorkbenchController } from './workbench.controller';

@Module({ imports: [InboxModule, ProcessesModule], controllers: [WorkbenchController], providers: [Workbench] })
export class WorkbenchModule {}
