import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Throttle } from './login-throttle';
import { PublicController } from './public.controller';
import { SessionGuard } from './session.guard';
import { SessionViews } from './session-view';
import { SessionsController } from './sessions.controller';
import { SessionsService } from './sessions.service';

@Module({
  controllers: [SessionsController, PublicController],
  providers: [SessionsService, SessionViews, Throttle, { provide: APP_GUARD, useClass: SessionGuard }],
  exports: [SessionsService, SessionViews, Throttle],
})
export class SessionsModule {}
