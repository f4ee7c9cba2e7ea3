import { Module } from '@nestjs/common';
import { TaskClaims } from './task-claims';
import { TaskCompletion } from './task-completion';
import { TaskLists } from './task-lists';
import { TaskViews } from './task-views';
import { TasksController } from './tasks.controller';

@Module({
  controllers: [TasksController],
  providers: [TaskClaims, TaskCompletion, TaskLists, TaskViews],
  exports: [TaskLists],
})
export class TasksModule {}
