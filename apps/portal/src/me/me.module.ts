import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module';
import { MeController } from './me.controller';

@Module({ imports: [SessionsModule], controllers: [MeController] })
export class MeModule {}
